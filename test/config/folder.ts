import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { ConfigError, faultLine } from '../../src/config/fault.ts';
import { loadConfig } from '../../src/config/load.ts';

/** By name: the files of one configuration. */
export type Files = Readonly<Record<string, string | Buffer>>;

export const environment = { ACME_SECRET: 'only-acme-knows', GLOBEX_SECRET: 'only-globex-knows' };

/** The shortest right tenant. Eight lines. */
export const acme = [
  'id: acme',
  'name: Acme',
  'mode: 3',
  'vo: { domain: acme.example }',
  'vcc:',
  '  domain: vcc.acme.example',
  '  secret: { env: ACME_SECRET }',
  '',
].join('\n');

export const globex = acme.replaceAll('acme', 'globex').replace('Acme', 'Globex').replace('ACME', 'GLOBEX');

const folders: string[] = [];
afterEach(removeFolders);

/** Those of this test so far; for a test that makes thousands. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A temporary folder with these files; it is gone after the test. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'expert-connect-config-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export function load(files: Files, env: Record<string, string> = environment): Config {
  return loadConfig(join(folderOf(files), 'bridge.yaml'), env);
}

/** The faults as `check` prints them, files named from the configuration's folder. None if all is right. */
export function faultsOf(files: Files, env: Record<string, string> = environment): string[] {
  const folder = folderOf(files);
  try {
    loadConfig(join(folder, 'bridge.yaml'), env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map((fault) => faultLine(fault).replaceAll(`${folder}/`, ''));
  }
}

/** The faults of bridge.yaml beside a right tenant. */
export const bridgeFaults = (bridge: string) =>
  faultsOf({ 'bridge.yaml': bridge, 'tenants/acme.yaml': acme });

/** The faults of one tenant beside a right bridge. */
export const tenantFaults = (tenant: string, more: Files = {}) =>
  faultsOf({ 'bridge.yaml': 'log: { level: info }\n', 'tenants/acme.yaml': tenant, ...more });
