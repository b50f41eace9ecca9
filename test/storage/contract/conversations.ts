import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SayingRules } from '../../../src/bridge/conversation-ports.ts';
import type { LoggedEvent } from '../../../src/domain/event.ts';
import { clientId, messageId, sessionId } from '../../../src/domain/ids.ts';
import type { Message, Room } from '../../../src/domain/message.ts';
import type { Agent } from '../../../src/domain/person.ts';
import { type ArchivePlace, openArchiveToRead } from '../../../src/storage/place.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { type KnownHead, verifyTranscripts } from '../../../src/storage/verify.ts';
import { acme, alice, bob, carol, dave, erin, grace, ivy } from '../../support/people.ts';
import type { Engine } from './engine.ts';

export function conversationsContract(engine: Engine): void {
  let place: ArchivePlace;
  let storage: Storage;
  let now = Date.UTC(2026, 0, 5, 9);
  let count = 0;

  const open = () =>
    openStorage({
      archive: place,
      repeatMs: 60_000,
      keptEvents: 1_000,
      now: () => now,
      onFault: () => {},
      transcribed: ({ expert, agent }: Room) => (expert === carol ? acme().agents.get(agent) : undefined),
    });

  async function verified(known: readonly KnownHead[] = []) {
    const archive = await openArchiveToRead(place);
    try {
      return await verifyTranscripts(archive, known);
    } finally {
      await archive.close();
    }
  }

  beforeEach(async () => {
    place = await engine.empty();
    storage = await open();
  });

  afterEach(() => storage.close());

  /** As one more console of hers is told. */
  async function chatsOf(agent: Agent) {
    const { id, chats } = await signsIn(agent);
    await storage.sessionLog.close(id);
    return chats;
  }

  async function signsIn(agent: Agent) {
    const events: LoggedEvent[] = [];
    const id = sessionId(`session-${++count}`);
    const sink = (more: readonly LoggedEvent[]) => void events.push(...more);
    const { chats } = await storage.sessionLog.open(
      {
        id,
        tenantId: agent.tenantId,
        agent: agent.jid,
        openedAt: now,
        signIn: id,
        status: 'available',
        socket: { state: 'open' },
      },
      sink,
    );
    return {
      id,
      chats,
      events,
      said: () => events.flatMap(({ event }) => (event.type === 'message' ? [event.message.text] : [])),
    };
  }

  const everything: Omit<SayingRules, 'participants'> = { refuse: () => undefined, mayWatch: () => true };

  function say(
    from: Agent,
    to: Agent,
    text: string,
    more: Partial<SayingRules> & { clientId?: string; html?: string } = {},
  ) {
    const { clientId: name, html, ...rules } = more;
    const saying = {
      ...{
        id: messageId(`m-${++count}`),
        tenantId: from.tenantId,
        from: from.jid,
        to: to.jid,
        at: ++now,
        text,
      },
      ...(html !== undefined && { html }),
      ...(name !== undefined && { clientId: clientId(name) }),
      ...{ links: [], files: [] },
    };
    return storage.conversations.say(saying, { ...everything, participants: [from, to], ...rules });
  }

  const running = () => storage.conversations.running(alice.tenantId, alice.jid, dave.jid);
  const find = (text: string) =>
    storage.transcripts.find(alice.tenantId, { text }, Number.MAX_SAFE_INTEGER, 10);

  async function aWholeConversation(...texts: readonly string[]) {
    for (const [index, text] of texts.entries())
      await say(index % 2 ? dave : alice, index % 2 ? alice : dave, text);
    const conversation = await running();
    await storage.conversations.end(alice.tenantId, dave.jid, alice.jid);
    return conversation?.id ?? '';
  }

  describe('a conversation', () => {
    it('R23: is decided about at the moment when it is stored', async () => {
      await signsIn(alice);
      const his = await signsIn(dave);
      const [first, , late] = await Promise.all([
        say(alice, dave, 'one'),
        storage.sessionLog.close(his.id),
        say(alice, dave, 'two'),
      ]);
      expect(first).toMatchObject({ repeat: false });
      expect(late).toBe('agent-offline');
      expect(await say(alice, dave, 'three', { refuse: () => 'not-in-group' })).toBe('not-in-group');
    });

    it('R23: two who write at once begin one and the same', async () => {
      const [hers] = [await signsIn(alice), await signsIn(dave)];
      await Promise.all([say(alice, dave, 'one'), say(dave, alice, 'two')]);
      expect(await running()).toMatchObject({ agents: [alice.jid, dave.jid], answered: true });
      expect(await chatsOf(alice)).toHaveLength(1);
      expect(hers.said()).toEqual(['one', 'two']);
    });

    it('R7: whoever was written to is known to the rules', async () => {
      await signsIn(alice);
      await signsIn(erin);
      const seen: (boolean | undefined)[] = [];
      const rules = { refuse: (one: Awaited<ReturnType<typeof running>>) => void seen.push(one?.answered) };
      await say(alice, erin, 'one', rules);
      await say(alice, erin, 'two', rules);
      await say(erin, alice, 'three', rules);
      await say(alice, erin, 'four', rules);
      expect(seen).toEqual([undefined, false, false, true]);
    });

    it('R23: ends for those who are gone, and for nobody else', async () => {
      const [hers, his, hersToo] = [await signsIn(alice), await signsIn(dave), await signsIn(grace)];
      await say(alice, dave, 'one');
      await say(alice, grace, 'two');
      await storage.conversations.endIfGone(dave);
      expect(await running()).toBeDefined();
      await Promise.all([storage.sessionLog.close(his.id), storage.conversations.endIfGone(dave)]);
      expect(await running()).toBeUndefined();
      expect(hers.events.at(-1)?.event).toEqual({ type: 'ended', with: dave.jid, by: dave.jid });
      expect(await storage.conversations.running(alice.tenantId, grace.jid, alice.jid)).toBeDefined();
      expect(hersToo.events.some(({ event }) => event.type === 'ended')).toBe(false);
    });

    it('R23: survives a kill with its sessions, unread counts and watches', async () => {
      const [, , watcher] = [await signsIn(alice), await signsIn(dave), await signsIn(grace)];
      await say(alice, dave, 'before');
      await storage.monitoring.begin(watcher.id, dave.jid, () => true);
      const killed = storage;
      storage = await open();
      expect(await running()).toBeDefined();
      expect(await chatsOf(dave)).toMatchObject([{ with: alice.jid, unread: 1 }]);
      await say(dave, alice, 'after');
      const told: LoggedEvent[] = [];
      await storage.sessionLog.resume(watcher.id, 0, (events) => void told.push(...events));
      expect(told.map(({ event }) => event)).toMatchObject([{ type: 'message', message: { text: 'after' } }]);
      killed.close();
    });

    it('a clientId is unique for its agent, in rooms and conversations alike', async () => {
      await signsIn(alice);
      const his = await signsIn(dave);
      const toDave = await say(alice, dave, 'one', { clientId: 'c' });
      const toBob = await storage.journal.send(
        fromRoom('out', bob, 'two', { clientId: clientId('c') }),
        false,
      );
      expect(toBob).toMatchObject({ repeat: true, message: { text: 'one' } });
      expect(toDave).toMatchObject({ repeat: false });
      await storage.journal.send(fromRoom('out', bob, 'three', { clientId: clientId('d') }), false);
      expect(await say(alice, dave, 'four', { clientId: 'd' })).toMatchObject({
        repeat: true,
        message: { text: 'three' },
      });
      expect(await say(dave, alice, 'five', { clientId: 'c' })).toMatchObject({ repeat: false });
      expect(his.said()).toEqual(['one', 'five']);
    });

    it('R24: unread is counted from what was read, and never the own', async () => {
      const [hers] = [await signsIn(alice), await signsIn(dave)];
      await say(dave, alice, 'one');
      const second = await say(dave, alice, 'two');
      await say(alice, dave, 'mine');
      await say(dave, alice, 'three');
      if (typeof second === 'string') throw new Error(second);
      expect(
        await storage.conversations.markRead(alice.tenantId, alice.jid, dave.jid, second.message.id),
      ).toBe('read');
      expect(hers.events.at(-1)?.event).toEqual({ type: 'unread', with: dave.jid, unread: 1 });
      expect(await storage.conversations.markRead(alice.tenantId, alice.jid, dave.jid, messageId('no'))).toBe(
        'ended',
      );
    });
  });

  describe('a watch', () => {
    it('R26: ends the moment the right does, at the next message or at a review', async () => {
      const [, , watcher] = [await signsIn(alice), await signsIn(dave), await signsIn(grace)];
      await storage.monitoring.begin(watcher.id, alice.jid, () => true);
      await say(alice, dave, 'seen');
      await say(alice, dave, 'not seen', { mayWatch: () => false });
      expect(watcher.said()).toEqual(['seen']);
      await storage.monitoring.review(
        () => false,
        () => true,
      );
      expect(watcher.events.at(-1)?.event).toEqual({ type: 'monitor-ended', id: (await running())?.id });
      // The right came back, the watch on alice stands.
      await say(alice, dave, 'seen again');
      await storage.monitoring.review(
        () => true,
        () => false,
      );
      await say(alice, dave, 'not any more');
      expect(watcher.said()).toEqual(['seen', 'seen again']);
    });

    it('R26: on both sides of a conversation tells once, and goes on when one of them ends', async () => {
      const [, , watcher] = [await signsIn(alice), await signsIn(dave), await signsIn(grace)];
      await storage.monitoring.begin(watcher.id, alice.jid, () => true);
      await storage.monitoring.begin(watcher.id, dave.jid, () => true);
      await say(alice, dave, 'one');
      expect(await storage.monitoring.end(watcher.id, alice.jid, () => true)).toMatchObject([
        { messages: [{ text: 'one' }] },
      ]);
      await say(dave, alice, 'two');
      expect(await storage.monitoring.end(watcher.id, dave.jid, () => true)).toEqual([]);
      expect(await storage.monitoring.end(watcher.id, dave.jid, () => true)).toBe('ended');
      await say(alice, dave, 'three');
      expect(watcher.said()).toEqual(['one', 'two']);
    });

    it('R26: ends with its session', async () => {
      const [, , watcher] = [await signsIn(alice), await signsIn(dave), await signsIn(grace)];
      await say(alice, dave, 'one');
      await storage.monitoring.begin(watcher.id, alice.jid, () => true);
      await storage.sessionLog.close(watcher.id);
      const query = 'select count(*) from monitors union all select count(*) from monitored';
      expect((await engine.run(place, query)).rows).toEqual([[0], [0]]);
    });
  });

  describe('transcripts', () => {
    beforeEach(async () => {
      await signsIn(alice);
      await signsIn(dave);
    });

    it('R26: are found by words, pieces of words and signs, whatever the case, anywhere in them', async () => {
      const id = await aWholeConversation('Der Drücker ist KAPUTT', '打印机坏了', 'ok "then"', '100%_sure');
      for (const text of [
        'kaputt',
        'KAPUTT drücker',
        'drucker',
        '打印',
        '打',
        '坏了',
        'ok',
        'OK',
        '"then"',
        '%_',
        'put 打印机',
      ]) {
        expect(
          (await find(text)).map((one) => one.id),
          text,
        ).toEqual([id]);
      }
      for (const text of ['kaputtt', '打机', 'zz', 'kaputt absent', '"', "'; drop table chain; --"]) {
        if (text !== '"') expect(await find(text), text).toEqual([]);
      }
    });

    it('R26: running ones are in none, and nobody finds those of another tenant', async () => {
      await say(alice, dave, 'running');
      expect(await find('running')).toEqual([]);
      await storage.conversations.end(alice.tenantId, alice.jid, dave.jid);
      const [found] = await find('running');
      expect(found).toMatchObject({ kind: 'agent', people: [alice.jid, dave.jid], endedBy: alice.jid });
      expect(await storage.transcripts.find(ivy.tenantId, {}, Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
      expect(await storage.transcripts.byId(ivy.tenantId, found?.id ?? '')).toBeUndefined();
    });

    it('R26: are found by time, people and the groups of then, in pages', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 5; n++) {
        now += 60_000;
        ids.unshift(await aWholeConversation(`talk ${n}`));
      }
      const all = async (query: Parameters<Storage['transcripts']['find']>[1]) =>
        (await storage.transcripts.find(alice.tenantId, query, Number.MAX_SAFE_INTEGER, 10)).map(
          ({ id }) => id as string,
        );
      expect(await all({})).toEqual(ids);
      const page = await storage.transcripts.find(alice.tenantId, {}, Number.MAX_SAFE_INTEGER, 2);
      const next = await storage.transcripts.find(alice.tenantId, {}, page.at(-1)?.number ?? 0, 2);
      expect([...page, ...next].map(({ id }) => id)).toEqual(ids.slice(0, 4));
      const { startedAt, endedAt } = next[0] ?? { startedAt: 0, endedAt: 0 };
      expect(await all({ from: endedAt, to: endedAt })).toEqual([ids[2]]);
      expect(await all({ to: startedAt })).toEqual(ids.slice(2));
      expect(await all({ agent: alice.jid, with: dave.jid })).toEqual(ids);
      expect(await all({ agent: alice.jid, with: erin.jid })).toEqual([]);
      expect(await all({ group: 'support' })).toEqual(ids);
      expect(await all({ group: 'billing' })).toEqual([]);
      expect(await all({ queue: 'support' })).toEqual([]);
    });

    it('R26: of a room there is one for each day, where it is kept at all', async () => {
      const text = 'about the contract';
      await storage.journal.receive(fromRoom('in', bob, text));
      await storage.journal.receive(fromRoom('in', carol, text));
      await storage.journal.send(
        fromRoom('out', carol, 'yes', { html: '<p><b>yes</b></p>', clientId: clientId('r') }),
        false,
      );
      now += 86_400_000;
      await storage.journal.receive(fromRoom('in', carol, text));
      const found = await find('contract');
      expect(found).toMatchObject([
        {
          kind: 'expert',
          people: [alice.jid, carol],
          participants: [{ jid: alice.jid, groups: ['support'] }],
        },
        { kind: 'expert', people: [alice.jid, carol] },
      ]);
      const entries = await storage.transcripts.entries(found[1]?.id as never);
      expect(entries).toMatchObject([
        { from: carol, text },
        { from: alice.jid, text: 'yes', html: '<p><b>yes</b></p>' },
      ]);
      expect(await verified()).toMatchObject([{ tenant: 'acme' }]);
      expect((await verified())[0]).not.toHaveProperty('fault');
    });
  });

  describe('the chain of transcripts', () => {
    beforeEach(async () => {
      await signsIn(alice);
      await signsIn(dave);
      await aWholeConversation('one', 'two');
      await aWholeConversation('three', 'four');
      await say(alice, dave, 'still running');
    });

    const change = async (statement: string) => {
      const { changes } = await engine.run(place, statement);
      expect(changes, statement).toBeGreaterThan(0);
    };

    it('holds while nobody touches it', async () => {
      expect(await verified()).toEqual([
        { tenant: 'acme', records: 10, head: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ]);
    });

    it.each([
      ['a text', `update conversation_entries set text = 'won' where text = 'one'`, /record 2 .*text/],
      [
        'what was written',
        `update conversation_entries set html = '<p>x</p>' where text = 'two'`,
        /record 3 .*text/,
      ],
      [
        'a sender',
        `update conversation_entries set sender = 'dave@vcc.acme.example' where text = 'one'`,
        /record 2 .*sender/,
      ],
      ['a time', `update conversation_entries set at = at + 1 where text = 'one'`, /record 2 .*time/],
      ['a message gone', `delete from conversation_entries where text = 'four'`, /record 7 .*taken away/],
      ['a transcript gone', `delete from conversations where number = 1`, /record 1 .*taken away/],
      [
        'a message moved',
        `update conversation_entries set conversation = 1 where text = 'three'`,
        /record 6 .*moved/,
      ],
      [
        'the end of a conversation',
        `update conversations set ended_by = 'x' where number = 5`,
        /record 8 .*end/,
      ],
      ['one that runs, ended', `update conversations set ended_at = 5 where number = 9`, /nobody recorded/],
      [
        'the groups of then',
        `delete from conversation_labels where person like 'dave%'`,
        /record 1 .*groups/,
      ],
      ['a record', `update chain set who = 'x' where number = 4`, /record 4 .*changed/],
      ['a hash', `update chain set hash = 'x' where number = 4`, /record 4 .*changed/],
      ['a record gone', `delete from chain where number = 4`, /record 5 .*record 4 is missing/],
      ['the last record gone', `delete from chain where number = 10`, /ends with record 9/],
      ['the whole chain gone', `delete from chain`, /ends with record 0/],
      ['the head', `update chain_heads set number = 11`, /should with record 11/],
      ['a text erased without its salt', `update chain set salt = null where number = 2`, /record 2 .*text/],
      [
        'a message put in',
        `insert into conversation_entries (conversation, id, at, sender, text) values (1, 'new', 5, 'alice@vcc.acme.example', 'x')`,
        /new was put in/,
      ],
      [
        'a conversation put in',
        `insert into conversations (id, tenant, kind, first, second, started_at, answered, ended_at, number)
       values ('new', 'acme', 'agent', 'a', 'b', 1, 0, 2, 99)`,
        /new was put in/,
      ],
    ])('R26: shows that somebody changed %s', async (_, statement, says) => {
      await change(statement);
      expect((await verified())[0]?.fault).toMatch(says);
    });

    it('R26: holds when a text was erased for good, with its salt', async () => {
      await change(`update conversation_entries set text = '', html = null where text = 'one'`);
      await change(`update chain set salt = null where number = 2`);
      expect((await verified())[0]).not.toHaveProperty('fault');
    });

    it('R26: a head that was kept elsewhere shows that the end was cut off, or all of it written anew', async () => {
      const [kept] = await verified();
      const known = { tenant: 'acme', number: kept?.records ?? 0, hash: kept?.head ?? '' };
      expect((await verified([known]))[0]).not.toHaveProperty('fault');
      expect((await verified([{ ...known, hash: '0'.repeat(64) }]))[0]?.fault).toMatch(/record 10 .*another/);
      expect((await verified([{ ...known, number: 11 }]))[0]?.fault).toMatch(/once had record 11/);
      expect((await verified([{ ...known, tenant: 'gone' }]))[1]?.fault).toMatch(/once had record 10/);
    });
  });

  describe('the audit trail', () => {
    it('R26: lists the looks of one tenant, newest first, by time and in pages', async () => {
      const { audit } = storage;
      const looks = [1, 2, 3].map((at) => ({
        at,
        who: grace.jid,
        what: 'transcripts.get' as const,
        parameters: { id: `t${at}` },
      }));
      for (const look of looks) await audit.record(grace.tenantId, look);
      await audit.record(ivy.tenantId, { at: 2, who: ivy.jid, what: 'audit.list', parameters: {} });
      const listed = async (
        ...args: Parameters<typeof audit.list> extends [unknown, ...infer Rest] ? Rest : never
      ) => (await audit.list(grace.tenantId, ...args)).map(({ at }) => at);
      expect(await listed({}, Number.MAX_SAFE_INTEGER, 10)).toEqual([3, 2, 1]);
      expect(await listed({ from: 2 }, Number.MAX_SAFE_INTEGER, 10)).toEqual([3, 2]);
      expect(await listed({ to: 2 }, 2, 10)).toEqual([1]);
      expect((await audit.list(grace.tenantId, {}, Number.MAX_SAFE_INTEGER, 1))[0]).toEqual({
        ...looks[2],
        number: 3,
      });
    });
  });

  function fromRoom(
    direction: 'in' | 'out',
    expert: typeof bob,
    text: string,
    more: Partial<Message> = {},
  ): Message {
    return {
      id: messageId(`m-${++count}`),
      room: { tenantId: alice.tenantId, agent: alice.jid, expert },
      direction,
      from: direction === 'in' ? expert : alice.jid,
      at: ++now,
      text,
      links: [],
      files: [],
      fate: { state: 'stored' },
      ...more,
    };
  }
}
