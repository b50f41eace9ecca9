// The files beside the code say what the code says: schemas for editors, the operator's table, the examples.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { printSchema, type SchemaKind } from '../../src/commands/schema.ts';
import { bridgeSchema } from '../../src/config/bridge-schema.ts';
import { jsonSchema, settingsOf } from '../../src/config/describe.ts';
import { loadConfig } from '../../src/config/load.ts';
import { tenantSchema } from '../../src/config/tenant-schema.ts';
import { profiles } from '../../src/domain/profile.ts';
import { folderOf } from './folder.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const printed = (kind: SchemaKind) => {
  const lines: string[] = [];
  printSchema(kind, (line) => lines.push(line));
  return `${lines.join('\n')}\n`;
};
const secrets = {
  ACME_COMPONENT_SECRET: 'a',
  GLOBEX_COMPONENT_SECRET: 'b',
  ACME_LDAP_PASSWORD: 'c',
  ACME_EJABBERD_PASSWORD: 'd',
};

/** `#key: value` is a setting that is switched off; `##key:` one that excludes the setting above it. */
const switchedOn = (text: string) => text.replace(/^(\s*)#(?=[a-zA-Z])/gm, '$1');
const allOn = (text: string) => text.replace(/^(\s*)##?(?=[a-zA-Z])/gm, '$1');

/** The paths of every key in a value, as settingsOf names them. */
function pathsIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => pathsIn(entry, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const innerPath = path === '' ? key : `${path}.${key}`;
    return [innerPath, ...pathsIn(inner, innerPath)];
  });
}

function defaultIn(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

describe('generated files (npm run generate writes them)', () => {
  it.each([
    ['config/bridge.schema.json', 'bridge'],
    ['config/tenant.schema.json', 'tenant'],
  ] as const)('%s is what the code says', (file, kind) => {
    expect(read(file)).toBe(printed(kind));
  });

  it.each(['bridge-table', 'tenant-table'] as const)(
    'the %s in docs/configuration.md is what the code says',
    (kind) => {
      const [, table] =
        new RegExp(`<!-- generated: ${kind} -->\n([\\s\\S]*?)<!-- end -->`).exec(
          read('docs/configuration.md'),
        ) ?? [];
      expect(table).toBe(printed(kind));
    },
  );
});

describe('the schemas for editors', () => {
  it('say which of env and file, and use patterns that every reader understands', () => {
    for (const kind of ['bridge', 'tenant'] as const) {
      const text = printed(kind);
      expect(text).toMatch(/"minProperties": 1,\s+"maxProperties": 1/);
      const patterns = [...text.matchAll(/"pattern": (".*")/g)].map(
        (match) => JSON.parse(match[1] ?? '') as string,
      );
      expect(patterns.length).toBeGreaterThan(2);
      for (const pattern of patterns) expect(() => new RegExp(pattern, 'u'), pattern).not.toThrow();
    }
  });

  it('take the examples, and no setting that does not exist', () => {
    const examples = [
      ['config/bridge.schema.json', 'config/bridge.yaml'],
      ['config/tenant.schema.json', 'config/tenants/acme.yaml'],
      ['config/tenant.schema.json', 'config/tenants/globex.yaml'],
    ] as const;
    for (const [schemaFile, example] of examples) {
      const schema = z.fromJSONSchema(JSON.parse(read(schemaFile)) as z.core.JSONSchema.JSONSchema);
      const settings = parse(read(example)) as object;
      expect(schema.safeParse(settings).error, example).toBeUndefined();
      expect(schema.safeParse({ ...settings, colour: 'red' }).success, example).toBe(false);
    }
  });
});

describe('every setting', () => {
  it.each([
    ['bridge.yaml', bridgeSchema],
    ['a tenant', tenantSchema],
  ])('of %s is explained, with its default or why there is none', (_, schema) => {
    for (const { path, schema: setting, required } of settingsOf(jsonSchema(schema))) {
      expect(setting.description, path).toMatch(/^\S.{5,}\.$/s);
      if (setting.type === 'integer') expect(setting.minimum, path).toBeDefined();
      const known = required || setting.default !== undefined || setting['x-default'] !== undefined;
      const isOptionalText = /\.(title|department|picture|password|env|file)$/.test(path);
      const isOverrides = path.startsWith('profile.overrides');
      expect(known || isOptionalText || isOverrides, path).toBe(true);
    }
  });

  it('R28: every line of a profile can be overridden', () => {
    const settings = settingsOf(jsonSchema(tenantSchema)).map(({ path }) => path);
    for (const line of pathsIn(profiles.current)) expect(settings).toContain(`profile.overrides.${line}`);
  });

  it.each([
    ['config/bridge.yaml', bridgeSchema],
    ['config/tenants/acme.yaml', tenantSchema],
  ])('stands in the example %s', (file, schema) => {
    const shown = new Set(pathsIn(parse(allOn(read(file)))));
    const settings = settingsOf(jsonSchema(schema)).map(({ path }) => path);
    expect(settings.length).toBeGreaterThan(30);
    expect(settings.filter((path) => !shown.has(path))).toEqual([]);
    expect([...shown].filter((path) => !settings.includes(path))).toEqual([]);
  });

  it('has its default in the example of bridge.yaml', () => {
    const example: unknown = parse(read('config/bridge.yaml'));
    const allOfIt: unknown = parse(allOn(read('config/bridge.yaml')));
    for (const { path, schema } of settingsOf(jsonSchema(bridgeSchema))) {
      if (schema.default === undefined || schema.type === 'object') continue;
      expect(defaultIn(example, path) ?? defaultIn(allOfIt, path), path).toEqual(schema.default);
    }
  });

  it('is commented where it stands in the examples', () => {
    for (const file of ['config/bridge.yaml', 'config/tenants/acme.yaml']) {
      expect(read(file)).toMatch(
        /^# yaml-language-server: \$schema=(\.\.\/)?(bridge|tenant)\.schema\.json\n/,
      );
    }
    // In bridge.yaml no setting follows another without a comment or a deeper level between.
    const lines = read('config/bridge.yaml').split('\n');
    const setting = /^(\s*)#*([A-Za-z]\w*):/;
    for (const [index, line] of lines.entries()) {
      const found = setting.exec(line);
      const before = lines[index - 1] ?? '';
      const indentBefore = setting.exec(before)?.[1]?.length;
      const opensLevel = indentBefore !== undefined && indentBefore < (found?.[1]?.length ?? 0);
      if (found) expect(/^\s*# /.test(before) || opensLevel, `line ${index + 1}: ${line}`).toBe(true);
    }
  });
});

describe('the examples', () => {
  it('are a right configuration', () => {
    const config = loadConfig(join(root, 'config/bridge.yaml'), secrets);
    expect(config.tenants.map(({ tenant }) => tenant.id)).toEqual(['acme', 'globex']);
    expect(config.bridge.archive).toEqual({
      sqlite: { file: join(config.bridge.dataDir, 'archive.sqlite') },
    });
  });

  it('are right as well with every setting switched on', () => {
    const folder = folderOf({
      'bridge.yaml': switchedOn(read('config/bridge.yaml')).replace(/^ {2}tls:\n[\s\S]*?(?=\n# Where)/m, ''),
      'tenants/acme.yaml': switchedOn(read('config/tenants/acme.yaml')),
      'tenants/alice.png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    });
    const env = {
      ...secrets,
      EXPERT_CONNECT_TOKEN_SECRET: 'k'.repeat(32),
      EXPERT_CONNECT_POSTGRESQL_PASSWORD: 'sesame',
      EXPERT_CONNECT_REDIS_PASSWORD: 'open',
    };
    const { bridge, tenants } = loadConfig(join(folder, 'bridge.yaml'), env);
    expect(bridge.gateway.publicUrl).toBe('https://chat.acme.example');
    expect(bridge.tokens.secret).toHaveLength(32);
    expect(bridge.archive).toMatchObject({ postgresql: { host: '127.0.0.1', password: 'sesame', tls: {} } });
    expect(bridge.cluster).toMatchObject({ name: 'bridge', redis: { port: 6379, password: 'open' } });
    expect(tenants[0]?.signIn.openId?.issuer).toBe('https://id.acme.example');
    expect(tenants[0]?.passwordHashes.size).toBe(1);
  });
});
