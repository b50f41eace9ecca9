import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type ServerKind, serverKinds } from './private-server.ts';

export interface DemoOptions {
  readonly action: 'run' | 'detach' | 'stop' | 'help';
  /** Absolute. */
  readonly dir: string;
  /** Nothing: as last time, or the default. */
  readonly server: ServerKind | undefined;
  readonly port: number | undefined;
  readonly fresh: boolean;
}

export const defaultServer: ServerKind = 'prosody';
export const defaultPort = 8080;

export const usage = `npm run demo -- [flags]

  --detach            return when everything is ready, and leave it running
  --stop              stop it
  --server KIND       prosody (default) or ejabberd
  --dir DIR           where all its state lives (default var/demo); another DIR is a second stack
  --port N            the gateway's port (default ${defaultPort}); the XMPP ports are picked free
  --fresh             start from empty state; otherwise accounts and history are as they were
  --help              this text
`;

/** Something to correct in the command line, in words. */
export class UsageError extends Error {}

/** `root` is what a relative DIR is relative to. */
export function readOptions(args: readonly string[], root: string): DemoOptions {
  const { detach, stop, server, dir, port, fresh, help } = parse(args);
  if (detach && stop) throw new UsageError('--detach and --stop contradict each other.');
  if (dir === '') throw new UsageError('--dir needs the name of a folder.');
  const kind = serverKinds.find((known) => known === server);
  if (server !== undefined && !kind) {
    throw new UsageError(`--server is ${serverKinds.join(' or ')}, not "${server}".`);
  }
  return {
    action: help ? 'help' : stop ? 'stop' : detach ? 'detach' : 'run',
    dir: resolve(root, dir ?? 'var/demo'),
    server: kind,
    port: port === undefined ? undefined : readPort(port),
    fresh: fresh ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        detach: { type: 'boolean' },
        stop: { type: 'boolean' },
        server: { type: 'string' },
        dir: { type: 'string' },
        port: { type: 'string' },
        fresh: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new UsageError(`--port is a number from 1 to 65535, not "${text}".`);
  }
  return port;
}
