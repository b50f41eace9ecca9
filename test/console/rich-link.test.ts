import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRichLink, signRichLink } from '../../src/console/rich-link.ts';
import { messageId, tenantId } from '../../src/domain/ids.ts';

const key = new Uint8Array(32).fill(7);
const link = {
  tenantId: tenantId('acme'),
  messageId: messageId('0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee'),
  expiresAt: 2_000,
};
const token = signRichLink(link, key);

describe('R12: the address of a message’s page', () => {
  it('R12: says which message, until it expires', () => {
    expect(readRichLink(token, key, 1_999)).toEqual({ state: 'valid', ...link });
    expect(readRichLink(token, key, 2_000)).toEqual({ state: 'expired' });
  });

  it('R12: fits into an address as it is, and is short', () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/);
    expect(token.length).toBeLessThan(160);
  });

  it('R12: of another key it is forged, expired or not', () => {
    const other = signRichLink(link, new Uint8Array(32).fill(8));
    expect(readRichLink(other, key, 1)).toEqual({ state: 'forged' });
    expect(readRichLink(other, key, 9_999)).toEqual({ state: 'forged' });
  });

  it('R12: with any one character changed it is forged', () => {
    for (let index = 0; index < token.length; index++) {
      for (const char of ['A', 'B', '-', '.', '=', '\u0000', 'é']) {
        const changed = token.slice(0, index) + char + token.slice(index + 1);
        if (changed !== token) expect(readRichLink(changed, key, 1)).toEqual({ state: 'forged' });
      }
    }
  });

  it('R12: shorter, longer, or anything else: forged, and nothing throws', () => {
    for (let length = 0; length < token.length; length++) {
      expect(readRichLink(token.slice(0, length), key, 1)).toEqual({ state: 'forged' });
    }
    expect(readRichLink(`${token}=`, key, 1)).toEqual({ state: 'forged' });
    expect(readRichLink('a.'.repeat(100_000), key, 1)).toEqual({ state: 'forged' });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readRichLink(text, key, 1)).toEqual({ state: 'forged' });
      }),
    );
  });
});
