// A YAML file as a value that remembers where each setting stands.
import { readFileSync, statSync } from 'node:fs';
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  Parser,
  visit,
  type YAMLMap,
} from 'yaml';
import { type Fault, type Path, pathText } from './fault.ts';
import { yamlFaults } from './yaml-faults.ts';

export interface YamlFile {
  readonly file: string;
  /** Strings, numbers, booleans, null, lists and maps. `undefined` where nothing of the file could be understood. */
  readonly value: unknown;
  /** What is wrong with the YAML itself, before any setting is looked at. */
  readonly faults: readonly Fault[];
  /** A fault at the setting's value, at its key, or (for a setting that is missing) where its map begins. */
  faultAt(path: Path, message: string, where?: 'value' | 'key'): Fault;
}

/** No setting is deeper than ten levels. The parser recurses, and a stack that overflows in it ends the process. */
const deepest = 64;
const largestFile = 16 * 1024 * 1024;
/** How often anchors may be repeated, so that a short file cannot unfold into a huge one. */
const mostAliases = 100;

/** Reads one file. Never throws: whatever is wrong is a fault of the answer. */
export function readYamlFile(file: string): YamlFile {
  const read = readText(file);
  if ('message' in read) return unreadable(file, read);
  return parseYaml(file, read.text);
}

export function parseYaml(file: string, text: string): YamlFile {
  const positionAt = positionsIn(text);
  const fileFault = (offset: number, message: string): Fault => ({
    file,
    ...positionAt(offset),
    path: '(file)',
    message,
  });

  const tokens = [...new Parser().parse(text)];
  const tooDeep = tokens.map(offsetTooDeep).find((offset) => offset !== undefined);
  if (tooDeep !== undefined) {
    const fault = fileFault(tooDeep, `expected at most ${deepest} levels of nesting`);
    return { ...unreadable(file, fault), faults: [fault] };
  }

  // `logLevel`: the library would otherwise write warnings to the process by itself.
  const composer = new Composer({ logLevel: 'error' });
  const documents = [...composer.compose(tokens, true, text.length)] as Document[];
  const document = documents[0] as Document;
  const faults = [...document.errors, ...document.warnings].map((error) =>
    fileFault(error.pos[0], yamlFaults[error.code]),
  );
  const second = documents[1];
  if (second) faults.push(fileFault(second.range?.[0] ?? 0, yamlFaults.MULTIPLE_DOCS));
  const { aliasFaults, aliases } = checkAliases(document, fileFault);
  faults.push(...aliasFaults);
  let value: unknown;
  if (aliasFaults.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: mostAliases + 1 });
    } catch {
      faults.push(fileFault(aliases[0] ?? 0, 'expected aliases (*name) that unfold to less'));
    }
  }
  if (faults.length === 0 && (value === null || value === undefined)) {
    faults.push(fileFault(0, 'expected settings; the file is empty'));
  }
  return {
    file,
    value,
    faults,
    faultAt: (path, message, where = 'value') => ({
      file,
      ...positionAt(offsetOf(document, path, where)),
      path: pathText(path),
      message,
    }),
  };
}

/** Line and column of an offset, both from 1. The library's own counter misses lines that it skips after a fault. */
function positionsIn(text: string): (offset: number) => { line: number; column: number } {
  // A byte order mark is in the text, but no editor counts it.
  const starts = [text.startsWith('\ufeff') ? 1 : 0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (offset) => {
    const wanted = Math.min(offset, text.length);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(wanted - (starts[low] ?? 0), 0) + 1 };
  };
}

/** Where a value, or its key, begins. The nearest place around it for what is not there. */
function offsetOf(document: Document, path: Path, where: 'value' | 'key'): number {
  let node = resolved(document, document.contents);
  let offset = node?.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    let key: unknown;
    let next: unknown;
    if (isMap(node)) {
      const pair = (node as YAMLMap).items.find((item) => keyText(item.key) === String(step));
      key = pair?.key;
      next = pair?.value;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
    }
    const keyOffset = isNode(key) ? key.range?.[0] : undefined;
    if (last && where === 'key' && keyOffset !== undefined) return keyOffset;
    const target = resolved(document, next);
    // A key without a value: the place of the value is behind it, maybe on another line. The key is what one sees.
    const isEmpty = isScalar(target) && target.value === null && !target.source;
    const found = target === undefined || isEmpty ? keyOffset : target.range?.[0];
    if (found === undefined) return offset;
    offset = found;
    node = target;
  }
  return offset;
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function resolved(document: Document, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isNode(node) ? node : undefined;
}

/** Every alias names an anchor that stands before it. Also gives where the aliases stand. */
function checkAliases(document: Document, fileFault: (offset: number, message: string) => Fault) {
  const anchors = new Set<string>();
  const aliases: number[] = [];
  const aliasFaults: Fault[] = [];
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node && node.anchor) anchors.add(node.anchor);
      if (!isAlias(node)) return;
      const offset = node.range?.[0] ?? 0;
      aliases.push(offset);
      if (!anchors.has(node.source)) aliasFaults.push(fileFault(offset, yamlFaults.BAD_ALIAS));
    },
  });
  if (aliases.length > mostAliases) {
    aliasFaults.push(fileFault(aliases[mostAliases] ?? 0, `expected at most ${mostAliases} aliases (*name)`));
  }
  return { aliasFaults, aliases };
}

/** The offset of the first token that is nested too deeply. Walks without recursion, for the reason above. */
function offsetTooDeep(token: CST.Token): number | undefined {
  const waiting: { token: CST.Token; depth: number }[] = [{ token, depth: 0 }];
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const { token: current, depth } = entry;
    if (depth > deepest) return current.offset;
    if (current.type === 'document' && current.value) waiting.push({ token: current.value, depth });
    if (!('items' in current)) continue;
    for (const item of current.items) {
      for (const child of [item.key, item.value]) if (child) waiting.push({ token: child, depth: depth + 1 });
    }
  }
  return undefined;
}

function readText(file: string): { text: string } | Fault {
  const whole = { file, line: 1, column: 1, path: '(file)' };
  try {
    const size = statSync(file).size;
    if (size > largestFile) return { ...whole, message: `expected at most ${largestFile} bytes` };
    const bytes = readFileSync(file);
    const text = bytes.toString('utf8');
    if (Buffer.from(text, 'utf8').equals(bytes)) return { text };
    const lines = text.slice(0, text.indexOf('\ufffd')).split('\n');
    const column = (lines.at(-1)?.length ?? 0) + 1;
    return { ...whole, line: lines.length, column, message: 'expected text in UTF-8' };
  } catch (error) {
    return { ...whole, message: `expected a file that can be read (${errorCode(error)})` };
  }
}

function unreadable(file: string, fault: Fault): YamlFile {
  return {
    file,
    value: undefined,
    faults: [fault],
    faultAt: (path, message) => ({ file, line: 1, column: 1, path: pathText(path), message }),
  };
}

/** `ENOENT` and the like: what the system says without the path, which may be a secret in the wrong place. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown reason';
}
