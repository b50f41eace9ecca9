import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import type { ArchivePlace } from '../../../src/storage/place.ts';
import type { PostgresqlPlace } from '../../../src/storage/postgresql-client.ts';
import { type PrivatePostgresql, startPostgresql } from '../../support/postgresql.ts';

/** A database that the contract is tested with. */
export interface Engine {
  readonly name: string;
  /** Before the first test of a file, and after the last. */
  begin(): Promise<void>;
  end(): Promise<void>;
  /** A place for a new archive. */
  empty(): Promise<ArchivePlace>;
  /** A place that holds what the other does. Nobody may be connected to that one. */
  copyOf(place: ArchivePlace): Promise<ArchivePlace>;
  /** Takes it away, whoever is still connected. */
  remove(place: ArchivePlace): Promise<void>;
  /** Past the bridge, as somebody would who may write the database: one statement; the rows of a query, each a list. */
  run(
    place: ArchivePlace,
    statement: string,
  ): Promise<{ readonly changes: number; readonly rows: unknown[][] }>;
}

export function sqliteEngine(): Engine {
  const folder = mkdtempSync(join(tmpdir(), 'expert-connect-archive-'));
  let count = 0;
  const newPlace = () => ({ sqlite: { file: join(folder, `${++count}`, 'archive.sqlite') } });
  return {
    name: 'SQLite',
    begin: async () => {},
    end: async () => rmSync(folder, { recursive: true, force: true }),
    empty: async () => newPlace(),
    async copyOf(place) {
      const copy = newPlace();
      cpSync(folderOf(place), folderOf(copy), { recursive: true });
      return copy;
    },
    remove: async (place) => rmSync(folderOf(place), { recursive: true }),
    async run(place, statement) {
      const sqlite = new Sqlite(fileOf(place));
      try {
        sqlite.pragma('foreign_keys = OFF');
        const prepared = sqlite.prepare(statement);
        if (prepared.reader) return { changes: 0, rows: prepared.raw().all() as unknown[][] };
        return { changes: prepared.run().changes, rows: [] };
      } finally {
        sqlite.close();
      }
    },
  };
}

function fileOf(place: ArchivePlace): string {
  if (!('sqlite' in place)) throw new Error('not a file');
  return place.sqlite.file;
}

const folderOf = (place: ArchivePlace) => dirname(fileOf(place));

export function postgresqlEngine(): Engine {
  let server: PrivatePostgresql | undefined;
  const running = () => {
    if (!server) throw new Error('PostgreSQL runs in tests and hooks only');
    return server;
  };
  return {
    name: 'PostgreSQL',
    begin: async () => {
      server = await startPostgresql();
    },
    end: async () => server?.remove(),
    empty: async () => ({ postgresql: await running().emptyDatabase() }),
    copyOf: async (place) => ({ postgresql: await running().copyOf(clientOf(place)) }),
    remove: (place) => running().drop(clientOf(place)),
    async run(place, statement) {
      const client = new pg.Client(clientOf(place));
      await client.connect();
      try {
        await client.query('set session_replication_role = replica');
        const { rowCount, rows } = await client.query({ text: statement, rowMode: 'array' });
        return { changes: rowCount ?? 0, rows: rows.map((row: unknown[]) => row.map(Number)) };
      } finally {
        await client.end();
      }
    },
  };
}

function clientOf(place: ArchivePlace): PostgresqlPlace {
  if (!('postgresql' in place)) throw new Error('not PostgreSQL');
  return place.postgresql;
}
