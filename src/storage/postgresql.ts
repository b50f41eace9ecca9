import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { type Database, type Prepared, shortestIndexed } from './database.ts';
import { askOver, connectionOf, isLoss, type PostgresqlPlace } from './postgresql-client.ts';
import { PostgresqlCommits } from './postgresql-commits.ts';
import { migratePostgresql } from './postgresql-migrate.ts';
import { PostgresqlWriter } from './postgresql-writer.ts';
import type { Schema } from './schema.ts';
import { type Answer, doByAsking, type Query, type Value, type Work } from './work.ts';

const erasable = [
  ...['messages', 'message_text', 'conversation_entries', 'conversation_text'],
  ...['chain', 'session_events'],
];

/** Connections that read at the same time. */
const readers = 4;

/** Connects, and brings the archive to the newest schema. Throws if that cannot be done, or if a newer version wrote it. */
export async function openPostgresql(place: PostgresqlPlace, longestIdleMs?: number): Promise<Database> {
  await migrate(place);
  const pool = poolOf({ ...connectionOf(place), max: readers, idleTimeoutMillis: 60_000 });
  const oneMore = poolOf({ ...connectionOf(place), max: 1 });
  const writer = new PostgresqlWriter(place, longestIdleMs);
  return {
    ...asking(builderFor(pool)),
    read: (work) => readFrom(pool, work),
    ahead: (work) => readFrom(oneMore, work),
    commits: (hooks) => new PostgresqlCommits(writer, hooks),
    numberOn: (table, key) => numberOn(pool, table, key),
    erasing: async () => async () => {
      for (const table of erasable) await pool.query(`vacuum ${table}`);
    },
    close: async () => {
      await writer.close();
      await pool.end();
      await oneMore.end();
    },
  };
}

/** For reading alone: all of it as of one moment. Throws if it cannot be reached. */
export async function openPostgresqlToRead(place: PostgresqlPlace): Promise<Database> {
  const pool = poolOf({ ...connectionOf(place), max: 1 });
  const client = await pool.connect();
  await client.query('begin transaction isolation level repeatable read read only');
  const readNow = <T>(work: () => Work<T>) =>
    doByAsking(work(), (query) => askOver(client, query), notWaitedFor);
  return {
    ...asking(builderFor(pool)),
    read: readNow,
    ahead: readNow,
    commits: () => {
      throw new Error('the archive is open to be read');
    },
    numberOn: async () => {},
    erasing: async () => async () => {},
    close: async () => {
      client.release(true);
      await pool.end();
    },
  };
}

function poolOf(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // One that was idle is gone. The next question asks for another.
  pool.on('error', () => {});
  // One that somebody has is nobody's in the pool: an error that nobody listens to would end the process. Who asks over it is told.
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}

const builderFor = (pool: pg.Pool) => new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });

/** Over a connection of its own, on which an old archive may take its time. */
async function migrate(place: PostgresqlPlace): Promise<void> {
  const { query_timeout: _, ...config } = connectionOf(place);
  const pool = poolOf({ ...config, max: 1 });
  try {
    await migratePostgresql(builderFor(pool));
  } finally {
    await pool.end();
  }
}

async function readFrom<T>(pool: pg.Pool, work: () => Work<T>): Promise<T> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    return await doByAsking(work(), (query) => askOver(client, query), notWaitedFor);
  } catch (error) {
    isBroken = isLoss(error);
    throw error;
  } finally {
    client.release(isBroken);
  }
}

function notWaitedFor(answer: Promise<Answer>): void {
  answer.catch(() => {});
  throw new Error('a reading does not write');
}

function asking(build: Kysely<Schema>): Pick<Database, 'build' | 'prepare' | 'all' | 'write' | 'hasWords'> {
  return { build, prepare, all, write, hasWords };
}

/** Each connection prepares it when it is first asked there, under a name that says what it is. */
function prepare(text: string): Prepared {
  const name = createHash('sha256').update(text).digest('base64url');
  const insertText = `${text} returning "position"`;
  const insertName = createHash('sha256').update(insertText).digest('base64url');
  const query = (values: readonly Value[], waits: boolean): Query => ({ text, name, values, waits });
  return {
    *write(values) {
      yield query(values, false);
    },
    *run(values) {
      return (yield query(values, true)).changes;
    },
    *insert(values) {
      const { rows } = yield { text: insertText, name: insertName, values, waits: true };
      return (rows[0] as { position: number }).position;
    },
    *first(values) {
      return (yield query(values, true)).rows[0];
    },
    *all(values) {
      return [...(yield query(values, true)).rows];
    },
  };
}

function* all(text: string, values: readonly Value[]): Work<unknown[]> {
  return [...(yield { text, values, waits: true }).rows];
}

function* write(text: string, values: readonly Value[]): Work<void> {
  yield { text, values, waits: true };
}

/** What counts a column has a name; a column without it, as that of the full text, is not counted. */
async function numberOn(pool: pg.Pool, table: string, key: string): Promise<void> {
  const [name, column] = [pg.escapeIdentifier(table), pg.escapeIdentifier(key)];
  await pool.query(
    `select setval(pg_get_serial_sequence($1, $2), max(${column})) from ${name} having max(${column}) is not null`,
    [table, key],
  );
}

const hasWords: Database['hasWords'] = (words, table) => {
  const text = sql.ref(`${table}.text`);
  const questions = words.map((word) =>
    [...word].length < shortestIndexed
      ? sql`strpos(${text}, ${word}) > 0`
      : sql`${text} like ${`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`}`,
  );
  return sql<boolean>`(${sql.join(questions, sql` and `)})`;
};
