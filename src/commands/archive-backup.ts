import type { Environment } from '../config/material.ts';
import { backUp } from '../storage/backup.ts';
import { archiveOf } from './archive-of.ts';
import type { Print } from './print.ts';

/**
 * `expert-connect archive backup`: SQLite's archive into a file, also while the bridge runs. The file is an archive: put it in the place
 * of another, with no bridge running, and it is restored.
 *
 * @returns the exit code: 0 when the file is there and whole
 */
export async function archiveBackup(
  config: string,
  to: string,
  environment: Environment,
  print: Print,
): Promise<number> {
  const place = archiveOf(config, environment, print);
  if (!place) return 1;
  if (!('sqlite' in place)) {
    print('PostgreSQL has its own means: pg_dump, or pg_basebackup.');
    return 1;
  }
  try {
    const bytes = await backUp(place.sqlite.file, to);
    print(`${to}: ${bytes.toLocaleString('en')} bytes, whole.`);
    return 0;
  } catch (error) {
    print(`There is no backup: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
