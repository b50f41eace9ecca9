// R16, R19, R28: the rules of both licences and of presence, as tables.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyWay } from '../../src/domain/copies.ts';
import { bareJid } from '../../src/domain/jid.ts';
import { seenTogether, shownStatus } from '../../src/domain/presence.ts';
import { profileNames, profiles } from '../../src/domain/profile.ts';
import { proxyOf, voAccountFor, voChatOf } from '../../src/domain/vo-account.ts';
import { acme, alice, bob, dave } from '../support/people.ts';

const tenant = acme();
const account = bareJid('dave@acme.example');

describe('R16: the address that names an expert', () => {
  it.each([
    ['bob@acme.example', 'bob\\40acme.example@vcc.acme.example'],
    ["d'artagnan@acme.example", 'd\\27artagnan\\40acme.example@vcc.acme.example'],
    ['a\\40b@acme.example', 'a\\5c40b\\40acme.example@vcc.acme.example'],
    ['zoë@acme.example', 'zoë\\40acme.example@vcc.acme.example'],
  ])('of %s', (jid, address) => {
    const expert = jid as typeof bob;
    expect(proxyOf(tenant, expert)).toBe(address);
  });

  it('names the same expert again, whoever it is', () => {
    const local = fc
      .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
      .map((text) => text.toLowerCase().replace(/["&'/:<>@\s\u0000-\u001f\u007f]/gu, '\\'));
    fc.assert(
      fc.property(local, (name) => {
        const expert = bareJid(`${name}@acme.example`);
        fc.pre(expert !== account);
        const chat = voChatOf(tenant, account, proxyOf(tenant, expert));
        expect(chat).toEqual({ agent: dave, expert });
      }),
    );
  });

  it.each([
    ['carol@acme.example', 'bob\\40acme.example@vcc.acme.example', 'an expert without a console'],
    ['dave@globex.example', 'bob\\40acme.example@vcc.acme.example', 'an account of another organisation'],
    ['dave@acme.example', 'hank\\40globex.example@vcc.acme.example', 'an expert of another organisation'],
    ['dave@acme.example', 'dave\\40acme.example@vcc.acme.example', 'the account itself'],
    ['dave@acme.example', 'bob\\40acme.example@vcc.globex.example', 'another component'],
    ['dave@acme.example', 'acme.example@vcc.acme.example', 'no escaping'],
    ['dave@acme.example', '\\40acme.example@vcc.acme.example', 'nobody'],
    ['dave@acme.example', 'bob\\5c40acme.example@vcc.acme.example', 'another spelling'],
    ['dave@acme.example', 'bob\\40acme.example\\2fdesk@vcc.acme.example', 'a device'],
  ])('R5: %s → %s is nobody’s chat: %s', (from, to) => {
    expect(voChatOf(tenant, bareJid(from), to as typeof bob)).toBeUndefined();
  });

  it('R16: an account is for everybody’s messages but its own', () => {
    expect(voAccountFor(dave, bob)).toBe(account);
    expect(voAccountFor(dave, account)).toBeUndefined();
    expect(voAccountFor(alice, bob)).toBeUndefined();
  });
});

it.each([
  ['auto', true, 'own'],
  ['auto', false, 'marked'],
  [undefined, true, 'own'],
  [undefined, false, 'marked'],
  ['privilege', true, 'own'],
  ['privilege', false, 'none'],
  ['marked', true, 'marked'],
  ['marked', false, 'marked'],
  ['off', true, 'none'],
  ['off', false, 'none'],
] as const)('R19: copies %s, privileged %s: %s', (policy, privileged, way) => {
  expect(copyWay(policy, privileged)).toBe(way);
});

describe('R1, R28: what experts see of an agent’s status', () => {
  it.each(profileNames)('%s', (name) => {
    const shown = (['available', 'on-break', 'work-offline'] as const).map((status) =>
      shownStatus(profiles[name], status),
    );
    expect(shown).toEqual(
      name === 'current' ? [undefined, 'away', 'dnd'] : [undefined, undefined, undefined],
    );
  });
});

it.each([
  [[], { online: false }],
  [[{ priority: 0, show: undefined }], { online: true, status: 'available' }],
  [[{ priority: 0, show: 'chat' }], { online: true, status: 'available' }],
  [[{ priority: 0, show: 'xa' }], { online: true, status: 'on-break' }],
  [[{ priority: 0, show: 'dnd' }], { online: true, status: 'work-offline' }],
  [[{ priority: -1, show: 'away' }], { online: true, status: 'on-break' }],
  // The device of highest priority speaks; of several, the most available.
  [
    [
      { priority: 5, show: 'away' },
      { priority: 1, show: undefined },
    ],
    { online: true, status: 'on-break' },
  ],
  [
    [
      { priority: 5, show: 'dnd' },
      { priority: 5, show: 'away' },
    ],
    { online: true, status: 'on-break' },
  ],
  [[{ priority: 0, show: 'a state that is none' }], { online: true, status: 'available' }],
])('R28: an expert with %j is seen as %j', (resources, seen) => {
  expect(seenTogether(resources)).toEqual(seen);
});
