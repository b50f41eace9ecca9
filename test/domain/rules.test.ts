import { describe, expect, it } from 'vitest';
import { agentForExpert, refuseExpertContact } from '../../src/domain/contact.ts';
import { windowOf } from '../../src/domain/history.ts';
import {
  type BareJid,
  bareJid,
  escapeLocal,
  parseBareJid,
  parseJid,
  unescapeLocal,
} from '../../src/domain/jid.ts';
import { isOnline } from '../../src/domain/presence.ts';
import { profileInForce, profiles } from '../../src/domain/profile.ts';
import { expertName } from '../../src/domain/tenant.ts';
import { acme, alice, bob, globex, hank, ivy } from '../support/people.ts';

describe('who may talk to whom', () => {
  it('R5: an expert reaches the agents of the own tenant', () => {
    expect(agentForExpert(acme(), bob, alice.jid)).toBe(acme().agents.get(alice.jid) && alice);
  });

  it('R5: everybody and everything else gets the one same answer', () => {
    const answers = [
      agentForExpert(acme(), hank, alice.jid),
      agentForExpert(acme(), bob, 'nobody@vcc.acme.example' as BareJid),
      agentForExpert(acme(), bob, ivy.jid),
      agentForExpert(acme(), 'acme.example' as BareJid, alice.jid),
      agentForExpert(acme(), 'bob@evil.acme.example' as BareJid, alice.jid),
    ];
    expect(new Set(answers)).toEqual(new Set(['unknown-contact']));
  });

  it('R6: in Mode 3 an agent may begin; elsewhere only an expert does', () => {
    expect(refuseExpertContact(acme(), bob, { begun: false })).toBeUndefined();
    expect(refuseExpertContact(globex(), hank, { begun: false })).toBe('not-mode-3');
    expect(refuseExpertContact(globex(), hank, { begun: true })).toBeUndefined();
    expect(refuseExpertContact(acme('9.9', 2), bob, { begun: false })).toBe('not-mode-3');
  });

  it('R5, R6: experts of another organisation are unknown in every mode', () => {
    expect(refuseExpertContact(acme(), hank, { begun: true })).toBe('unknown-contact');
    expect(refuseExpertContact(globex(), bob, { begun: true })).toBe('unknown-contact');
  });
});

describe('presence and profiles', () => {
  it('R1, R2: any session makes an agent online', () => {
    expect(isOnline([])).toBe(false);
    expect(isOnline([{}, {}])).toBe(true);
  });

  it('R21, R28: the window of each profile', () => {
    const size = (name: keyof typeof profiles) => windowOf(profiles[name]).size;
    expect([size('9.9'), size('9.10'), size('current')]).toEqual([
      30,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  // The table of R28, written down again, line by line.
  it.each([
    [
      'agent’s presence',
      (p: (typeof profiles)['9.9']) => p.presence.ofAgents,
      'online-offline',
      'online-offline',
      'four-states',
    ],
    ['expert’s presence', (p: (typeof profiles)['9.9']) => p.presence.ofExpertsInChat, false, false, true],
    ['agent typing to expert', (p: (typeof profiles)['9.9']) => p.typing.toExpert, true, true, true],
    ['expert typing to agent', (p: (typeof profiles)['9.9']) => p.typing.toAgent, false, false, true],
    ['read receipts', (p: (typeof profiles)['9.9']) => p.receipts.read, 'none', 'none', 'none'],
    ['delivery receipts', (p: (typeof profiles)['9.9']) => p.receipts.delivery, true, true, true],
    [
      'rich text',
      (p: (typeof profiles)['9.9']) => p.richText.toExpert,
      'text-and-link',
      'text-and-link',
      'text-and-link',
    ],
    ['files', (p: (typeof profiles)['9.9']) => p.files.fromAgents, 'refused', 'refused', 'as-links'],
  ])('R28: %s', (_, line, nineNine, nineTen, current) => {
    expect([line(profiles['9.9']), line(profiles['9.10']), line(profiles.current)]).toEqual([
      nineNine,
      nineTen,
      current,
    ]);
  });

  it('R28: a tenant overrides any line and keeps the others', () => {
    const profile = profileInForce('9.9', { typing: { toAgent: true }, history: { window: 100 } });
    expect(profile.typing).toEqual({ toExpert: true, toAgent: true, betweenAgents: true });
    expect(profile.history.window).toBe(100);
    expect(profile.files).toEqual(profiles['9.9'].files);
  });

  it('an expert whom the directory does not know is called by the address', () => {
    expect(expertName(acme(), bob)).toBe('Bob Stone');
    expect(expertName(acme(), 'zoe@acme.example' as BareJid)).toBe('zoe');
  });
});

describe('addresses', () => {
  it('are folded and taken apart', () => {
    expect(parseJid('Bob@ACME.example/Phone/2')).toEqual({
      bare: 'bob@acme.example',
      local: 'bob',
      domain: 'acme.example',
      resource: 'Phone/2',
    });
    expect(parseBareJid('acme.example')).toBe('acme.example');
  });

  it.each([
    '',
    '@a.example',
    'bob@',
    'bob@a.example/',
    'a b@c.example',
    'bob@a@b.example',
    `${'x'.repeat(1024)}@a.example`,
  ])('refuses %j', (text) => {
    expect(parseJid(text)).toBeUndefined();
    expect(() => bareJid(text)).toThrow(TypeError);
  });

  it('XEP-0106: the examples of the standard', () => {
    for (const [raw, escaped] of [
      ['space cadet', 'space\\20cadet'],
      ['call me "ishmael"', 'call\\20me\\20\\22ishmael\\22'],
      ['at&t guy', 'at\\26t\\20guy'],
      ["d'artagnan", 'd\\27artagnan'],
      ['/.fanboy', '\\2f.fanboy'],
      ['::foo::', '\\3a\\3afoo\\3a\\3a'],
      ['<foo>', '\\3cfoo\\3e'],
      ['user@host', 'user\\40host'],
      ['c:\\net', 'c\\3a\\net'],
      ['c:\\cool stuff', 'c\\3a\\cool\\20stuff'],
      ['c:\\5commas', 'c\\3a\\5c5commas'],
    ] as const) {
      expect(escapeLocal(raw)).toBe(escaped);
      expect(unescapeLocal(escaped)).toBe(raw);
    }
  });
});
