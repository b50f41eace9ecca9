// A copy of SQLite's file as of one moment, made while the bridge writes.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';

/** All at once: between two steps of a backup somebody else's write would begin it anew. */
const allPages = 0x7fff_ffff;

/**
 * Writes the archive in `file` into `to`, which must not be there yet. It is checked before it gets its name. Gives its size in bytes.
 * Throws where there is no archive, no room, or damage.
 */
export async function backUp(file: string, to: string): Promise<number> {
  if (existsSync(to)) throw new Error(`${to} is there already`);
  const part = `${to}.part`;
  rmSync(part, { force: true });
  const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    await sqlite.backup(part, { progress: () => allPages });
    check(part);
    sync(part);
    renameSync(part, to);
    sync(dirname(to));
  } finally {
    sqlite.close();
    rmSync(part, { force: true });
  }
  return statSync(to).size;
}

function check(file: string): void {
  const copy = new Sqlite(file, { fileMustExist: true });
  try {
    // One file, without a log beside it.
    copy.pragma('journal_mode = DELETE');
    const said = copy.pragma('quick_check', { simple: true });
    if (said !== 'ok') throw new Error(`the archive is damaged: ${String(said)}`);
  } finally {
    copy.close();
  }
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
