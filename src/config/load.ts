// Files and secrets in, a Config out; or one error that names every fault by file, line and column.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BridgeFile, bridgeSchema } from './bridge-schema.ts';
import { buildBridge, buildTenant } from './build.ts';
import { checkBridge, checkTenant, checkTenants, limitOf } from './checks.ts';
import type { Config } from './config.ts';
import { ConfigError, type Fault } from './fault.ts';
import {
  type Environment,
  inFolderOf,
  type Material,
  readCertificate,
  readPictures,
  readSecret,
  readTls,
} from './material.ts';
import { valueAt } from './select.ts';
import { readShape } from './shape.ts';
import { type TenantFile, tenantSchema } from './tenant-schema.ts';
import { errorCode, readYamlFile, type YamlFile } from './yaml-file.ts';

/** The shortest key that HS256 may be used with (RFC 7518 3.2). */
const tokenKeyBytes = 32;

/**
 * Reads bridge.yaml, the tenants' files and everything that they point at. Keeps nothing: a second call is a whole new
 * reading, and whoever holds the former Config is not touched by it.
 *
 * @throws ConfigError with every fault of every file; it never throws anything else.
 */
export function loadConfig(file: string, environment: Environment = process.env): Config {
  const yaml = readYamlFile(file);
  const bridge = readBridge(yaml, environment);
  const limits = bridgeSchema.parse({}).limits;
  const found = tenantFiles(yaml);
  const sheets = found.files.map(readYamlFile);
  const tenants = sheets.map((sheet) => ({
    sheet,
    ...readTenant(sheet, environment, {
      messageBytes: limitOf(yaml, 'messageBytes', limits),
      pictureBytes: limitOf(yaml, 'pictureBytes', limits),
    }),
  }));
  const faults = [...bridge.faults, ...found.faults, ...tenants.flatMap((tenant) => tenant.faults)];
  faults.push(...checkTenants(sheets.filter((sheet) => sheet.faults.length === 0)));

  const { settings } = bridge;
  if (!settings || faults.length > 0) throw new ConfigError(inOrder(faults, [yaml, ...sheets]));
  const authority = bridge.certificates.get('xmpp.certificate');
  const link = { xmpp: settings.xmpp, ...(authority !== undefined && { authority }) };
  return {
    bridge: buildBridge(yaml, settings, bridge),
    tenants: tenants.flatMap(({ sheet, ...tenant }) =>
      tenant.settings ? [buildTenant(sheet, tenant.settings, tenant, link)] : [],
    ),
  };
}

/** One file, read and checked as far as it can be by itself. */
type Reading<Settings> = Material & { readonly settings?: Settings };

// A file that is not YAML would show faults of shape that are none.
const unread = (yaml: YamlFile) => ({
  faults: yaml.faults,
  secrets: new Map(),
  pictures: new Map(),
  certificates: new Map(),
});

const authoritiesOfBridge = [
  ['archive', 'postgresql', 'certificate'],
  ['xmpp', 'certificate'],
  ['cluster', 'redis', 'certificate'],
];
const authoritiesOfTenant = [
  ['directory', 'ldap', 'certificate'],
  ['vcc', 'link', 'certificate'],
];

function readBridge(yaml: YamlFile, environment: Environment): Reading<BridgeFile> {
  if (yaml.faults.length > 0) return unread(yaml);
  const shape = readShape(yaml, bridgeSchema);
  const secret = readSecret(yaml, ['tokens', 'secret'], environment, tokenKeyBytes);
  const password = readSecret(yaml, ['archive', 'postgresql', 'password'], environment);
  const redisPassword = readSecret(yaml, ['cluster', 'redis', 'password'], environment);
  const authorities = authoritiesOfBridge.map((path) => readCertificate(yaml, path));
  const { tls, faults: tlsFaults } = readTls(yaml);
  const checks = checkBridge(yaml, bridgeSchema.parse({}).limits);
  return {
    ...(shape.settings && { settings: shape.settings }),
    ...(tls && { tls }),
    secrets: new Map([...secret.secrets, ...password.secrets, ...redisPassword.secrets]),
    pictures: new Map(),
    certificates: new Map(authorities.flatMap((one) => [...one.certificates])),
    faults: [
      ...shape.faults,
      ...secret.faults,
      ...password.faults,
      ...redisPassword.faults,
      ...authorities.flatMap((one) => one.faults),
      ...tlsFaults,
      ...checks,
    ],
  };
}

const secretsOfTenant = [
  ['vcc', 'secret'],
  ['directory', 'ldap', 'password'],
  ['rosters', 'ejabberdApi', 'password'],
];

function readTenant(
  yaml: YamlFile,
  environment: Environment,
  limits: { readonly messageBytes: number; readonly pictureBytes: number },
): Reading<TenantFile> {
  if (yaml.faults.length > 0) return unread(yaml);
  const shape = readShape(yaml, tenantSchema);
  const secrets = secretsOfTenant.map((path) => readSecret(yaml, path, environment));
  const authorities = authoritiesOfTenant.map((path) => readCertificate(yaml, path));
  const { pictures, faults: pictureFaults } = readPictures(yaml, limits.pictureBytes);
  const checks = checkTenant(yaml, limits.messageBytes);
  return {
    ...(shape.settings && { settings: shape.settings }),
    secrets: new Map(secrets.flatMap((one) => [...one.secrets])),
    pictures,
    certificates: new Map(authorities.flatMap((one) => [...one.certificates])),
    faults: [
      ...shape.faults,
      ...secrets.flatMap((one) => one.faults),
      ...authorities.flatMap((one) => one.faults),
      ...pictureFaults,
      ...checks,
    ],
  };
}

/** The files in the tenants' folder, by name. Also when bridge.yaml has faults, so that all are told at once. */
function tenantFiles(yaml: YamlFile): { files: string[]; faults: Fault[] } {
  const written = valueAt(yaml.value, ['tenants']);
  const named = typeof written === 'string' && written !== '' && !written.includes('\0');
  const folder = named ? written : './tenants';
  try {
    const names = readdirSync(inFolderOf(yaml, folder)).filter((name) => /^[^.].*\.ya?ml$/.test(name));
    const shown = folder.startsWith('/') ? folder : join(yaml.file, '..', folder);
    if (names.length > 0) return { files: names.sort().map((name) => join(shown, name)), faults: [] };
    return { files: [], faults: folderFaults('expected at least one tenant file (*.yaml) in the folder') };
  } catch (error) {
    return { files: [], faults: folderFaults(`expected a folder that can be read (${errorCode(error)})`) };
  }

  function folderFaults(message: string): Fault[] {
    // Nothing is known about the folder's name while the file itself cannot be read.
    if (yaml.faults.length > 0 && !named) return [];
    return [yaml.faultAt(['tenants'], message)];
  }
}

/** By file, in the order in which they were read, then by place. One setting, one fault: the first says enough. */
function inOrder(faults: readonly Fault[], files: readonly YamlFile[]): Fault[] {
  const rank = new Map(files.map((yaml, index) => [yaml.file, index]));
  const first = new Map<string, Fault>();
  for (const fault of faults) {
    const place = [fault.file, fault.line, fault.column, fault.path].join(':');
    if (!first.has(place)) first.set(place, fault);
  }
  return [...first.values()].sort(
    (a, b) => (rank.get(a.file) ?? 0) - (rank.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
  );
}
