// Addresses that an agent may link to: http, https, mailto and tel; images by https only (R13: never the picture itself).
const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const fileScheme = /^(data|blob|cid|mid|file|filesystem|content|webkit-fake-url):/i;
const ignoredByBrowsers = /[\u0000-\u0020\u007F-\u009F]+/g;

/** The address, if it is complete and one of those that may be followed. */
export function safeAddress(address: string): string | undefined {
  const trimmed = address.trim();
  if (!URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  if (!schemes.has(url.protocol)) return undefined;
  // `https:example.com` is read as an address with a host; write it as such.
  return /^https?:/i.test(trimmed) && !/^https?:\/\/[^/]/i.test(trimmed) ? url.href : trimmed;
}

/**
 * What somebody typed as the target of a link. A domain becomes https, a mail address mailto, a telephone number tel.
 * `undefined` where none of these can be meant.
 */
export function typedAddress(typed: string): string | undefined {
  const text = typed.trim();
  if (/^(https?|mailto|tel):/i.test(text)) return /\s/.test(text) ? undefined : safeAddress(text);
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return safeAddress(`mailto:${text}`);
  if (/^\+?\(?\d[\d ()./-]{4,}$/.test(text)) return `tel:${text.replace(/[^\d+]/g, '')}`;
  if (/^[^\s/:@]+\.[^\s/:@.]{2,}(:\d+)?([/?#]\S*)?$/.test(text)) return safeAddress(`https://${text}`);
  return undefined;
}

/** The one address that a pasted text consists of: pasted over words it makes a link of them. */
export function onlyAddress(text: string): string | undefined {
  const trimmed = text.trim();
  return /^(https?:\/\/|mailto:|tel:)\S+$/i.test(trimmed) ? safeAddress(trimmed) : undefined;
}

/** Whether this is the picture or file itself, or lies with the agent, instead of an address on the web (R13). */
export function isFileAddress(address: string): boolean {
  return fileScheme.test(address.replace(ignoredByBrowsers, ''));
}

/** The address of an image on the web: https, and nothing else. */
export function imageAddress(address: string): string | undefined {
  const url = safeAddress(address);
  return url && /^https:/i.test(url) ? url : undefined;
}
