// Which files a configuration is made of: what has to be watched.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';
import { inFolderOf } from './material.ts';
import { textsAt, valueAt } from './select.ts';
import { readYamlFile, type YamlFile } from './yaml-file.ts';

export interface ConfigSources {
  /** Every file, absolute; also those that are not there, since they may come. */
  readonly files: readonly string[];
  /** The folder of the tenants' files, where new ones may come. */
  readonly tenantsFolder: string;
  /** Changes whenever what the files say does. */
  readonly fingerprint: string;
}

const filesOfBridge = [
  'tokens.secret.file',
  'gateway.tls.certificate',
  'gateway.tls.key',
  'xmpp.certificate',
];
const filesOfTenant = [
  'vcc.secret.file',
  'vcc.link.certificate',
  'agents.*.picture',
  'directory.ldap.password.file',
  'directory.ldap.certificate',
  'rosters.ejabberdApi.password.file',
];

/** Those of the files that hold a secret, absolute. Reads as far as it can. */
export function secretFiles(file: string): string[] {
  const isSecret = (pattern: string) => /\.(secret|password)\.file$|\.key$/.test(pattern);
  const { bridge, tenants } = filesAt(file);
  return [
    ...named(bridge, [...filesOfBridge, 'archive.postgresql.password.file'].filter(isSecret)),
    ...tenants.flatMap((tenant) => named(tenant, filesOfTenant.filter(isSecret))),
  ];
}

/** Reads as far as it can: a broken file is watched, too. Never throws. */
export function configSources(file: string): ConfigSources {
  const { bridge, tenantsFolder, tenants } = filesAt(file);
  const files = [
    resolve(file),
    ...named(bridge, filesOfBridge),
    ...tenants.flatMap((tenant) => [tenant.file, ...named(tenant, filesOfTenant)]),
  ];
  return { files, tenantsFolder, fingerprint: fingerprintOf(files) };
}

function filesAt(file: string) {
  const bridge = readYamlFile(file);
  const written = valueAt(bridge.value, ['tenants']);
  const tenantsFolder = inFolderOf(bridge, typeof written === 'string' ? written : './tenants');
  const tenants = yamlNamesIn(tenantsFolder).map((name) => readYamlFile(join(tenantsFolder, name)));
  return { bridge, tenantsFolder, tenants };
}

const named = (yaml: YamlFile, patterns: readonly string[]): string[] =>
  patterns.flatMap((pattern) => textsAt(yaml.value, pattern)).map(({ text }) => inFolderOf(yaml, text));

function yamlNamesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.].*\.ya?ml$/.test(name))
      .sort();
  } catch {
    return [];
  }
}

function fingerprintOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(contentOf(file)).update('\0');
  return hash.digest('hex');
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.from('none');
  }
}

/**
 * Every directory entry on the way to a file whose exchange makes it another file: its own name, and each symbolic link that
 * is followed (a container platform swaps one of those).
 */
export function entriesOnTheWayTo(file: string): { readonly folder: string; readonly name: string }[] {
  const found = [{ folder: dirname(file), name: basename(file) }];
  const { root } = parse(file);
  let rest = file.slice(root.length).split(sep);
  let at = root;
  for (let steps = 0; rest.length > 0 && steps < 100; steps += 1) {
    const [name = '', ...more] = rest;
    const target = linkTarget(join(at, name));
    if (target === undefined) {
      at = join(at, name);
      rest = more;
      continue;
    }
    found.push({ folder: at, name });
    const whole = resolve(at, target, ...more);
    at = root;
    rest = whole.slice(root.length).split(sep);
  }
  return [...found, { folder: dirname(at), name: basename(at) }];
}

function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}
