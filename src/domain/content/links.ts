// Addresses that may be clicked: http, https, mailto and tel, and no other.
import { LinkifyIt } from 'linkify-it';
import type { Link } from '../message.ts';

const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);
/** What a browser would drop from an address, or what would let one look like another. */
const unsafeInUrl =
  /[\s"<>\\`\u0000-\u0020\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/u;
/** Without one of these there is no link in a text. */
const hintOfLink = /:\/\/|@|www\.|mailto:|tel:/i;

/**
 * The address as it may be shown and followed; `undefined` for another scheme, a relative or a protocol-relative
 * address, and what is none at all. Written as it was, unless it has characters that deceive: those are encoded.
 */
export function safeUrl(address: string): string | undefined {
  const trimmed = address.trim();
  if (!URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  if (!schemes.has(url.protocol)) return undefined;
  // `https:example.com` and `https:/example.com` are read as addresses with a host; write them as such.
  const hasHost = url.protocol === 'http:' || url.protocol === 'https:';
  if (hasHost && !/^https?:\/\/[^/]/i.test(trimmed)) return url.href;
  return unsafeInUrl.test(trimmed) ? url.href : trimmed;
}

/** An address of something that can be fetched: http or https. */
export function safeWebUrl(address: string): string | undefined {
  const url = safeUrl(address);
  return url && /^https?:/i.test(url) ? url : undefined;
}

const finder = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: false })
  .add('ftp:', null)
  .add('//', null)
  .add('tel:', {
    validate: (text, position) =>
      /^\+?[\d().-]{3,30}/.exec(text.slice(position, position + 40))?.[0].length ?? 0,
  });

/**
 * R10: the links in a plain text, in order, each address once. Bare domains count only when they begin with `www.`:
 * `notes.md` is a file to most people. `text` is what stands in the text, where that is not the address itself.
 */
export function findLinks(text: string): Link[] {
  if (!hintOfLink.test(text)) return [];
  const links = new Map<string, Link>();
  for (const match of finder.match(text) ?? []) {
    if (match.schema === '' && !/^www\./i.test(match.raw)) continue;
    const url = safeUrl(match.schema === '' ? `https://${match.raw}` : match.url);
    if (!url || links.has(url)) continue;
    links.set(url, url === match.raw ? { url } : { url, text: match.raw });
  }
  return [...links.values()];
}
