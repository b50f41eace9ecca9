// The machine: the account that runs this, files and folders, the disk, the clock.
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { secretFiles } from '../../config/sources.ts';
import { openArchiveToRead } from '../../storage/place.ts';
import { lastSignOfLife } from '../../storage/sign-of-life.ts';
import { type Finding, fail, ok, warn, wordsOf } from './finding.ts';

const othersMay = 0o077;
const othersWrite = 0o022;
const scarce = 1024 ** 3;
const none = 100 * 1024 ** 2;

export function account(uid = process.getuid?.()): Finding {
  if (uid !== 0) return ok('account', `not root`);
  return warn('account', 'root', 'run the bridge as an account of its own: it needs no rights of root');
}

/** `file` is bridge.yaml. Secrets are for their owner; whoever writes the configuration is the operator. */
export function files(file: string, { bridge: { dataDir } }: Pick<Config, 'bridge'>): Finding[] {
  const findings = secretFiles(file).flatMap((secret) => {
    const open = modeOf(secret) & othersMay;
    return open ? [warn('secrets', `${secret} is open to others`, `chmod 600 ${secret}`)] : [];
  });
  if (modeOf(file) & othersWrite)
    findings.push(fail('configuration', `others may write ${file}`, `chmod go-w ${file}`));
  if (!existsSync(dataDir)) {
    findings.push(warn('dataDir', `${dataDir} is not there yet`, 'nothing: it is made at the first start'));
    return findings;
  }
  if (modeOf(dataDir) & othersMay)
    findings.push(
      warn('dataDir', `${dataDir} is open to others, and messages lie in it`, `chmod 700 ${dataDir}`),
    );
  const key = join(dataDir, 'token.key');
  if (modeOf(key) & othersMay) findings.push(fail('dataDir', `${key} is open to others`, `chmod 600 ${key}`));
  try {
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch {
    const whose = `uid ${process.getuid?.()}`;
    findings.push(
      fail('dataDir', `${dataDir} cannot be written by ${whose}`, `chown it to who runs the bridge`),
    );
  }
  if (findings.length === 0) findings.push(ok('files', 'secrets and data are for their owner only'));
  return findings;
}

const modeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.mode ?? 0;

/** The disk that the archive, or `dataDir`, is on. */
export function disk({ bridge: { archive, dataDir } }: Pick<Config, 'bridge'>): Finding {
  let folder = 'sqlite' in archive ? dirname(archive.sqlite.file) : dataDir;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize, blocks } = statfsSync(folder);
  const free = bavail * bsize;
  const found = `${size(free)} of ${size(blocks * bsize)} are free at ${folder}`;
  if (free < none) return fail('disk', found, 'make room: on a full disk new messages are refused');
  if (free < scarce) return warn('disk', found, 'make room soon');
  return ok('disk', found);
}

const size = (bytes: number) =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`;

/** Whether the archive can be opened and read, and what it says of the clock. */
export async function archive({ bridge }: Pick<Config, 'bridge'>, now = Date.now()): Promise<Finding[]> {
  const place = bridge.archive;
  if ('sqlite' in place && !existsSync(place.sqlite.file))
    return [
      warn('archive', `${place.sqlite.file} is not there yet`, 'nothing: it is made at the first start'),
    ];
  try {
    const opened = await openArchiveToRead(place);
    try {
      const seen = await lastSignOfLife(opened);
      return [ok('archive', 'it can be read'), clock(seen, now)];
    } finally {
      await opened.close();
    }
  } catch (error) {
    return [
      fail('archive', `it cannot be read: ${wordsOf(error)}`, 'see "When the archive cannot be written"'),
    ];
  }
}

/** Nothing in the archive can be of later. Half a minute is two machines that are not quite together. */
function clock(seen: number, now: number): Finding {
  const ahead = Math.round((seen - now) / 1000);
  if (ahead <= 30) return ok('clock', new Date(now).toISOString());
  return fail('clock', `${ahead} s behind what the archive has seen`, 'set the clock; let NTP keep it');
}
