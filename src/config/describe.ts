// The schemas, told to editors (JSON Schema) and to operators (a table of settings). Both are generated into files.
import * as z from 'zod';

/** The part of JSON Schema that our schemas use. */
export interface JsonSchema {
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  /** What holds where the setting is left out, in words, where that is no fixed value. */
  readonly 'x-default'?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** Draft 7, which every editor reads. It describes what is written: settings with a default may be left out. */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as JsonSchema;
}

export interface Setting {
  /** Such as `limits.graceSeconds`; `agents[].name` for every entry of a list. */
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** Every setting, in the schema's order, maps before what is in them. */
export function settingsOf(schema: JsonSchema, path = ''): Setting[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const innerPath = path === '' ? name : `${path}.${name}`;
    const setting = { path: innerPath, schema: inner, required: schema.required?.includes(name) ?? false };
    return [setting, ...settingsOf(inner, innerPath)];
  });
  const entries = schema.items?.properties ? settingsOf(schema.items, `${path}[]`) : [];
  return [...own, ...entries, ...(schema.anyOf ?? []).flatMap((branch) => settingsOf(branch, path))];
}

/** The operator's table, in Markdown. */
export function settingsTable(schema: JsonSchema): string {
  const rows = settingsOf(schema).map(({ path, schema: setting, required }) =>
    [`\`${path}\``, kindOf(setting), defaultOf(setting, required), setting.description ?? '']
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | '),
  );
  return [
    '| Setting | Kind | Default | Meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function kindOf(schema: JsonSchema): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(kindOf))].join(' or ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (schema.type === 'integer') return `whole number, ${schema.minimum} to ${schema.maximum}`;
  if (schema.type === 'array') return schema.items?.properties ? 'list of maps' : 'list';
  if (schema.type === 'boolean') return 'true or false';
  return schema.type === 'object' ? 'map' : 'text';
}

function defaultOf(schema: JsonSchema, required: boolean): string {
  if (required) return '**required**';
  if (schema['x-default'] !== undefined) return schema['x-default'];
  if (schema.default === undefined) return 'none';
  if (schema.type === 'object') return '';
  if (Array.isArray(schema.default)) return 'empty';
  return `\`${JSON.stringify(schema.default)}\``;
}
