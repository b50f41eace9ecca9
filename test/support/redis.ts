// A private Redis in a folder of its own: no system service, gone with the test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePorts } from '../../src/demo/free-ports.ts';
import type { RedisPlace } from '../../src/live/redis-client.ts';
import { testFolder } from './test-folder.ts';

export interface PrivateRedis {
  readonly place: RedisPlace;
  start(): Promise<void>;
  /** `kill -9`: what it knew is gone. */
  kill(): Promise<void>;
  /** It takes connections, and answers nothing, until it goes on. */
  hangs(): void;
  goesOn(): void;
  remove(): Promise<void>;
}

/** @throws when Debian's Redis is not installed. `npm test` installs it. */
export async function startRedis(): Promise<PrivateRedis> {
  const folder = testFolder();
  const [port = 0] = await freePorts(1);
  const password = 'a password for the tests';
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder.path,
    requirepass: password,
    save: '',
    appendonly: 'no',
  };
  let server: ReturnType<typeof spawn> | undefined;
  const start = async () => {
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const started = spawn('redis-server', args, { cwd: folder.path, stdio: 'ignore' });
    server = started;
    await Promise.race([listens(port), once(started, 'error').then(([error]) => Promise.reject(error))]);
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    place: { host: '127.0.0.1', port, password },
    start,
    kill,
    hangs: () => void server?.kill('SIGSTOP'),
    goesOn: () => void server?.kill('SIGCONT'),
    remove: async () => {
      await kill();
      await folder.remove();
    },
  };
}

async function listens(port: number): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (outcome) return;
    if (Date.now() > deadline) throw new Error('Redis does not listen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
