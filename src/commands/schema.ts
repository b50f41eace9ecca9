import { bridgeSchema } from '../config/bridge-schema.ts';
import { jsonSchema, settingsTable } from '../config/describe.ts';
import { tenantSchema } from '../config/tenant-schema.ts';
import type { Print } from './print.ts';

/** What `expert-connect schema` can print; each is a generated file, or a part of one. */
export type SchemaKind = 'bridge' | 'tenant' | 'bridge-table' | 'tenant-table';

/** `expert-connect schema`: the configuration's description, for `npm run generate`. */
export function printSchema(kind: SchemaKind, print: Print): void {
  const schema = kind.startsWith('bridge') ? bridgeSchema : tenantSchema;
  print(
    kind.endsWith('-table') ? settingsTable(jsonSchema(schema)) : JSON.stringify(jsonSchema(schema), null, 2),
  );
}
