import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { markReadInConversation, openConversation, sendToAgent } from '../../src/bridge/agent-to-agent.ts';
import { createTyping } from '../../src/bridge/agent-typing.ts';
import { contactsExchanged, listContacts } from '../../src/bridge/contacts.ts';
import { typingShownTo } from '../../src/bridge/conversation-typing.ts';
import type { Tenants } from '../../src/bridge/ports.ts';
import { reviewMonitoring, startMonitoring } from '../../src/bridge/supervise.ts';
import { listAudit, readTranscript, searchTranscripts } from '../../src/bridge/transcripts.ts';
import type { SessionEvent } from '../../src/domain/event.ts';
import { clientId, groupId, type SessionId } from '../../src/domain/ids.ts';
import { type BareJid, bareJid } from '../../src/domain/jid.ts';
import { type Agent, roles } from '../../src/domain/person.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { portsInMemory, tenantsAre } from '../support/bridge-ports.ts';
import { settled } from '../support/manual-clock.ts';
import { acme, alice, bob, carol, dave, erin, globex, grace, ivy } from '../support/people.ts';
import { silentLog } from '../support/silent-log.ts';

let count = 0;

/** The world of these tests: the real archive, and organisations that a reload may change. */
async function world(...tenants: readonly Tenant[]) {
  let now: Tenants = tenantsAre(...tenants);
  const inForce: Tenants = {
    all: () => now.all(),
    byId: (id) => now.byId(id),
    byVccDomain: (domain) => now.byVccDomain(domain),
    agent: (jid) => now.agent(jid),
  };
  const memory = await portsInMemory(inForce);
  const experts: string[] = [];
  const shown = {
    showTyping: ({ expert }: { expert: BareJid }, typing: boolean) =>
      void experts.push(`${expert} ${typing}`),
  };
  const typing = createTyping({ experts: typingShownTo(shown, memory, silentLog), ...memory });
  const ports = { ...memory, typing };
  return {
    ports,
    experts,
    reload: (...changed: readonly Tenant[]) => {
      now = tenantsAre(...changed);
    },
    signsIn: async (agent: Agent) => {
      const events: SessionEvent[] = [];
      const id = ports.ids.session();
      await ports.sessionLog.open(
        {
          id,
          tenantId: agent.tenantId,
          agent: agent.jid,
          openedAt: ports.clock.now(),
          signIn: id,
          status: 'available',
          socket: { state: 'open' },
        },
        (more) => void events.push(...more.map(({ event }) => event)),
      );
      return {
        id,
        events,
        said: () => events.flatMap((one) => (one.type === 'message' ? [one.message.text] : [])),
      };
    },
    says: (from: Agent, to: BareJid, text: string) =>
      sendToAgent(from, { with: to, clientId: clientId(`c${++count}`), text }, ports),
  };
}

/** Acme, with supervision of everybody. */
const open = (): Tenant => ({ ...acme(), supervision: { monitoring: true, transcripts: true } });
const without = (tenant: Tenant, gone: Agent): Tenant => ({
  ...tenant,
  agents: new Map([...tenant.agents].filter(([jid]) => jid !== gone.jid)),
});
const withAgent = (tenant: Tenant, agent: Agent): Tenant => ({
  ...tenant,
  agents: new Map([...tenant.agents, [agent.jid, agent]]),
});

let stage: Awaited<ReturnType<typeof world>>;
beforeEach(async () => {
  stage = await world(open(), globex());
});

describe('contacts', () => {
  it('R7: are told that somebody is taken away by a reload', async () => {
    const [hers, others] = [await stage.signsIn(alice), await stage.signsIn(erin)];
    stage.reload(without(open(), dave));
    await contactsExchanged([open()], stage.ports);
    const removed = { type: 'contact', jid: dave.jid, removed: true };
    expect(hers.events).toEqual([removed]);
    // A directory that is on view may show him.
    expect(others.events).toEqual([removed]);
    expect(listContacts(alice, stage.ports).map(({ agent }) => agent.jid)).toEqual([grace.jid]);
  });

  it('R7: are told of a group that came or went, both sides', async () => {
    const [hers, others] = [await stage.signsIn(alice), await stage.signsIn(erin)];
    const his = await stage.signsIn(dave);
    const regrouped = withAgent(open(), { ...dave, groups: [groupId('billing')] });
    stage.reload(regrouped);
    await contactsExchanged([open()], stage.ports);
    const there = { type: 'contact', online: true, status: 'available' };
    expect(hers.events).toEqual([{ type: 'contact', jid: dave.jid, removed: true }]);
    expect(others.events).toEqual([{ ...there, jid: dave.jid }]);
    expect(his.events).toEqual([
      { type: 'contact', jid: alice.jid, removed: true },
      { ...there, jid: erin.jid },
    ]);
    await contactsExchanged([regrouped], stage.ports);
    expect(his.events).toHaveLength(2);
  });

  it('R7: a group that is taken away ends what it allowed; whoever was written to may still answer', async () => {
    await stage.signsIn(alice);
    await stage.signsIn(dave);
    await stage.says(alice, dave.jid, 'one');
    stage.reload(withAgent(open(), { ...dave, groups: [groupId('billing')] }));
    await expect(stage.says(alice, dave.jid, 'two')).rejects.toMatchObject({ reason: 'not-in-group' });
    await stage.says(dave, alice.jid, 'three');
    await stage.says(alice, dave.jid, 'four');
    const { messages } = await openConversation(alice, dave.jid, stage.ports);
    expect(messages.map(({ text }) => text)).toEqual(['one', 'three', 'four']);
  });
});

describe('typing', () => {
  it('R20: goes to the colleague’s consoles, or to the expert’s messenger', async () => {
    const his = await stage.signsIn(dave);
    const room = { tenantId: alice.tenantId, agent: alice.jid };
    stage.ports.typing.start({ ...room, expert: dave.jid });
    stage.ports.typing.start({ ...room, expert: bob });
    await stage.ports.clock.passes(7);
    expect(his.events).toEqual([
      { type: 'typing', with: alice.jid, typing: true },
      { type: 'typing', with: alice.jid, typing: false },
    ]);
    expect(stage.experts).toEqual([`${bob} true`, `${bob} false`]);
    await settled();
  });
});

describe('supervision', () => {
  const watching = async (agent: BareJid = alice.jid) => {
    const watcher = await stage.signsIn(grace);
    await startMonitoring(grace, watcher.id, agent, stage.ports);
    return watcher;
  };
  const talk = async () => {
    const both = [await stage.signsIn(alice), await stage.signsIn(dave)];
    await stage.says(alice, dave.jid, 'one');
    return both;
  };

  it.each([
    ['her role', (tenant: Tenant) => withAgent(tenant, { ...grace, role: 'agent' })],
    ['herself', (tenant: Tenant) => without(tenant, grace)],
    ['the setting', (tenant: Tenant) => ({ ...tenant, supervision: {} })],
    [
      'the setting of one of the two',
      (tenant: Tenant) => {
        const off = { id: groupId('quiet'), name: 'Quiet', monitoring: false };
        return withAgent(
          { ...tenant, groups: new Map([[off.id, off]]) },
          { ...dave, groups: [off.id, ...dave.groups] },
        );
      },
    ],
  ])('R26: ends at once when a reload takes away %s', async (_, change) => {
    await talk();
    const watcher = await watching();
    stage.reload(change(open()), globex());
    await stage.says(alice, dave.jid, 'two');
    expect(watcher.said()).toEqual([]);
    await reviewMonitoring(stage.ports);
    expect(watcher.events.at(-1)).toEqual({ type: 'monitor-ended', id: expect.any(String) });
    stage.reload(open(), globex());
    if (_ !== 'the setting of one of the two') {
      await stage.says(alice, dave.jid, 'three');
      expect(watcher.said()).toEqual([]);
    }
  });

  it('R26: a reload that takes nothing away is not noticed', async () => {
    await talk();
    const watcher = await watching();
    await reviewMonitoring(stage.ports);
    await stage.says(alice, dave.jid, 'two');
    expect(watcher.said()).toEqual(['two']);
    expect(watcher.events).toHaveLength(1);
  });

  it('R26: is on record before anything is shown, and what cannot be recorded is not shown', async () => {
    await talk();
    const watcher = await stage.signsIn(grace);
    const broken = {
      ...stage.ports,
      audit: { list: async () => [], record: () => Promise.reject(new Error('disk full')) },
    };
    await expect(startMonitoring(grace, watcher.id, alice.jid, broken)).rejects.toThrow('disk full');
    await expect(searchTranscripts(grace, {}, broken)).rejects.toThrow('disk full');
    await stage.says(alice, dave.jid, 'two');
    expect(watcher.said()).toEqual([]);
  });

  it('R26: pages hold what she may read and nothing else, however much lies between', async () => {
    await stage.signsIn(alice);
    await stage.signsIn(dave);
    await stage.signsIn(erin);
    const quiet = { id: groupId('billing'), name: 'Billing', transcripts: false };
    stage.reload({
      ...withAgent(open(), { ...erin, role: 'supervisor' }),
      groups: new Map([[quiet.id, quiet]]),
    });
    for (let n = 0; n < 60; n++) {
      for (const other of [dave, erin]) {
        await stage.says(alice, other.jid, `talk ${n}`);
        await stage.ports.conversations.end(alice.tenantId, alice.jid, other.jid);
      }
    }
    const first = await searchTranscripts(grace, { text: 'talk' }, stage.ports);
    expect(first.transcripts).toHaveLength(50);
    const second = await searchTranscripts(grace, { text: 'talk', cursor: first.cursor ?? '' }, stage.ports);
    const all = [...first.transcripts, ...second.transcripts];
    expect(new Set(all.map(({ id }) => id)).size).toBe(60);
    expect(all.every(({ people }) => people.includes(dave.jid))).toBe(true);
    expect(second.cursor).toBeUndefined();
    await expect(searchTranscripts(grace, { cursor: "1' or 1" }, stage.ports)).rejects.toMatchObject({
      reason: 'malformed',
    });
  });

  it('R26: the trail is of one tenant, in pages, for its auditors', async () => {
    const auditor: Agent = { ...alice, role: 'auditor' };
    for (let n = 0; n < 105; n++) await searchTranscripts(grace, { text: `t${n}` }, stage.ports);
    const first = await listAudit(auditor, {}, stage.ports);
    expect(first.entries).toHaveLength(100);
    const second = await listAudit(auditor, { cursor: first.cursor ?? '' }, stage.ports);
    // The look at the first page is in front of the hundred that the second begins after.
    const texts = second.entries.map(({ parameters }) => parameters.text);
    expect(texts).toEqual(['t5', 't4', 't3', 't2', 't1', 't0']);
    const abroad = await listAudit({ ...ivy, role: 'auditor' }, {}, stage.ports);
    expect(abroad.entries.map(({ who }) => who)).toEqual([ivy.jid]);
    await expect(listAudit(grace, {}, stage.ports)).rejects.toMatchObject({ reason: 'not-allowed' });
  });

  it('R5, R26: a transcript of another tenant is refused as one that does not exist', async () => {
    await talk();
    await stage.ports.conversations.end(alice.tenantId, alice.jid, dave.jid);
    // Where everything is on, nothing but the tenant stands between.
    stage.reload(open(), { ...globex(), supervision: { transcripts: true } });
    const { transcripts } = await searchTranscripts(grace, {}, stage.ports);
    const id = transcripts[0]?.id ?? '';
    expect((await readTranscript(grace, id, stage.ports)).entries).toHaveLength(1);
    for (const [reader, asked] of [
      [{ ...ivy, role: 'supervisor' as const }, id],
      [grace, 'no such id'],
    ] as const) {
      await expect(readTranscript(reader, asked, stage.ports)).rejects.toMatchObject({
        reason: 'not-monitored',
      });
    }
  });
});

describe('any organisation', () => {
  const person = fc.record({
    role: fc.constantFrom(...roles),
    groups: fc.uniqueArray(fc.constantFrom('g', 'h', 'i')),
    isSignedIn: fc.boolean(),
    isWatched: fc.boolean(),
  });

  it('R7, R26: who may say what to whom, and who sees it, is as the table says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 3, maxLength: 5 }), async (records) => {
        const off = { id: groupId('off'), name: 'Off', monitoring: false };
        const people = records.map((record, n) => ({
          ...record,
          agent: {
            ...alice,
            jid: bareJid(`p${n}@vcc.acme.example`),
            username: `p${n}`,
            role: record.role,
            groups: [...record.groups.map(groupId), ...(record.isWatched ? [] : [groupId(`off-${n}`)])],
          } satisfies Agent,
        }));
        const offs = people.map((_, n) => ({ ...off, id: groupId(`off-${n}`) }));
        const tenant: Tenant = {
          ...open(),
          agents: new Map(people.map(({ agent }) => [agent.jid, agent])),
          groups: new Map(offs.map((group) => [group.id, group])),
        };
        const here = await world(tenant);
        const consoles = new Map<BareJid, Awaited<ReturnType<typeof here.signsIn>>>();
        for (const { agent, isSignedIn } of people)
          if (isSignedIn) consoles.set(agent.jid, await here.signsIn(agent));
        for (const { agent, isSignedIn, role } of people) {
          if (!isSignedIn) continue;
          for (const { agent: other, isWatched } of people) {
            const start = startMonitoring(
              agent,
              consoles.get(agent.jid)?.id as SessionId,
              other.jid,
              here.ports,
            );
            const expected =
              role !== 'supervisor' ? 'not-supervisor' : isWatched ? undefined : 'not-monitored';
            expect(
              await start.then(
                () => undefined,
                (refusal) => refusal.reason,
              ),
            ).toBe(expected);
          }
        }
        for (const [a, one] of people.entries()) {
          for (const [b, other] of people.entries()) {
            const text = `${a} to ${b}`;
            const outcome = await here.says(one.agent, other.agent.jid, text).then(
              () => 'said',
              (refusal) => refusal.reason,
            );
            // The table. A conversation that runs cannot change it: the rule is the same in both directions.
            const together =
              one.role === 'supervisor' ||
              other.role === 'supervisor' ||
              one.groups.some((group) => other.groups.includes(group));
            const table =
              a === b
                ? 'unknown-contact'
                : !together
                  ? 'not-in-group'
                  : one.isSignedIn && other.isSignedIn
                    ? 'said'
                    : 'agent-offline';
            expect(outcome, text).toBe(table);
            for (const [c, third] of people.entries()) {
              const sees = consoles.get(third.agent.jid)?.said().includes(text) ?? false;
              const isOne = c === a || c === b;
              const watches =
                third.role === 'supervisor' && third.isSignedIn && one.isWatched && other.isWatched;
              expect(sees, `${c} sees ${text}`).toBe(table === 'said' && (isOne || watches));
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

it('R24: reading a conversation that is over is refused', async () => {
  await stage.signsIn(alice);
  await stage.signsIn(dave);
  const { id } = await stage.says(alice, dave.jid, 'one');
  await stage.ports.conversations.end(alice.tenantId, alice.jid, dave.jid);
  await expect(markReadInConversation(dave, alice.jid, id, stage.ports)).rejects.toMatchObject({
    reason: 'ended',
  });
  await expect(markReadInConversation(dave, carol, id, stage.ports)).rejects.toMatchObject({
    reason: 'unknown-contact',
  });
});
