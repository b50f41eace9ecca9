// RFC 7622 addresses, as far as a component needs them: the XMPP server has prepared what it hands over.

declare const brand: unique symbol;

/** `local@domain` or `domain`, in lower case. The identity of every person. */
export type BareJid = string & { readonly [brand]: 'BareJid' };

export interface Jid {
  readonly bare: BareJid;
  readonly local: string;
  readonly domain: string;
  /** Empty for a bare JID. */
  readonly resource: string;
}

/** RFC 7622 3.1: each part at most 1023 bytes. */
const longestPart = 1023;
const forbiddenInLocal = /["&'/:<>@\s\u0000-\u001f\u007f]/u;
const forbiddenInDomain = /["&'/:<>@\s\u0000-\u001f\u007f]/u;

/** Reads a JID; `undefined` where it is none. Local part and domain are folded to lower case. */
export function parseJid(text: string): Jid | undefined {
  const slash = text.indexOf('/');
  const bareText = slash < 0 ? text : text.slice(0, slash);
  const resource = slash < 0 ? '' : text.slice(slash + 1);
  if (slash >= 0 && resource === '') return undefined;
  const at = bareText.indexOf('@');
  const local = at < 0 ? '' : bareText.slice(0, at).toLowerCase();
  const domain = bareText.slice(at + 1).toLowerCase();
  if (domain === '' || at === 0) return undefined;
  if (forbiddenInDomain.test(domain) || forbiddenInLocal.test(local)) return undefined;
  if ([local, domain, resource].some(isTooLong)) return undefined;
  return { bare: (local === '' ? domain : `${local}@${domain}`) as BareJid, local, domain, resource };
}

/** A bare JID from text; `undefined` for anything else, a full JID included. */
export function parseBareJid(text: string): BareJid | undefined {
  const jid = parseJid(text);
  return jid && jid.resource === '' ? jid.bare : undefined;
}

/** A bare JID from text that is known to be one (config, storage). Throws on anything else: that is a bug. */
export function bareJid(text: string): BareJid {
  const jid = parseBareJid(text);
  if (!jid) throw new TypeError(`not a bare JID: ${JSON.stringify(text)}`);
  return jid;
}

export const localOf = (jid: BareJid) => (jid.includes('@') ? jid.slice(0, jid.indexOf('@')) : '');
export const domainOf = (jid: BareJid) => jid.slice(jid.indexOf('@') + 1);

// XEP-0106: JID Escaping 1.1. Each character, and the two digits that stand for it.
const escapes: Record<string, string> = {
  ' ': '20',
  '"': '22',
  '&': '26',
  "'": '27',
  '/': '2f',
  ':': '3a',
  '<': '3c',
  '>': '3e',
  '@': '40',
};
const escapeCodes = new Set([...Object.values(escapes), '5c']);
const unescapes = Object.fromEntries([
  ...Object.entries(escapes).map(([char, code]) => [code, char]),
  ['5c', '\\'],
]);

/** XEP-0106 escaping of any text for use as a local part: `bob@acme.example` becomes `bob\40acme.example`. */
export function escapeLocal(text: string): string {
  return text.replace(/["&'/:<>@ ]|\\(?=([0-9a-f]{2}))/gi, (char, code?: string) => {
    if (char !== '\\') return `\\${escapes[char]}`;
    return escapeCodes.has((code ?? '').toLowerCase()) ? '\\5c' : '\\';
  });
}

/** The inverse of {@link escapeLocal}. */
export function unescapeLocal(text: string): string {
  return text.replace(/\\([0-9a-f]{2})/gi, (whole, code: string) => unescapes[code.toLowerCase()] ?? whole);
}

function isTooLong(part: string): boolean {
  if (part.length * 3 <= longestPart) return false;
  return new TextEncoder().encode(part).length > longestPart;
}
