import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDebianPackages } from './debian-packages.mjs';
import { hasProgram, InWords, npm, root } from './run.mjs';

/** Installs what the lockfile names, when something of it is missing here or has another version. */
export function ensureNpmPackages() {
  if (isInstalled()) return;
  console.log('Installing npm packages from the lockfile (npm ci) …');
  if (install() === 0) return;
  // Where no prebuilt SQLite can be fetched it is compiled, and for that a compiler must be there.
  if (!['make', 'g++', 'python3'].every(hasProgram)) {
    ensureDebianPackages(compiler);
    if (install() === 0) return;
  }
  throw new InWords('npm ci failed; its own words are above. Mostly the network or a proxy is in the way.');
}

const compiler = [
  { package: 'make', isThere: () => hasProgram('make') },
  { package: 'g++', isThere: () => hasProgram('g++') },
  { package: 'python3', isThere: () => hasProgram('python3') },
];

function install() {
  return npm(['ci', '--no-audit', '--no-fund']);
}

/** npm notes what it has installed in a hidden lockfile. */
function isInstalled() {
  const noted = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const there = packagesOf(noted);
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    // Packages for other kinds of machine are left out.
    if (!there[path]) return optional === true;
    return there[path].version === version;
  });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
