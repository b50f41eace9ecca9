// The configuration, loaded again while the bridge runs. Files with faults change nothing.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Log } from '../bridge/ports.ts';
import type { Readiness } from './health.ts';

/** Where something is wrong in a file, for a log line. */
export interface FileFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
}

export interface ReloadOptions<Settings> {
  /** Reads everything anew; throws what `faultsIn` understands. */
  readonly load: () => Settings;
  /** The faults of the files, if that is what was thrown. */
  readonly faultsIn: (error: unknown) => readonly FileFault[] | undefined;
  /** Puts the settings into force. */
  readonly apply: (settings: Settings) => Promise<void>;
  readonly log: Log;
  readonly registry: Registry;
}

export interface Reload {
  /** Resolved when it is done: whether the files are in force now. One after another. Never rejects. */
  reload(because: string): Promise<boolean>;
  /** Whether the files say what is in force. Faulty ones do not make the bridge less ready: the former settings hold. */
  state(): Readiness;
  /** Resolved when none is under way. */
  settled(): Promise<unknown>;
}

export function createReload<Settings>(options: ReloadOptions<Settings>): Reload {
  const { load, faultsIn, apply, log, registry } = options;
  let last: Promise<unknown> = Promise.resolve();
  let faults = 0;
  new Gauge({
    name: 'expert_connect_config_faults',
    help: 'faults in the configuration files at the last reload; while there are any, the former settings are in force',
    registers: [registry],
    collect() {
      this.set(faults);
    },
  });
  const reloads = new Counter({
    name: 'expert_connect_config_reloads_total',
    help: 'reloads of the configuration, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  });

  async function perform(because: string): Promise<boolean> {
    let settings: Settings;
    try {
      settings = load();
    } catch (error) {
      const found = faultsIn(error);
      if (!found) throw error;
      faults = found.length;
      for (const fault of found) log.error({ ...fault }, 'a fault in the configuration');
      log.error({ because, faults }, 'the configuration was not reloaded: the former one stays in force');
      reloads.inc({ outcome: 'faulty' });
      return false;
    }
    await apply(settings);
    faults = 0;
    reloads.inc({ outcome: 'applied' });
    log.info({ because }, 'the configuration was reloaded');
    return true;
  }

  return {
    reload: (because) => {
      const done = last
        .then(() => perform(because))
        .catch((error: unknown) => {
          reloads.inc({ outcome: 'failed' });
          log.error({ because, err: error }, 'the configuration could not be put into force as a whole');
          return false;
        });
      last = done;
      return done;
    },
    state: () => ({
      name: 'configuration',
      ok: true,
      ...(faults > 0 && { detail: `the files have ${faults} fault(s); the settings before are in force` }),
    }),
    settled: () => last,
  };
}
