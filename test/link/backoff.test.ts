import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBackoff } from '../../src/xmpp/link/backoff.ts';

it('waits anything between nothing and a bound that doubles up to the cap, for ever', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
        minLength: 1,
        maxLength: 2_000,
      }),
      (jitter) => {
        let n = 0;
        const backoff = createBackoff(500, 30_000, () => jitter[n] ?? 0);
        for (n = 0; n < jitter.length; n += 1) {
          const bound = Math.min(30_000, 500 * 2 ** Math.min(n, 20));
          expect(backoff.next()).toBe(Math.floor((jitter[n] ?? 0) * bound));
        }
      },
    ),
  );
});

it('begins again after a reset', () => {
  const backoff = createBackoff(500, 30_000, () => 0.5);
  expect([backoff.next(), backoff.next(), backoff.next()]).toEqual([250, 500, 1_000]);
  backoff.reset();
  expect(backoff.next()).toBe(250);
});
