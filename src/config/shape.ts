// From what zod finds to what an operator can act on.
import type * as z from 'zod';
import { type Fault, oneOf, type Path, suggestion } from './fault.ts';
import { valueAt } from './select.ts';
import type { YamlFile } from './yaml-file.ts';

type Issue = z.core.$ZodIssue;

/** The file's settings with defaults, or `undefined` where the shape is wrong; then every fault of it is in `faults`. */
export function readShape<Schema extends z.ZodType>(
  yaml: YamlFile,
  schema: Schema,
): { readonly settings?: z.output<Schema>; readonly faults: readonly Fault[] } {
  const result = schema.safeParse(withoutEmpty(yaml.value, [schema]));
  if (result.success) return { settings: result.data, faults: [] };
  return { faults: result.error.issues.flatMap((issue) => faultsOf(issue, [], yaml, schema)) };
}

function faultsOf(issue: Issue, before: Path, yaml: YamlFile, schema: z.ZodType): Fault[] {
  const path: Path = [...before, ...(issue.path as Path)];
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path);
    return issue.keys.map((key) => unknownKey(key, path, known, yaml));
  }
  const found = valueAt(yaml.value, path);
  if (issue.code === 'invalid_union') {
    const branch = meantBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => faultsOf(inner, path, yaml, schema));
    const wanted = [...new Set(issue.errors.flatMap((errors) => (errors[0] ? [kindOf(errors[0])] : [])))];
    const wantsText = wanted.some((words) => words.includes('"'));
    return [yaml.faultAt(path, `expected ${wanted.join(' or ')}${foundText(found, wantsText)}`)];
  }
  return [yaml.faultAt(path, messageOf(issue, found))];
}

/** The alternative that the value was meant for: the one whose fault is not about the value as a whole. */
function meantBranch(branches: readonly Issue[][]): Issue[] | undefined {
  return branches.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || !['invalid_type', 'invalid_value'].includes(issue.code)),
  );
}

function unknownKey(key: string, path: Path, known: readonly string[], yaml: YamlFile): Fault {
  const list = `; known here: ${known.join(', ')}`;
  // Whoever writes `secret: {hunter2}` has written a secret: it is not repeated.
  const last = path.at(-1);
  if (last === 'secret' || last === 'password') {
    const fault = yaml.faultAt([...path, key], `expected a known setting${list}`, 'key');
    return { ...fault, path: yaml.faultAt(path, '').path };
  }
  const hint = suggestion(key, known) || list;
  return yaml.faultAt([...path, key], `expected a known setting, not ${JSON.stringify(key)}${hint}`, 'key');
}

function messageOf(issue: Issue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kindOf(issue)}${foundText(found, issue.expected === 'string')}`;
    case 'invalid_value': {
      const words = issue.values.filter((value) => typeof value === 'string');
      const hint = typeof found === 'string' ? suggestion(found, words) : foundText(found, words.length > 0);
      return `expected ${kindOf(issue)}${hint}`;
    }
    case 'too_small':
      if (issue.origin === 'string') return 'expected text, found nothing in it';
      return `expected ${issue.origin === 'array' ? 'entries, ' : ''}at least ${issue.minimum}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    default:
      // Kinds with a rule of their own bring their own words (fields.ts).
      return issue.message;
  }
}

/** What a fault of type or value would have liked to see. */
function kindOf(issue: Issue): string {
  if (issue.code === 'invalid_value') {
    const words = issue.values.filter((value) => typeof value === 'string');
    return words.length === issue.values.length ? oneOf(words) : issue.values.join(' or ');
  }
  if (issue.code !== 'invalid_type') return issue.message;
  return kinds[issue.expected] ?? issue.expected;
}

const kinds: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
  object: 'a map (name: value)',
  array: 'a list (lines that begin with "-", or [a, b])',
};

/** What stands there instead, without repeating it: it may be a secret. */
function foundText(found: unknown, wantsText: boolean): string {
  if (found === undefined) return ': this setting is required';
  if (found === null) return ', found nothing';
  if (Array.isArray(found)) return ', found a list';
  const quotes = wantsText ? ': put it into quotes' : '';
  if (typeof found === 'number') return `, found a number${quotes}`;
  if (typeof found === 'boolean') return `, found true or false${quotes}`;
  return typeof found === 'string' ? ', found text' : ', found a map';
}

/**
 * A known setting with nothing behind it counts as left out: that is what remains of a section when every line in it is
 * switched off. An unknown one stays, and is a fault.
 */
function withoutEmpty(value: unknown, schemas: readonly z.core.$ZodType[]): unknown {
  // An alias may make a value contain itself; a schema ends somewhere.
  if (schemas.length === 0) return value;
  if (Array.isArray(value)) return value.map((entry, index) => withoutEmpty(entry, inside(schemas, index)));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const next = inside(schemas, key);
    return inner === null && next.length > 0 ? [] : [[key, withoutEmpty(inner, next)]];
  });
  return Object.fromEntries(kept);
}

/** What the schema says of one key of a map, or of the entries of a list; of all alternatives, where there are some. */
function inside(schemas: readonly z.core.$ZodType[], step: string | number): z.core.$ZodType[] {
  return schemas.flatMap(unwrapped).flatMap((schema) => {
    const { element, shape = {} } = schema._zod.def as SchemaDef;
    if (typeof step === 'number') return element ? [element] : [];
    const next = Object.hasOwn(shape, step) ? shape[step] : undefined;
    return next ? [next] : [];
  });
}

/** The settings that a map has, at a path of the schema. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  const places = path.reduce<z.core.$ZodType[]>(inside, [schema]);
  return places.flatMap(unwrapped).flatMap((place) => Object.keys((place._zod.def as SchemaDef).shape ?? {}));
}

interface SchemaDef {
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
}

/** Without the layers that only say "optional" or "by default"; each alternative by itself. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType[] {
  const def = schema._zod.def as SchemaDef;
  if (def.innerType) return unwrapped(def.innerType);
  if (def.options) return def.options.flatMap(unwrapped);
  return [schema];
}
