// The description of the console protocol as TypeScript types, for the console page.

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** What of the description the types are made from. */
export interface Description {
  readonly methods: readonly {
    readonly name: string;
    readonly summary: string;
    readonly params: readonly {
      readonly name: string;
      readonly required: boolean;
      readonly schema: Schema;
    }[];
    readonly result: { readonly schema: Schema };
    readonly 'x-notification'?: boolean;
  }[];
  readonly 'x-events': readonly {
    readonly name: string;
    readonly summary: string;
    readonly params: Schema;
  }[];
  readonly 'x-refusals': readonly { readonly reason: string; readonly message: string }[];
  readonly 'x-http': readonly { readonly call: string; readonly body?: Schema; readonly answer?: Schema }[];
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A module of types, and the one table of words that a console needs: a sentence for each refusal. */
export function typesOf(description: Description): string {
  const named = Object.entries(description.components.schemas).map(([name, schema]) =>
    isMap(schema)
      ? `${comment(schema)}export interface ${name} ${typeOf(schema, 0)}`
      : `${comment(schema)}export type ${name} = ${typeOf(schema, 0)};`,
  );
  const requests = description.methods.map(({ name, summary, params, result }) => {
    const properties = Object.fromEntries(params.map((param) => [param.name, param.schema]));
    const required = params.filter((param) => param.required).map((param) => param.name);
    const taken = typeOf({ type: 'object', properties, required }, 2);
    return `  /** ${summary} */\n  '${name}': {\n    params: ${taken};\n    result: ${typeOf(result.schema, 2)};\n  };`;
  });
  const events = description['x-events'].map(
    ({ name, summary, params }) => `  /** ${summary} */\n  '${name}': ${typeOf(params, 1)};`,
  );
  const calls = description['x-http'].flatMap(({ call, body, answer }) => {
    const parts = [body && `body: ${typeOf(body, 2)};`, answer && `answer: ${typeOf(answer, 2)};`];
    const lines = parts.filter((part) => part !== undefined).map((part) => `    ${part}\n`);
    return lines.length === 0 ? [] : [`  '${call}': {\n${lines.join('')}  };`];
  });
  const sentences = description['x-refusals'].map(
    ({ reason, message }) => `  ${key(reason)}: ${text(message)},`,
  );
  return `// Generated from docs/console-protocol.json: npm run generate writes it, a test proves it. Do not edit.

${named.join('\n\n')}

export interface Requests {
${requests.join('\n')}
}

export interface Events {
${events.join('\n')}
}

export interface HttpCalls {
${calls.join('\n')}
}

/** A sentence to show for each reason of a refusal. */
export const refusalSentences = {
${sentences.join('\n')}
} as const;
`;
}

function typeOf(schema: Schema, depth: number): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? 'unknown';
  if (schema.const !== undefined) return text(schema.const);
  if (schema.enum) return schema.enum.map(text).join(' | ');
  if (schema.anyOf) return schema.anyOf.map((part) => typeOf(part, depth)).join(' | ');
  if (schema.type === 'array') return `readonly ${grouped(typeOf(schema.items ?? {}, depth))}[]`;
  if (schema.type === 'integer') return 'number';
  if (isMap(schema)) return mapType(schema, depth);
  return schema.type ?? 'unknown';
}

const isMap = (schema: Schema) => schema.type === 'object';

function mapType({ properties = {}, required = [] }: Schema, depth: number): string {
  const entries = Object.entries(properties);
  if (entries.length === 0) return 'Record<never, never>';
  const indent = '  '.repeat(depth + 1);
  const lines = entries.map(([name, schema]) => {
    const mark = required.includes(name) ? '' : '?';
    return `${comment(schema, indent)}${indent}${key(name)}${mark}: ${typeOf(schema, depth + 1)};`;
  });
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

const comment = ({ description }: Schema, indent = '') =>
  description === undefined ? '' : `${indent}/** ${description} */\n`;
const grouped = (type: string) => (/[ |{]/.test(type) && !type.startsWith('{') ? `(${type})` : type);
const key = (name: string) => (/^[a-z]\w*$/i.test(name) ? name : text(name));

function text(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
}
