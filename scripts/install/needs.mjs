import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasProgram, output } from './run.mjs';

/** @typedef {import('./debian-packages.mjs').Need} Need */

const openssl = { package: 'openssl', isThere: () => hasProgram('openssl') };
// prosody-modules has XEP-0356, which the bridge uses where it is there.
const prosody = { package: 'prosody', along: ['prosody-modules'], isThere: () => hasProgram('prosody') };
const ejabberd = { package: 'ejabberd', isThere: () => hasProgram('erl') && hasErlangLibrary('ejabberd') };
const sqlite = { package: 'erlang-p1-sqlite3', isThere: () => hasErlangLibrary('p1_sqlite3', 'sqlite3') };

/** What the private server of each kind consists of. */
export const serverNeeds = { prosody: [prosody, openssl], ejabberd: [ejabberd, sqlite, openssl] };

/** A directory of experts, for tests. */
export const directoryNeeds = [
  { package: 'slapd', along: ['ldap-utils'], isThere: () => existsSync('/usr/sbin/slapd') },
];

/** The other database of the archive, for tests. */
export const databaseNeeds = [{ package: 'postgresql', isThere: () => existsSync('/usr/lib/postgresql') }];

/** Through which several processes tell each other news, for tests. */
export const newsNeeds = [{ package: 'redis-server', isThere: () => hasProgram('redis-server') }];

/** Clients that nobody here wrote; tests let them talk with ours. */
export const expertNeeds = [
  {
    package: 'python3-slixmpp',
    isThere: () => output('/usr/bin/python3', ['-c', 'import slixmpp; print(1)']) !== '',
  },
  { package: 'go-sendxmpp', isThere: () => hasProgram('go-sendxmpp') },
  { package: 'profanity', isThere: () => hasProgram('profanity') },
];

/** What the benches measure against, besides the servers themselves: Prosody's archive in SQL, and another gateway. */
export const benchNeeds = [
  {
    package: 'lua-dbi-sqlite3',
    isThere: () =>
      subfolders('/usr/lib').some((folder) => existsSync(join(folder, 'lua', '5.4', 'dbd', 'sqlite3.so'))),
  },
  { package: 'biboumi', isThere: () => hasProgram('biboumi') },
];

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
export const browserNeeds = [{ package: 'chromium', isThere: () => browsers.some(hasProgram) }];

/** Debian puts them into the folder of the machine's architecture, or into Erlang's own. */
function hasErlangLibrary(...names) {
  const folders = ['/usr/lib', '/usr/lib/erlang'].flatMap(subfolders);
  const libraries = folders.flatMap((folder) =>
    /-linux-gnu|\/lib$/.test(folder) ? readdirSync(folder) : [],
  );
  return names.some((name) => libraries.some((library) => library.startsWith(`${name}-`)));
}

function subfolders(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}
