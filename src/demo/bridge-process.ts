import { basename, join, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endOfLog } from './log-file.ts';
import { endProcess, type ProcessIdentity, processFinder, startProcess } from './processes.ts';

const readyMs = 60_000;

/** The bridge as a process of its own, started as an operator would start it. */
export interface BridgeProcess {
  /** Run from the project's root, it starts the bridge. */
  readonly command: readonly string[];
  readonly logFile: string;
  readonly url: string;
  /** Nothing while it is not running. Finds it also when somebody else has started it with `command`. */
  find(): ProcessIdentity | undefined;
  start(): Promise<void>;
  isReady(): Promise<boolean>;
  /** Waits for `GET /readyz`. Throws, with the end of the log, when it ends or stays silent. */
  untilReady(signal: AbortSignal, milliseconds?: number): Promise<void>;
  stop(): Promise<void>;
}

export function bridgeProcess(
  root: string,
  dir: string,
  configFile: string,
  port: number,
  env: Readonly<Record<string, string>> = {},
): BridgeProcess {
  const command = ['node', 'dist/main.js', 'start', '--config', shownPath(root, configFile)];
  const logFile = join(dir, 'bridge.log');
  const url = `http://127.0.0.1:${port}`;

  const { find, remember } = processFinder((argv, cwd) => {
    const program = argv.findIndex((word) => basename(word) === 'main.js');
    if (!basename(argv[0] ?? '').startsWith('node') || argv[program + 1] !== 'start') return false;
    const named = argv[argv.indexOf('--config') + 1];
    return named !== undefined && resolve(cwd, named) === configFile;
  });

  async function isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) });
      return answer.status === 200;
    } catch {
      return false;
    }
  }

  async function untilReady(signal: AbortSignal, milliseconds = readyMs): Promise<void> {
    const deadline = performance.now() + milliseconds;
    while (!(await isReady())) {
      signal.throwIfAborted();
      if (!find()) throw new Error(`The bridge ended at its start.\n${endOfLog(logFile)}`);
      if (performance.now() > deadline) {
        throw new Error(`The bridge is not ready after ${milliseconds / 1000} s.\n${endOfLog(logFile)}`);
      }
      await pause(50);
    }
  }

  return {
    command,
    logFile,
    url,
    find,
    isReady,
    untilReady,
    async start() {
      const argv = [process.execPath, ...command.slice(1)];
      remember(await startProcess({ argv, env, cwd: root, logFile }));
    },
    async stop() {
      const identity = find();
      if (identity) await endProcess(identity);
    },
  };
}

/** As one types it at the project's root. */
export function shownPath(root: string, path: string): string {
  const fromRoot = relative(root, path);
  return fromRoot.startsWith('..') ? path : fromRoot || '.';
}
