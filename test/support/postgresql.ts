// A private PostgreSQL in a folder of its own: no system service, no TCP port, gone with the test.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { PostgresqlPlace } from '../../src/storage/postgresql-client.ts';
import { testFolder } from './test-folder.ts';

export interface PrivatePostgresql {
  /** A new, empty database in it. */
  emptyDatabase(): Promise<PostgresqlPlace>;
  /** A new one with everything that is in this one, which nobody may be connected to. */
  copyOf(place: PostgresqlPlace): Promise<PostgresqlPlace>;
  /** Ends whoever is connected to it. */
  drop(place: PostgresqlPlace): Promise<void>;
  /** Past the bridge; gives how many rows it gave or changed. */
  ask(place: PostgresqlPlace, statement: string): Promise<number>;
  start(): Promise<void>;
  /** As a crash would end it. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

const account = 'expert_connect';

/** @throws when Debian's PostgreSQL is not installed. `npm test` installs it. */
export async function startPostgresql(): Promise<PrivatePostgresql> {
  const folder = testFolder();
  const data = join(folder.path, 'data');
  mkdirSync(data, { mode: 0o700 });
  const owner = accountOfPostgres();
  if (owner) {
    chmodSync(folder.path, 0o711);
    chownSync(data, owner.uid, owner.gid);
  }
  const as = owner ?? {};
  const options = ['-A', 'trust', '-U', account, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '-D', data];
  execFileSync(program('initdb'), options, { ...as, cwd: data, stdio: 'ignore' });
  const place = { host: data, port: 5432, user: account };

  let server: ReturnType<typeof spawn> | undefined;
  const start = async () => {
    const settings = [
      '-c',
      'listen_addresses=',
      '-c',
      `unix_socket_directories=${data}`,
      '-c',
      'max_connections=60',
      // The machine stays up: nothing here has to outlive a power cut.
      '-c',
      'fsync=off',
    ];
    server = spawn(program('postgres'), ['-D', data, ...settings], { ...as, cwd: data, stdio: 'ignore' });
    await answers({ ...place, database: 'postgres' });
  };
  await start();
  let count = 0;
  const control = (statement: string) =>
    inDatabase({ ...place, database: 'postgres' }, (client) => client.query(statement));
  const create = async (how: string) => {
    const database = `archive_${++count}`;
    await control(`create database ${database} ${how}`);
    return { ...place, database };
  };
  return {
    emptyDatabase: () => create(''),
    // Page by page through the log, as is usual since 15, takes many times as long where it is large.
    copyOf: ({ database }) => create(`template ${database} strategy file_copy`),
    drop: async ({ database }) => void (await control(`drop database ${database} with (force)`)),
    ask: (of, statement) => inDatabase(of, async (client) => (await client.query(statement)).rowCount ?? 0),
    start,
    async kill() {
      if (!server || server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      // SIGQUIT: all of its processes end at once, and nothing is tidied up.
      server.kill('SIGQUIT');
      await ended;
    },
    remove: () => folder.remove(),
  };
}

async function inDatabase<T>(place: PostgresqlPlace, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(place);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function answers(place: PostgresqlPlace): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await inDatabase(place, async () => {});
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** It refuses to be root. */
function accountOfPostgres() {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Debian keeps each version's programs apart, and out of the PATH. */
function program(name: string): string {
  const versions = '/usr/lib/postgresql';
  const [newest] = readdirSync(versions).sort((one, other) => Number(other) - Number(one));
  if (newest === undefined) throw new Error('No PostgreSQL is installed here. `npm test` installs it.');
  return join(versions, newest, 'bin', name);
}
