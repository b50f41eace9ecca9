import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactsOf, mayContact, refuseColleague } from '../../src/domain/colleagues.ts';
import { type Conversation, wasWrittenTo } from '../../src/domain/conversation.ts';
import { conversationId, groupId, queueId } from '../../src/domain/ids.ts';
import { type BareJid, bareJid } from '../../src/domain/jid.ts';
import { isSupervised, mayRead, mayWatch, refuseMonitoring } from '../../src/domain/monitoring.ts';
import { type Agent, type Role, roles } from '../../src/domain/person.ts';
import type { SupervisionSettings, Tenant } from '../../src/domain/tenant.ts';
import { acme, alice, dave, erin, globex, grace, ivy } from '../support/people.ts';

const agent = (
  name: string,
  groups: readonly string[],
  role: Role = 'agent',
  queues: readonly string[] = [],
): Agent => ({
  ...alice,
  jid: bareJid(`${name}@vcc.acme.example`),
  username: name,
  name,
  role,
  groups: groups.map(groupId),
  queues: queues.map(queueId),
});

describe('who may contact whom', () => {
  // One, the other, and whether they may: written down, not derived.
  it.each([
    ['a group in common', agent('a', ['g']), agent('b', ['g']), true],
    ['one of several', agent('a', ['g', 'h']), agent('b', ['h', 'i']), true],
    ['no group in common', agent('a', ['g']), agent('b', ['h']), false],
    ['no group at all', agent('a', []), agent('b', []), false],
    ['a supervisor begins', agent('a', ['g'], 'supervisor'), agent('b', ['h']), true],
    ['a supervisor without groups', agent('a', [], 'supervisor'), agent('b', []), true],
    ['to a supervisor', agent('a', ['g']), agent('b', ['h'], 'supervisor'), true],
    ['an auditor is no supervisor', agent('a', ['g'], 'auditor'), agent('b', ['h']), false],
    ['an auditor of the group', agent('a', ['g'], 'auditor'), agent('b', ['g']), true],
    ['oneself', agent('a', ['g'], 'supervisor'), agent('a', ['g'], 'supervisor'), false],
    ['another organisation', grace, { ...ivy, groups: grace.groups, role: 'supervisor' as const }, false],
  ])('R7: %s', (_, one, other, may) => {
    expect(mayContact(one, other)).toBe(may);
    expect(mayContact(other, one)).toBe(may);
  });

  it('R7: contacts are all those and no others', () => {
    expect(contactsOf(acme(), alice).map(({ jid }) => jid)).toEqual([dave.jid, grace.jid]);
    expect(contactsOf(acme(), erin).map(({ jid }) => jid)).toEqual([grace.jid]);
    expect(contactsOf(acme(), grace)).toHaveLength(3);
    expect(contactsOf(globex(), ivy)).toEqual([]);
  });

  it('R5, R7: the reasons', () => {
    const never = { wasWrittenTo: false };
    expect(refuseColleague(acme(), alice, dave.jid, never)).toBeUndefined();
    expect(refuseColleague(acme(), alice, erin.jid, never)).toBe('not-in-group');
    for (const nobody of [ivy.jid, alice.jid, 'nobody@vcc.acme.example' as BareJid]) {
      expect(refuseColleague(acme(), alice, nobody, { wasWrittenTo: true })).toBe('unknown-contact');
    }
  });

  it('R7: whoever was written to may answer, whatever the groups; who began needs the group until then', () => {
    const conversation: Conversation = {
      id: conversationId('c'),
      tenantId: alice.tenantId,
      agents: [alice.jid, erin.jid],
      startedAt: 0,
      answered: false,
    };
    const refusal = (from: Agent, to: Agent, answered: boolean) => {
      const running = { ...conversation, answered };
      return refuseColleague(acme(), from, to.jid, { wasWrittenTo: wasWrittenTo(running, from.jid) });
    };
    expect(refusal(erin, alice, false)).toBeUndefined();
    expect(refusal(alice, erin, false)).toBe('not-in-group');
    expect(refusal(alice, erin, true)).toBeUndefined();
  });
});

/** Acme with these settings: of group g, of group h, of queue q, of the tenant. */
function supervised(g?: boolean, h?: boolean, q?: boolean, tenant?: boolean): Tenant {
  const both = (on: boolean | undefined): SupervisionSettings =>
    on === undefined ? {} : { monitoring: on, transcripts: on };
  const group = (id: string, on?: boolean) => ({ id: groupId(id), name: id, ...both(on) });
  return {
    ...acme(),
    groups: new Map([group('g', g), group('h', h)].map((one) => [one.id, one])),
    queues: new Map([[queueId('q'), { id: queueId('q'), name: 'q', ...both(q) }]]),
    supervision: both(tenant),
  };
}

describe('supervision', () => {
  const [on, off, unset] = [true, false, undefined];
  it.each([
    // group g, group h, queue q, tenant; the agent's groups and queues; what holds
    [unset, unset, unset, unset, ['g'], ['q'], false],
    [unset, unset, unset, on, ['g'], ['q'], true],
    [unset, unset, off, on, ['g'], ['q'], false],
    [unset, unset, on, off, ['g'], ['q'], true],
    [on, unset, off, off, ['g'], ['q'], true],
    [off, unset, on, on, ['g'], ['q'], false],
    // Only what the agent belongs to counts.
    [on, unset, unset, off, [], ['q'], false],
    [unset, unset, on, off, ['g'], [], false],
    // Several groups: one "off" is enough, and one that says nothing says nothing.
    [on, off, unset, unset, ['g', 'h'], [], false],
    [on, on, off, off, ['g', 'h'], ['q'], true],
    [on, unset, off, off, ['g', 'h'], ['q'], true],
    [off, unset, on, on, ['g', 'h'], ['q'], false],
    // A group that is not in the file any more says nothing.
    [on, unset, unset, off, ['gone'], ['gone'], false],
  ] as const)(
    'R26: the nearest wins: g %s, h %s, q %s, tenant %s, in %j and %j',
    (g, h, q, t, groups, queues, holds) => {
      const tenant = supervised(g, h, q, t);
      const who = agent('a', groups, 'agent', queues);
      expect(isSupervised(tenant, who, 'monitoring')).toBe(holds);
      expect(isSupervised(tenant, who, 'transcripts')).toBe(holds);
    },
  );

  it('R26: the two sorts of supervision are apart', () => {
    const tenant = { ...acme(), supervision: { monitoring: true, transcripts: false } };
    expect(isSupervised(tenant, alice, 'monitoring')).toBe(true);
    expect(isSupervised(tenant, alice, 'transcripts')).toBe(false);
  });

  it('R26: only supervisors of the tenant watch, only others, and only where it is on for both', () => {
    const watched = {
      ...acme(),
      groups: new Map([[groupId('support'), { id: groupId('support'), name: 's', monitoring: true }]]),
    };
    expect(refuseMonitoring(watched, alice, dave.jid)).toBe('not-supervisor');
    expect(refuseMonitoring(watched, { ...grace, role: 'auditor' }, dave.jid)).toBe('not-supervisor');
    expect(refuseMonitoring(watched, grace, ivy.jid)).toBe('unknown-contact');
    expect(refuseMonitoring(watched, grace, erin.jid)).toBe('not-monitored');
    expect(refuseMonitoring(watched, grace, alice.jid)).toBeUndefined();
    expect(mayWatch(watched, grace, [alice.jid, dave.jid])).toBe(true);
    expect(mayWatch(watched, grace, [alice.jid, erin.jid])).toBe(false);
    expect(mayWatch(watched, grace, [alice.jid, grace.jid])).toBe(false);
    expect(mayWatch(watched, undefined, [alice.jid, dave.jid])).toBe(false);
    expect(mayWatch(globex(), { ...ivy, role: 'supervisor' }, [alice.jid, dave.jid])).toBe(false);
  });

  it.each([
    // kind, the tenant's policy for rooms, transcripts of the tenant
    ['agent', false, true, true],
    ['agent', true, false, false],
    ['expert', false, true, false],
    ['expert', true, false, false],
    ['expert', true, true, true],
  ] as const)(
    'R26: a transcript with an %s, rooms %s, transcripts %s',
    (kind, roomTranscripts, transcripts, may) => {
      const tenant = { ...acme(), supervision: { transcripts, roomTranscripts } };
      expect(mayRead(tenant, { kind, participants: kind === 'agent' ? [alice, dave] : [alice] })).toBe(may);
    },
  );

  it('R26: who is no agent any more counts with the groups of then, who is one with those of now', () => {
    const tenant = supervised(true, false, undefined, false);
    const gone = { jid: bareJid('gone@vcc.acme.example'), groups: [groupId('g')], queues: [] };
    expect(mayRead(tenant, { kind: 'agent', participants: [gone, gone] })).toBe(true);
    expect(
      mayRead(tenant, { kind: 'agent', participants: [gone, { ...gone, groups: [groupId('h')] }] }),
    ).toBe(false);
    expect(mayRead(tenant, { kind: 'agent', participants: [gone, { ...gone, jid: alice.jid }] })).toBe(false);
  });
});

describe('any organisation', () => {
  const ids = ['g', 'h', 'i'] as const;
  const queueIds = ['q', 'r'] as const;
  const setting = fc.constantFrom(true, false, undefined);
  const people = fc.array(
    fc.record({
      role: fc.constantFrom(...roles),
      groups: fc.uniqueArray(fc.constantFrom(...ids)),
      queues: fc.uniqueArray(fc.constantFrom(...queueIds)),
    }),
    { minLength: 3, maxLength: 6 },
  );
  const settings = fc.record({
    g: setting,
    h: setting,
    i: setting,
    q: setting,
    r: setting,
    tenant: setting,
  });

  /** The product's words about R7 and R26 as a table of conditions, each asked by itself; the code is not asked. */
  function table(
    all: readonly Agent[],
    set: Record<'g' | 'h' | 'i' | 'q' | 'r' | 'tenant', boolean | undefined>,
  ) {
    const said = (names: readonly string[]) =>
      names.map((name) => set[name as 'g']).filter((one) => one !== undefined);
    const isOn = (one: Agent) => {
      const levels = [said(one.groups), said(one.queues), said(['tenant']), [false]];
      const nearest = levels.find((level) => level.length > 0) ?? [];
      return !nearest.includes(false);
    };
    return {
      contact: (a: Agent, b: Agent) =>
        all.indexOf(a) !== all.indexOf(b) &&
        ([a.role, b.role].includes('supervisor') || a.groups.filter((g) => b.groups.includes(g)).length > 0),
      watch: (who: Agent, a: Agent, b: Agent) =>
        who.role === 'supervisor' && ![a, b].includes(who) && isOn(a) && isOn(b),
    };
  }

  it('R7, R26: differs nowhere from the table', () => {
    fc.assert(
      fc.property(people, settings, (records, set) => {
        const all = records.map(({ role, groups, queues }, n) => agent(`a${n}`, groups, role, queues));
        const switched = (name: keyof typeof set) => ({
          name,
          ...(set[name] !== undefined && { monitoring: set[name] }),
        });
        const tenant: Tenant = {
          ...acme(),
          agents: new Map(all.map((one) => [one.jid, one])),
          groups: new Map(ids.map((id) => [groupId(id), { id: groupId(id), ...switched(id) }])),
          queues: new Map(queueIds.map((id) => [queueId(id), { id: queueId(id), ...switched(id) }])),
          supervision: set.tenant === undefined ? {} : { monitoring: set.tenant },
        };
        const rules = table(all, set);
        for (const a of all) {
          for (const b of all) {
            expect(mayContact(a, b), `${a.jid} and ${b.jid}`).toBe(rules.contact(a, b));
            for (const who of all) expect(mayWatch(tenant, who, [a.jid, b.jid])).toBe(rules.watch(who, a, b));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
