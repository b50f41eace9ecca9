import { expect, it } from 'vitest';
import { parseJid } from '../../src/domain/jid.ts';
import { createExpertPresence } from '../../src/live/expert-presence.ts';
import { acme, bob } from '../support/people.ts';

it('R28: 32 devices of an expert are known; what one more says changes nothing', () => {
  const presence = createExpertPresence();
  const { id } = acme();
  const here = { priority: 0, show: undefined };
  const says = (device: number, isThere: boolean) => {
    const from = parseJid(`${bob}/device-${device}`);
    presence.noted(id, from ?? expect.fail('an address'), isThere ? here : undefined);
  };
  for (let device = 1; device <= 33; device += 1) says(device, true);
  for (let device = 1; device <= 31; device += 1) says(device, false);
  expect(presence.of(id, bob)?.online).toBe(true);
  // The thirty-second was known, the thirty-third was not.
  says(32, false);
  expect(presence.of(id, bob)?.online).toBe(false);
});
