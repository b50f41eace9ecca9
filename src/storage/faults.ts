// What is wrong with a database, for whoever has to put it right.
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { isLoss } from './postgresql-client.ts';

const ofSqlite: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_FULL/, 'the disk is full'],
  [/^SQLITE_READONLY|^SQLITE_PERM/, 'the archive is read-only'],
  [/^SQLITE_BUSY|^SQLITE_LOCKED/, 'another process keeps the archive locked'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'the file of the archive is damaged'],
  [/^SQLITE_(IOERR|CANTOPEN)/, 'the disk does not read or write as it should'],
];

/** By class (PostgreSQL, appendix A). */
const ofPostgresql: readonly (readonly [RegExp, string])[] = [
  [/^53100$/, 'the disk of the database is full'],
  [/^53/, 'the database has no room for more'],
  [/^25006$/, 'the database is read-only'],
  [/^55P03$/, 'another process keeps the archive locked'],
  [/^(58|XX)/, 'the database does not read or write as it should'],
];

/** A fault of the database or of what it stands on, not of one change; in words. `undefined` for all else. */
export function faultOfPlace(error: unknown): string | undefined {
  if (error instanceof Sqlite.SqliteError) return wordsFor(error.code, ofSqlite);
  if (error instanceof pg.DatabaseError && !isLoss(error)) return wordsFor(error.code ?? '', ofPostgresql);
  const isOfSystem = error instanceof Error && 'code' in error && typeof error.code === 'string';
  if (error instanceof DatabaseAway || error instanceof pg.DatabaseError || isOfSystem)
    return 'the database is away';
  return undefined;
}

/** Nothing can be asked of the database now. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
  constructor() {
    super('the database is away');
  }
}

const wordsFor = (code: string, table: readonly (readonly [RegExp, string])[]) =>
  table.find(([pattern]) => pattern.test(code))?.[1];

/** Whether somebody else is writing at this moment. */
export const isLocked = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
