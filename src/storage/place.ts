import type { Database } from './database.ts';
import { openSqlite, openSqliteToRead } from './sqlite.ts';

/** Where the archive is. */
export interface ArchivePlace {
  /** `:memory:` for no file. */
  readonly sqlite: { readonly file: string };
}

/** Opens (or makes) the archive and brings it to the newest schema. Throws if it cannot, or if a newer version wrote it. */
export const openArchive = ({ sqlite }: ArchivePlace): Promise<Database> => openSqlite(sqlite.file);

/** For reading alone, also while the bridge writes: all of it as of one moment. Throws if there is none. */
export const openArchiveToRead = async ({ sqlite }: ArchivePlace): Promise<Database> =>
  openSqliteToRead(sqlite.file);
