import { existsSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { newest } from './newest.mjs';
import { InWords, npm, root } from './run.mjs';

const buildInfo = join(root, 'dist', '.tsbuildinfo');
const results = ['main.js', 'page/index.html'].map((name) => join(root, 'dist', name));
const inputs = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];

/** Compiles, and builds the page, when a source file is newer than what was built last. */
export function ensureBuilt() {
  if (isBuilt()) return;
  console.log('Building …');
  // The compiler leaves out what it believes to have written already.
  if (!existsSync(join(root, 'dist', 'main.js'))) rmSync(buildInfo, { force: true });
  if (npm(['run', '--silent', 'build']) !== 0) throw new InWords('The build failed; see above.');
  // It also leaves its own record as it is when only the page was changed.
  utimesSync(buildInfo, new Date(), new Date());
}

function isBuilt() {
  if (!existsSync(buildInfo) || !results.every((result) => existsSync(result))) return false;
  const builtAt = statSync(buildInfo).mtimeMs;
  return inputs.every((input) => newest(join(root, input)) <= builtAt);
}
