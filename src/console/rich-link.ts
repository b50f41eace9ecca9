// R12: the address of a message's page. Whoever has it may read the message until it expires; nobody can make one up.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type MessageId, messageId, type TenantId, tenantId } from '../domain/ids.ts';

export interface RichLink {
  readonly tenantId: TenantId;
  readonly messageId: MessageId;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What a token was: good, once good (HTTP 410), or never ours (HTTP 404). */
export type RichLinkReading =
  | ({ readonly state: 'valid' } & RichLink)
  | { readonly state: 'expired' }
  | { readonly state: 'forged' };

/** Signatures made for another purpose with the same key are none here. */
const purpose = 'expert-connect rich message 1\n';
const longestToken = 1024;

/** The token of a link: what it names, readable, and HMAC-SHA256 over it, both in base64url. `key`: 32 bytes or more. */
export function signRichLink({ tenantId, messageId, expiresAt }: RichLink, key: Uint8Array): string {
  const claim = Buffer.from(JSON.stringify([tenantId, messageId, expiresAt])).toString('base64url');
  return `${claim}.${signature(claim, key)}`;
}

/** Reads a token; `now` in milliseconds since 1970. The signature is checked first, in constant time. Never throws. */
export function readRichLink(token: string, key: Uint8Array, now: number): RichLinkReading {
  const dot = token.indexOf('.');
  if (dot < 0 || token.length > longestToken) return { state: 'forged' };
  const claim = token.slice(0, dot);
  if (!isEqual(token.slice(dot + 1), signature(claim, key))) return { state: 'forged' };
  const [tenant, message, expiresAt] = JSON.parse(Buffer.from(claim, 'base64url').toString()) as [
    string,
    string,
    number,
  ];
  if (now >= expiresAt) return { state: 'expired' };
  return { state: 'valid', tenantId: tenantId(tenant), messageId: messageId(message), expiresAt };
}

function signature(claim: string, key: Uint8Array): string {
  return createHmac('sha256', key).update(purpose).update(claim).digest('base64url');
}

/** Compares the text, not the bytes that it decodes to: base64 has several spellings for some. */
function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
