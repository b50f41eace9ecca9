import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import type { ArchivePlace } from '../../../src/storage/place.ts';
import { type PrivatePostgresql, startPostgresql } from '../../support/postgresql.ts';

/** A database that the contract is tested with. */
export interface Engine {
  readonly name: string;
  /** Before the first test of a file, and after the last. */
  begin(): Promise<void>;
  end(): Promise<void>;
  /** A place for a new archive. */
  empty(): Promise<ArchivePlace>;
  /** Past the bridge, as somebody would who may write the database: one statement; the rows of a query, each a list. */
  run(
    place: ArchivePlace,
    statement: string,
  ): Promise<{ readonly changes: number; readonly rows: unknown[][] }>;
}

export function sqliteEngine(): Engine {
  const folder = mkdtempSync(join(tmpdir(), 'expert-connect-archive-'));
  let count = 0;
  return {
    name: 'SQLite',
    begin: async () => {},
    end: async () => rmSync(folder, { recursive: true, force: true }),
    empty: async () => ({ sqlite: { file: join(folder, `${++count}`, 'archive.sqlite') } }),
    async run(place, statement) {
      if (!('sqlite' in place)) throw new Error('not a file');
      const sqlite = new Sqlite(place.sqlite.file);
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

export function postgresqlEngine(): Engine {
  let server: PrivatePostgresql | undefined;
  return {
    name: 'PostgreSQL',
    begin: async () => {
      server = await startPostgresql();
    },
    end: async () => server?.remove(),
    empty: async () => {
      if (!server) throw new Error('PostgreSQL runs in tests and hooks only');
      return { postgresql: await server.emptyDatabase() };
    },
    async run(place, statement) {
      if (!('postgresql' in place)) throw new Error('not PostgreSQL');
      const client = new pg.Client(place.postgresql);
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
