// Golden pairs: what comes in, and everything that goes out for it. `*` stands for any value of an attribute.
import { readdirSync, readFileSync } from 'node:fs';
import { type Element, Parser } from '@xmpp/xml';

export interface Pair {
  readonly name: string;
  readonly incoming: Element;
  readonly outgoing: readonly Element[];
}

/** The pairs of one file in this folder, or of all. */
export function readPairs(file?: string): readonly Pair[] {
  const files = file ? [file] : readdirSync(import.meta.dirname).filter((name) => name.endsWith('.xml'));
  return files.sort().flatMap((name) => {
    const root = parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8'));
    return root.getChildElements().map((pair) => ({
      name: `${name}: ${pair.attrs.name}`,
      incoming: onlyChild(pair.getChild('in')),
      outgoing: pair.getChild('out')?.getChildElements().map(alone) ?? [],
    }));
  });
}

/** One spelling of a stanza: attributes sorted, white space between elements left out. */
export function spell(element: Element, pattern: Element = element): string {
  const names = Object.keys(element.attrs).sort();
  const attrs = names.map((name) => {
    const value = pattern.attrs[name] === '*' ? '*' : element.attrs[name];
    return ` ${name}=${JSON.stringify(value)}`;
  });
  const elsewhere = pattern.getChildElements();
  let n = 0;
  const children = element.children
    .filter((child) => typeof child !== 'string' || child.trim() !== '')
    .map((child) => (typeof child === 'string' ? JSON.stringify(child) : spell(child, elsewhere[n++])));
  return `<${element.name}${attrs.join('')}>${children.map((child) => `\n${child}`.replaceAll('\n', '\n  ')).join('')}`;
}

function parse(text: string): Element {
  const parser = new Parser();
  let root: Element | undefined;
  parser.on('start', (element: Element) => {
    root = element;
  });
  parser.on('element', (element: Element) => root?.append(element));
  parser.on('error', (error: Error) => {
    throw error;
  });
  parser.write(text);
  if (!root) throw new Error('no XML');
  return root;
}

function onlyChild(parent: Element | undefined): Element {
  const [child, ...more] = parent?.getChildElements() ?? [];
  if (!child || more.length > 0) throw new Error('one stanza in <in>');
  return alone(child);
}

/** As it comes off a stream: nothing above it. */
function alone(element: Element): Element {
  element.parent = null;
  return element;
}
