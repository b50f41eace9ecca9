// R11: what an expert sends as a file is a link with what is known about it.
import type { FileLink } from '../message.ts';
import { cleanLine } from './clean-text.ts';
import { safeWebUrl } from './links.ts';
import type { ClaimedFile } from './read-message.ts';

const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,80}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/;
/** Characters of UTF-16; file systems allow 255 bytes. */
const longestName = 255;
/** XEP-0363: an upload's address has a slot's random name before the file's. */
const uploadPath = /\/[0-9a-z_-]*[0-9a-f]{8}-?[0-9a-f]{4}[0-9a-z_-]*\/[^/]+\.[0-9a-z]{1,8}$/i;

/** The files of a stanza, each address once with all that is said about it. Addresses that are not of the web are none. */
export function filesOf(claims: readonly ClaimedFile[]): FileLink[] {
  const files = new Map<string, FileLink>();
  for (const claim of claims) {
    const url = safeWebUrl(claim.url);
    if (url) files.set(url, { ...describe(claim, url), ...files.get(url) });
  }
  return [...files.values()];
}

/** The file that a body stands for when it is nothing but the address of an upload. */
export function uploadIn(body: string): FileLink | undefined {
  if (body.length > 2000 || /\s/.test(body)) return undefined;
  const url = safeWebUrl(body);
  if (!url || !uploadPath.test(new URL(url).pathname)) return undefined;
  return describe({ url }, url);
}

function describe(claim: ClaimedFile, url: string): FileLink {
  const name = fileName(claim.name ?? '') ?? fileName(lastSegment(url));
  const type = claim.type?.trim().toLowerCase();
  const size = claim.size !== undefined && /^\d{1,15}$/.test(claim.size) ? Number(claim.size) : undefined;
  return {
    url,
    ...(name !== undefined && { name }),
    ...(type !== undefined && mediaType.test(type) && { type }),
    ...(size !== undefined && { size }),
  };
}

/** A name that is safe to show and to save under: no path, no control character, nothing that turns the direction. */
function fileName(text: string): string | undefined {
  const name = cleanLine(text)
    .replace(/^.*[/\\]/, '')
    .trim();
  if (name === '' || /^\.+$/.test(name)) return undefined;
  return name.length > longestName ? `…${name.slice(1 - longestName)}` : name;
}

function lastSegment(url: string): string {
  const segment = new URL(url).pathname.replace(/^.*\//, '');
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
