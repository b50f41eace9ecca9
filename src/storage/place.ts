import type { Database } from './database.ts';
import { openPostgresql, openPostgresqlToRead } from './postgresql.ts';
import type { PostgresqlPlace } from './postgresql-client.ts';
import { openSqlite, openSqliteToRead } from './sqlite.ts';

/** Where the archive is. */
export type ArchivePlace =
  /** `:memory:` for no file. */
  { readonly sqlite: { readonly file: string } } | { readonly postgresql: PostgresqlPlace };

/** For people, without secrets. */
export function nameOf(place: ArchivePlace): string {
  if ('sqlite' in place) return place.sqlite.file;
  const { database, host, port } = place.postgresql;
  return `${database} of PostgreSQL at ${host} port ${port}`;
}

/**
 * Opens (or makes) the archive and brings it to the newest schema. `longestIdleMs`: see PostgresqlWriter. Throws if it cannot, or if
 * a newer version wrote it.
 */
export const openArchive = (place: ArchivePlace, longestIdleMs?: number): Promise<Database> =>
  'sqlite' in place ? openSqlite(place.sqlite.file) : openPostgresql(place.postgresql, longestIdleMs);

/** For reading alone, also while the bridge writes: all of it as of one moment. Throws if there is none. */
export const openArchiveToRead = async (place: ArchivePlace): Promise<Database> =>
  'sqlite' in place ? openSqliteToRead(place.sqlite.file) : openPostgresqlToRead(place.postgresql);
