import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { type Database, type Prepared, shortestIndexed } from './database.ts';
import { migrateToLatest } from './migrate.ts';
import type { Schema } from './schema.ts';
import { SqliteCommits } from './sqlite-commits.ts';
import { steadyPlans } from './steady-plans.ts';
import { Done, doAtOnce } from './work.ts';

/** An archive in one file, open in this process. */
export interface SqliteDatabase extends Database {
  readonly sqlite: Sqlite.Database;
}

/**
 * Opens (or creates) the archive and brings it to the newest schema. `file` may be `:memory:`.
 * Throws if the file cannot be opened, or was written by a newer version.
 */
export async function openSqlite(file: string): Promise<SqliteDatabase> {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const sqlite = new Sqlite(file, { timeout: 5_000 });
  sqlite.pragma('journal_mode = WAL');
  // Every commit is on the disk before anybody is told of it.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('temp_store = MEMORY');
  sqlite.pragma('cache_size = -65536');
  sqlite.pragma('wal_autocheckpoint = 4000');
  // What is erased leaves nothing behind, also not where it once stood.
  sqlite.pragma('secure_delete = ON');
  const build = builderFor(sqlite);
  try {
    await migrateToLatest(build);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  // From here on nobody is held up by a lock: what has to wait for one waits outside of SQLite.
  sqlite.pragma('busy_timeout = 0');
  return sqliteDatabase(sqlite, build);
}

/** For reading alone, also while the bridge writes: all of it as of one moment. Throws if there is no such file. */
export function openSqliteToRead(file: string): SqliteDatabase {
  const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
  sqlite.exec('BEGIN');
  return sqliteDatabase(sqlite, builderFor(sqlite));
}

const builderFor = (sqlite: Sqlite.Database) =>
  new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }), plugins: [steadyPlans] });

function sqliteDatabase(sqlite: Sqlite.Database, build: Kysely<Schema>): SqliteDatabase {
  return {
    sqlite,
    build,
    prepare: (text) => prepared(sqlite.prepare(text)),
    all: (text, values) => new Done(sqlite.prepare(text).all(values)),
    write: (text, values) => {
      sqlite.prepare(text).run(values);
      return written;
    },
    // Nothing is ever half done when somebody reads: a commit is one synchronous call.
    read: async (work) => doAtOnce(work()),
    ahead: async (work) => doAtOnce(work()),
    commits: (hooks) => new SqliteCommits(sqlite, hooks),
    hasWords,
    // It does so by itself.
    numberOn: async () => {},
    erasing: async () => {
      return async () => {
        // The log has pages as they were before.
        sqlite.pragma('wal_checkpoint(TRUNCATE)');
      };
    },
    close: async () => {
      sqlite.close();
    },
  };
}

function prepared(statement: Sqlite.Statement): Prepared {
  return {
    write: (values) => {
      statement.run(values);
      return written;
    },
    run: (values) => new Done(statement.run(values).changes),
    insert: (values) => new Done(Number(statement.run(values).lastInsertRowid)),
    first: (values) => new Done(statement.get(values)),
    all: (values) => new Done(statement.all(values)),
  };
}

const written = new Done<void>(undefined);

/** One question for all words that the index knows; short ones are looked for in the texts that it names. */
const hasWords: Database['hasWords'] = (words, table) => {
  const [long, short] = [words.filter(isIndexed), words.filter((word) => !isIndexed(word))];
  const quoted = long.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ');
  const questions = [
    ...(long.length > 0 ? [sql`${sql.ref(table)} match ${quoted}`] : []),
    ...short.map((word) => sql`instr(${sql.ref(`${table}.text`)}, ${word}) > 0`),
  ];
  return sql<boolean>`(${sql.join(questions, sql` and `)})`;
};

const isIndexed = (word: string) => [...word].length >= shortestIndexed;
