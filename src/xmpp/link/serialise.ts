// The choke point: everything that leaves passes here. One bad stanza ends the stream for every tenant's agent on it,
// so invalid characters are replaced, and whatever else a server would not take is refused to the caller.
import type { Element } from '@xmpp/xml';
import { parseJid } from '../../domain/jid.ts';
import { escapeAttribute, escapeText, isCleanXml } from './clean-xml.ts';
import { StanzaRefused } from './errors.ts';
import {
  checkAttributeName,
  checkDuplicates,
  checkElementName,
  outermost,
  type Scope,
  scopeWithin,
} from './namespaces.ts';

export interface StanzaRules {
  /** The component's domain: servers end the stream at a `from` of any other. */
  readonly domain: string;
  /** The server's limit on one stanza, in bytes of UTF-8. */
  readonly maxBytes: number;
}

export interface Serialised {
  readonly xml: string;
  /** Its length in UTF-8. */
  readonly bytes: number;
}

const stanzaNames = new Set(['message', 'presence', 'iq']);
/** What a stanza itself may be in; the stream has declared it, and saying it again confuses Prosody. */
const streamNamespaces = new Set(['jabber:component:accept', 'jabber:client', 'jabber:server']);
/** No stanza of ours is deeper than ten; this only protects the stack. */
const deepest = 200;
/** Addresses recur: those known to be good are not read again. */
const rememberedAddresses = 20_000;

/** Makes the one function that turns a stanza into text for the stream. It throws StanzaRefused. */
export function createSerialiser(rules: StanzaRules): (stanza: Element) => Serialised {
  const goodFrom = new Set<string>();
  const goodTo = new Set<string>();

  return (stanza) => {
    if (!stanzaNames.has(stanza.name)) throw new StanzaRefused('not-a-stanza');
    const { from, to, xmlns } = stanza.attrs;
    if (xmlns !== undefined && !streamNamespaces.has(xmlns)) throw new StanzaRefused('not-a-stanza');
    if (!from || !to) throw new StanzaRefused('missing-address');
    if (!goodFrom.has(from)) {
      checkFrom(from, rules.domain);
      remember(goodFrom, from);
    }
    if (!goodTo.has(to)) {
      checkAddress(to);
      remember(goodTo, to);
    }
    const xml = writeElement(stanza, outermost, 0);
    const bytes = Buffer.byteLength(xml);
    if (bytes > rules.maxBytes) throw new StanzaRefused('too-large');
    return { xml, bytes };
  };
}

function remember(known: Set<string>, address: string): void {
  if (known.size >= rememberedAddresses) known.clear();
  known.add(address);
}

/** Prosody compares the domain letter by letter. */
function checkFrom(from: string, domain: string): void {
  checkAddress(from);
  const slash = from.indexOf('/');
  const bare = slash < 0 ? from : from.slice(0, slash);
  if (bare.slice(bare.indexOf('@') + 1) !== domain) throw new StanzaRefused('foreign-from');
}

function checkAddress(address: string): void {
  if (!parseJid(address) || !isCleanXml(address)) throw new StanzaRefused('bad-address');
}

function writeElement(element: Element, outer: Scope, depth: number): string {
  if (depth > deepest) throw new StanzaRefused('too-deep');
  const scope = scopeWithin(element.attrs, outer);
  checkElementName(element.name, scope);
  let out = `<${element.name}${writeAttributes(element, scope, depth)}`;
  if (element.children.length === 0) return `${out}/>`;
  out += '>';
  for (const child of element.children) {
    if (child == null) continue;
    out += typeof child === 'object' ? writeElement(child, scope, depth + 1) : escapeText(String(child));
  }
  return `${out}</${element.name}>`;
}

function writeAttributes(element: Element, scope: Scope, depth: number): string {
  let out = '';
  let prefixed = 0;
  for (const name in element.attrs) {
    const value = element.attrs[name];
    if (value == null || (depth === 0 && name === 'xmlns')) continue;
    checkAttributeName(name, scope);
    if (name.includes(':')) prefixed += 1;
    out += ` ${name}="${escapeAttribute(String(value))}"`;
  }
  if (prefixed > 1) checkDuplicates(element.attrs, scope);
  return out;
}
