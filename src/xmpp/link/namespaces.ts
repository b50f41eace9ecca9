// Namespaces in XML 1.0, as far as a sender has to keep its rules: an unbound prefix ends the stream.
import { StanzaRefused } from './errors.ts';

/** The prefixes in force at some element: the nearest declaration first. */
export interface Scope {
  readonly prefix: string;
  readonly namespace: string;
  readonly outer: Scope | undefined;
}

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

/** Bound by the specification; nothing else is when a stanza begins. */
export const outermost: Scope = { prefix: 'xml', namespace: xmlNamespace, outer: undefined };

// Narrower than XML allows: servers differ in which letters beyond ASCII they take in names, and XMPP uses none.
const plainName = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Throws StanzaRefused `bad-name` or `unbound-prefix`. */
export function checkElementName(name: string, scope: Scope): void {
  if (!plainName.test(name)) namespaceOf(splitName(name)[0], scope);
}

/** As {@link checkElementName}; a declaration (`xmlns:a`) is a name of an attribute only. */
export function checkAttributeName(name: string, scope: Scope): void {
  if (plainName.test(name)) return;
  const [prefix] = splitName(name);
  if (prefix !== 'xmlns') namespaceOf(prefix, scope);
}

/** The scope inside an element with these attributes. Throws StanzaRefused for a declaration that no parser takes. */
export function scopeWithin(attrs: Readonly<Record<string, unknown>>, outer: Scope): Scope {
  let scope = outer;
  for (const name in attrs) {
    if (!name.startsWith('xmlns') || attrs[name] == null) continue;
    const namespace = String(attrs[name]);
    if (name === 'xmlns') checkNamespace(namespace);
    else if (name.startsWith('xmlns:')) scope = declare(splitName(name)[1], namespace, scope);
  }
  return scope;
}

/** Two attributes that mean the same one (`a:x` and `b:x`, both prefixes for one namespace): refused by parsers. */
export function checkDuplicates(attrs: Readonly<Record<string, unknown>>, scope: Scope): void {
  const seen = new Set<string>();
  for (const name in attrs) {
    if (attrs[name] == null || !name.includes(':') || name.startsWith('xmlns:')) continue;
    const [prefix, local] = splitName(name);
    const meaning = `${namespaceOf(prefix, scope)} ${local}`;
    if (seen.has(meaning)) throw new StanzaRefused('duplicate-attribute');
    seen.add(meaning);
  }
}

function splitName(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':');
  const prefix = name.slice(0, colon);
  const local = name.slice(colon + 1);
  if (colon < 0 || !plainName.test(prefix) || !plainName.test(local)) throw new StanzaRefused('bad-name');
  return [prefix, local];
}

function namespaceOf(prefix: string, scope: Scope): string {
  for (let at: Scope | undefined = scope; at; at = at.outer) if (at.prefix === prefix) return at.namespace;
  throw new StanzaRefused('unbound-prefix');
}

function declare(prefix: string, namespace: string, outer: Scope): Scope {
  if (prefix === 'xml' || prefix === 'xmlns' || namespace === '') throw new StanzaRefused('bad-namespace');
  checkNamespace(namespace);
  return { prefix, namespace, outer };
}

/** White space, too: ejabberd's parser joins namespace and name with a line feed. */
function checkNamespace(namespace: string): void {
  if (namespace === xmlNamespace || namespace === xmlnsNamespace || /[\s\u0000-\u001f]/.test(namespace)) {
    throw new StanzaRefused('bad-namespace');
  }
}
