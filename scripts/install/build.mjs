import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InWords, npm, root } from './run.mjs';

const buildInfo = join(root, 'dist', '.tsbuildinfo');
const inputs = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];

/** Compiles, when a source file is newer than what was compiled last. */
export function ensureBuilt() {
  if (isBuilt()) return;
  console.log('Building …');
  // The compiler leaves out what it believes to have written already.
  if (!existsSync(join(root, 'dist', 'main.js'))) rmSync(buildInfo, { force: true });
  if (npm(['run', '--silent', 'build']) !== 0) throw new InWords('The build failed; see above.');
}

function isBuilt() {
  if (!existsSync(buildInfo) || !existsSync(join(root, 'dist', 'main.js'))) return false;
  const builtAt = statSync(buildInfo).mtimeMs;
  return inputs.every((input) => newest(join(root, input)) <= builtAt);
}

/** Folders count as well: a file that was taken away changes its folder. */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
