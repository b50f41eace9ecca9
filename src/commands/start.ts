import { pino } from 'pino';
import { type App, createApp } from '../app.ts';
import { ConfigError, faultLine } from '../config/fault.ts';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../config/material.ts';
import { logOutput } from '../ops/log-output.ts';
import type { Print } from './print.ts';

/**
 * `expert-connect start`: runs the bridge until SIGTERM or SIGINT, then stops cleanly; a second signal ends it at once.
 *
 * @returns the exit code: 1 for a faulty configuration or a start that failed
 */
export async function start(file: string, environment: Environment, tell: Print): Promise<number> {
  let app: App;
  const log = pino({ level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime }, logOutput());
  try {
    const config = loadConfig(file, environment);
    log.level = config.bridge.log.level;
    if (process.getuid?.() === 0) log.warn({}, 'running as root: the bridge needs no rights of it');
    app = await createApp(config, log, { file, environment });
    await app.start();
  } catch (error) {
    if (error instanceof ConfigError) for (const fault of error.faults) tell(faultLine(fault));
    else log.fatal({ err: error }, 'the bridge could not start');
    return 1;
  }
  log.info({ url: app.url, pid: process.pid }, 'the bridge is running');
  const onHangUp = () => void app.reload('SIGHUP');
  process.on('SIGHUP', onHangUp);
  const signal = await firstSignal();
  log.info({ signal }, 'stopping');
  process.off('SIGHUP', onHangUp);
  await app.stop();
  log.info({}, 'stopped');
  return 0;
}

function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => resolve(signal));
    }
  });
}
