import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * When a file, or anything in a folder, was changed last, in milliseconds since 1970. Folders count as well: a file that
 * was taken away changes its folder.
 *
 * @param {string} path
 * @returns {number}
 */
export function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
