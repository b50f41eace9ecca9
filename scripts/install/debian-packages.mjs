import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { hasProgram, InWords, output, run } from './run.mjs';

/**
 * Something that comes in a Debian package.
 *
 * @typedef {object} Need
 * @property {string} package its name in Debian and Ubuntu
 * @property {string[]} [along] packages that are installed with it, and not missed where it is there already
 * @property {() => boolean} isThere whether it is there, from wherever
 */

// Nothing of the system may be started by what we bring in: invoke-rc.d and systemctl obey these.
const noServices = { DEBIAN_FRONTEND: 'noninteractive', SYSTEMD_OFFLINE: '1', RUNLEVEL: '1', PREVLEVEL: 'N' };

/**
 * Installs what is missing, after one line that says so.
 *
 * @param {Need[]} needs
 * @throws {InWords} where it cannot: what to install, and how
 */
export function ensureDebianPackages(needs) {
  const missing = needs.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => [need.package, ...(need.along ?? [])]);
  const how = `sudo apt-get install ${packages.join(' ')}`;

  if (!isDebian()) {
    throw new InWords(
      `Missing: ${packages.join(', ')} (names of Debian's packages). This is not Debian or Ubuntu; install them your system's way.`,
    );
  }
  const prefix = asRoot();
  if (!prefix) {
    throw new InWords(
      `Missing: ${packages.join(', ')}. This account may not install them (it is not root, and sudo wants a password). Run: ${how}`,
    );
  }
  console.log(`Installing from Debian's packages: ${packages.join(', ')} (no service is started) …`);
  const before = installedPackages();
  install(prefix, packages);
  keepServicesOff(prefix, before);

  const still = missing.filter(({ isThere }) => !isThere()).map((need) => need.package);
  if (still.length > 0)
    throw new InWords(`Could not install ${still.join(', ')}; see above. To try by hand: ${how}`);
}

function isDebian() {
  if (!hasProgram('apt-get') || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** What must stand before a command so that root runs it; nothing when we may not. Never asks for a password. */
function asRoot() {
  if (process.getuid?.() === 0) return ['env'];
  return hasProgram('sudo') && run('sudo', ['-n', 'true'], { quiet: true }) === 0
    ? ['sudo', '-n', 'env']
    : undefined;
}

function install(prefix, packages) {
  const apt = (args, quiet = false) => {
    const [program, ...rest] = [...prefix, ...variables(noServices), 'apt-get', ...args];
    return run(program, rest, { quiet });
  };
  const wanted = ['install', '-y', '-q', '--no-install-recommends', ...packages];
  // The machine's lists of packages may be missing or old: only then are they fetched.
  if (apt(wanted, true) === 0) return;
  apt(['update', '-q']);
  apt(wanted);
}

/** Units that came with the packages are not to start at the next boot either. */
function keepServicesOff(prefix, before) {
  if (!hasProgram('systemctl')) return;
  const brought = [...installedPackages()].filter((name) => !before.has(name));
  const units = brought.flatMap(unitsOf);
  const [program, ...rest] = [...prefix, 'systemctl'];
  for (const unit of units) run(program, [...rest, 'disable', '--now', unit], { quiet: true });
}

function unitsOf(name) {
  const files = output('dpkg-query', ['-L', name]).split('\n');
  return files
    .filter((file) => /\/systemd\/system\/[^/@]+\.(service|socket|timer)$/.test(file))
    .map((file) => basename(file));
}

function installedPackages() {
  const lines = output('dpkg', ['--get-selections']).split('\n');
  return new Set(lines.filter((line) => /\sinstall$/.test(line)).map((line) => line.split(/[\s:]/)[0]));
}

function variables(env) {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
