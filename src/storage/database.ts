import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/** An open SQLite archive: the connection, and the query builder that compiles for it. */
export interface Database {
  readonly sqlite: Sqlite.Database;
  readonly build: Kysely<Schema>;
  close(): void;
}

/**
 * Opens (or creates) the archive and brings it to the newest schema. `file` may be `:memory:`.
 * Throws if the file cannot be opened, or was written by a newer version.
 */
export async function openDatabase(file: string): Promise<Database> {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const sqlite = new Sqlite(file, { timeout: 5_000 });
  sqlite.pragma('journal_mode = WAL');
  // Every commit is on the disk before anybody is told of it.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('temp_store = MEMORY');
  sqlite.pragma('cache_size = -65536');
  sqlite.pragma('wal_autocheckpoint = 4000');
  const build = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
  try {
    await migrateToLatest(build);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  return { sqlite, build, close: () => sqlite.close() };
}

async function migrateToLatest(build: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db: build, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
