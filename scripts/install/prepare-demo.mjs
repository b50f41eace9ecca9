import { ensureBuilt } from './build.mjs';
import { ensureDebianPackages } from './debian-packages.mjs';
import { serverNeeds } from './needs.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';

/** Makes sure of all that the demo needs, for these flags of it. */
export function prepareDemo(args) {
  const startsNothing = ['--stop', '--help', '-h'].some((flag) => args.includes(flag));
  ensureNpmPackages();
  if (!startsNothing) ensureDebianPackages(serverNeeds[serverOf(args)] ?? []);
  ensureBuilt();
}

/** The demo itself checks its flags, and says what is wrong with them. */
function serverOf(args) {
  const at = args.findIndex((argument) => argument === '--server' || argument.startsWith('--server='));
  if (at < 0) return 'prosody';
  return args[at] === '--server' ? args[at + 1] : args[at].slice('--server='.length);
}
