// Builds the console page into dist/page, when one of its files is newer than what was built last.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { newest } from './install/newest.mjs';
import { root } from './install/run.mjs';

const built = join(root, 'dist', 'page', 'index.html');
const inputs = ['src/page', 'package-lock.json', 'scripts/build-page.mjs'].map((path) => join(root, path));

if (!existsSync(built) || inputs.some((input) => newest(input) > statSync(built).mtimeMs)) {
  await build({ root: join(root, 'src', 'page'), logLevel: 'warn' });
}
