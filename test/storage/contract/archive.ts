import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sink } from '../../../src/bridge/ports.ts';
import type { LoggedEvent } from '../../../src/domain/event.ts';
import { clientId, messageId, sessionId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import type { Agent } from '../../../src/domain/person.ts';
import type { Session } from '../../../src/domain/session.ts';
import type { ArchivePlace } from '../../../src/storage/place.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { alice, bob, carol, dave, erin, grace, ivy } from '../../support/people.ts';
import type { Engine } from './engine.ts';

export function archiveContract(engine: Engine): void {
  let place: ArchivePlace;
  let storage: Storage;
  let now = 1_000_000;
  let count = 0;

  const open = () =>
    openStorage({
      archive: place,
      repeatMs: 60_000,
      keptEvents: 100,
      now: () => now,
      onFault: () => {},
    });

  const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };

  const fromBob = (text: string, more: Partial<Message> = {}): Message => ({
    id: messageId(`in-${++count}`),
    room,
    direction: 'in',
    from: more.room?.expert ?? bob,
    at: ++now,
    text,
    links: [],
    files: [],
    fate: { state: 'stored' },
    ...more,
  });

  const fromAlice = (text: string, more: Partial<Message> = {}): Message => ({
    ...fromBob(text),
    id: messageId(`out-${++count}`),
    direction: 'out',
    from: alice.jid,
    ...more,
  });

  /** A console of an agent, with what it was told. */
  async function signsIn(agent = alice, id = `session-${++count}`) {
    const events: LoggedEvent[] = [];
    const sink: Sink = (more) => void events.push(...more);
    const session: Session = {
      id: sessionId(id),
      tenantId: agent.tenantId,
      agent: agent.jid,
      openedAt: now,
      signIn: `token-${id}`,
      status: 'available',
      socket: { state: 'open' },
    };
    const opened = await storage.sessionLog.open(session, sink);
    return { id: session.id, events, sink, opened };
  }

  const texts = (messages: readonly Message[]) => messages.map((message) => message.text);
  const seen = (events: readonly LoggedEvent[]) =>
    events.flatMap(({ event }) => (event.type === 'message' ? [event.message.text] : []));

  beforeEach(async () => {
    place = await engine.empty();
    storage = await open();
  });

  afterEach(() => storage.close());

  /** What a kill leaves: nothing is flushed or closed, another process opens the file. */
  const restart = async () => {
    const before = storage;
    storage = await open();
    return () => before.close();
  };

  describe('the journal', () => {
    it('R15: puts an expert’s message into the room and before every console, in one order', async () => {
      const first = await signsIn();
      const second = await signsIn();
      await Promise.all(['one', 'two', 'three'].map((text) => storage.journal.receive(fromBob(text))));
      expect(seen(first.events)).toEqual(['one', 'two', 'three']);
      expect(seen(second.events)).toEqual(['one', 'two', 'three']);
      expect(texts((await storage.history.latest(room, 30)).messages)).toEqual(['one', 'two', 'three']);
      expect(first.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('R15: takes a repeated stanza once, and the same id with another text as another message', async () => {
      const console = await signsIn();
      expect(await storage.journal.receive(fromBob('hello', { senderId: 'a1' }))).toBe('stored');
      expect(await storage.journal.receive(fromBob('hello', { senderId: 'a1' }))).toBe('repeat');
      expect(await storage.journal.receive(fromBob('after my restart', { senderId: 'a1' }))).toBe('stored');
      now += 60_001;
      expect(await storage.journal.receive(fromBob('after my restart', { senderId: 'a1' }))).toBe('stored');
      expect(seen(console.events)).toEqual(['hello', 'after my restart', 'after my restart']);
    });

    it('R16: stores nothing where nobody is signed in when it comes to that', async () => {
      const console = await signsIn();
      const [, received] = await Promise.all([
        storage.sessionLog.close(console.id),
        storage.journal.receive(fromBob('late')),
      ]);
      expect(received).toBe('nobody-signed-in');
      expect((await storage.history.latest(room, 30)).messages).toEqual([]);
    });

    it('R17: keeps an agent’s message in the outbox until it is settled, through a kill', async () => {
      const sent = await storage.journal.send(fromAlice('hi', { clientId: clientId('c1') }), false);
      const closeOld = await restart();
      const waiting = await storage.history.outbox(alice.tenantId, 0, 10);
      expect(waiting.map(({ message }) => message.text)).toEqual(['hi']);
      if (sent === 'not-begun') throw new Error('not sent');
      await storage.journal.settle([sent.message.id], { state: 'delivered' }, 'barrier');
      expect(await storage.history.outbox(alice.tenantId, 0, 10)).toEqual([]);
      closeOld();
    });

    it('gives the first message for the same clientId, and sends nothing twice', async () => {
      const console = await signsIn();
      const first = await storage.journal.send(fromAlice('hi', { clientId: clientId('c1') }), false);
      const again = await storage.journal.send(fromAlice('hi', { clientId: clientId('c1') }), false);
      expect(first).toMatchObject({ repeat: false });
      expect(again).toMatchObject({
        repeat: true,
        message: { id: first !== 'not-begun' && first.message.id },
      });
      expect(await storage.history.outbox(alice.tenantId, 0, 10)).toHaveLength(1);
      expect(seen(console.events)).toEqual(['hi']);
    });

    it('a clientId is unique for its agent only', async () => {
      await storage.journal.send(fromAlice('hi', { clientId: clientId('c1') }), false);
      const other = fromAlice('ho', {
        clientId: clientId('c1'),
        room: { ...room, agent: erin.jid },
        from: erin.jid,
      });
      expect(await storage.journal.send(other, false)).toMatchObject({ repeat: false });
    });

    it('R6: sends into a room that has begun, and not into another, where that is asked', async () => {
      expect(await storage.journal.send(fromAlice('hi'), true)).toBe('not-begun');
      await signsIn();
      await storage.journal.receive(fromBob('hello'));
      expect(await storage.journal.send(fromAlice('hi'), true)).toMatchObject({ repeat: false });
    });

    it('a stronger proof outweighs a weaker one, and never the other way round', async () => {
      const console = await signsIn();
      const message = fromAlice('hi');
      await storage.journal.send(message, false);
      await storage.journal.settle([message.id], { state: 'delivered' }, 'barrier');
      await storage.journal.settle(
        [message.id],
        { state: 'failed', reason: 'service-unavailable' },
        'bounce',
      );
      await storage.journal.settle([message.id], { state: 'delivered' }, 'receipt');
      await storage.journal.settle([message.id], { state: 'failed', reason: 'gone' }, 'bounce');
      const fates = console.events.flatMap(({ event }) => (event.type === 'fate' ? [event.fate] : []));
      expect(fates).toEqual([
        { state: 'delivered' },
        { state: 'failed', reason: 'service-unavailable' },
        { state: 'delivered' },
      ]);
      expect((await storage.history.byId(alice.tenantId, message.id))?.fate).toEqual({ state: 'delivered' });
    });

    it('XEP-0308: a correction names the original, also the correction of a correction', async () => {
      const console = await signsIn();
      const original = fromBob('helo', { senderId: 's1' });
      await storage.journal.receive(original);
      await storage.journal.receive(fromBob('hello', { senderId: 's2' }), 's1');
      await storage.journal.receive(fromBob('hello!', { senderId: 's3' }), 's2');
      const { messages } = await storage.history.latest(room, 30);
      expect(messages.map((message) => message.replaces)).toEqual([undefined, original.id, original.id]);
      const unread = console.events.flatMap(({ event }) => (event.type === 'unread' ? [event.unread] : []));
      expect(unread).toEqual([1]);
    });

    it('XEP-0424: a withdrawn message keeps its place and shows its text no more', async () => {
      await signsIn();
      await storage.journal.receive(
        fromBob('secret', { senderId: 's1', links: [{ url: 'https://a.example/' }] }),
      );
      const withdrawal = fromBob('', { senderId: 's2', retracted: true });
      expect(await storage.journal.receive(withdrawal, 's1')).toBe('stored');
      const { messages } = await storage.history.latest(room, 30);
      expect(messages).toMatchObject([
        { text: '', links: [], retracted: true },
        { text: '', retracted: true, replaces: messages[0]?.id },
      ]);
      expect(await storage.journal.receive(fromBob('', { senderId: 's9', retracted: true }), 'unknown')).toBe(
        'nothing-to-withdraw',
      );
    });

    it('XEP-0308: nobody corrects what another wrote', async () => {
      await signsIn();
      await storage.journal.receive(fromBob('mine', { senderId: 's1' }));
      const byCarol = fromBob('hers', { senderId: 's2', room: { ...room, expert: carol }, from: carol });
      await storage.journal.receive(byCarol, 's1');
      const { messages } = await storage.history.latest({ ...room, expert: carol }, 30);
      expect(messages[0]).not.toHaveProperty('replaces');
    });

    it('R24: unread counts outlive a kill, and drop on every console when one reads', async () => {
      const first = await signsIn();
      const messages = [fromBob('one'), fromBob('two'), fromBob('three')] as const;
      for (const message of messages) await storage.journal.receive(message);
      await storage.journal.send(fromAlice('mine do not count'), false);
      const closeOld = await restart();
      const second = await signsIn();
      expect(second.opened.chats).toMatchObject([
        { with: bob, unread: 3, last: { text: 'mine do not count' } },
      ]);
      expect(await storage.journal.markRead(room, messages[1].id)).toBe(1);
      expect(await storage.journal.markRead(room, messages[0].id)).toBe(1);
      expect(second.events.map(({ event }) => event)).toEqual([{ type: 'unread', with: bob, unread: 1 }]);
      expect(first.events.at(-1)?.event.type).toBe('message');
      closeOld();
    });

    it('R25: End takes the chat from the list, the next message brings it back with all that is unread', async () => {
      const console = await signsIn();
      await storage.journal.receive(fromBob('one'));
      await storage.journal.endChat(room, alice.jid);
      await storage.journal.endChat(room, alice.jid);
      expect(console.events.filter(({ event }) => event.type === 'ended')).toHaveLength(1);
      expect((await signsIn()).opened.chats).toEqual([]);
      await storage.journal.receive(fromBob('two'));
      expect((await signsIn()).opened.chats).toMatchObject([{ with: bob, unread: 2, last: { text: 'two' } }]);
    });

    it('one change that fails takes no other with it', async () => {
      await signsIn();
      const twice = fromBob('the same id twice');
      const outcomes = await Promise.allSettled([
        storage.journal.receive(fromBob('before')),
        storage.journal.receive(twice),
        storage.journal.receive(twice),
        storage.journal.receive(fromBob('after')),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      expect(texts((await storage.history.latest(room, 30)).messages)).toEqual([
        'before',
        'the same id twice',
        'after',
      ]);
    });
  });

  describe('the session log', () => {
    it('R3: resumes after a kill where the console was, without loss or doubling', async () => {
      const { id, events } = await signsIn();
      for (const text of ['one', 'two', 'three']) await storage.journal.receive(fromBob(text));
      const closeOld = await restart();
      await storage.journal.receive(fromBob('four'));
      const replayed: LoggedEvent[] = [];
      const resumed = await storage.sessionLog.resume(id, 3, (more) => void replayed.push(...more));
      await storage.journal.receive(fromBob('five'));
      expect(resumed?.chats).toMatchObject([{ with: bob, unread: 4 }]);
      expect([...events.filter(({ seq }) => seq <= 3), ...replayed].map(({ seq }) => seq)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
      ]);
      expect(seen(replayed)).toEqual(['three', 'four', 'five']);
      closeOld();
    });

    it('forgets what is acknowledged and refuses to resume before it', async () => {
      const { id } = await signsIn();
      for (const text of ['one', 'two']) await storage.journal.receive(fromBob(text));
      storage.sessionLog.acknowledge(id, 3);
      await storage.journal.receive(fromBob('three'));
      expect(await storage.sessionLog.resume(id, 2, () => {})).toBeUndefined();
      const replayed: LoggedEvent[] = [];
      expect(await storage.sessionLog.resume(id, 3, (more) => void replayed.push(...more))).toBeDefined();
      expect(replayed.map(({ seq }) => seq)).toEqual([4, 5, 6]);
    });

    it('refuses to resume after what was never told', async () => {
      const { id } = await signsIn();
      expect(await storage.sessionLog.resume(id, 7, () => {})).toBeUndefined();
      expect(await storage.sessionLog.resume(sessionId('unknown'), 0, () => {})).toBeUndefined();
    });

    it('keeps a bounded log for a console that never acknowledges, and goes on telling it', async () => {
      const { id, events } = await signsIn();
      for (let n = 0; n < 150; n++) await storage.journal.tell(alice.jid, { type: 'link', up: true });
      expect(events).toHaveLength(150);
      expect(await storage.sessionLog.resume(id, 10, () => {})).toBeUndefined();
      expect(await storage.sessionLog.resume(id, 149, () => {})).toBeDefined();
    });

    it('a socket that another one replaced cannot put the session on hold', async () => {
      const { id, sink } = await signsIn();
      const newer: Sink = () => {};
      await storage.sessionLog.resume(id, 0, newer);
      expect(await storage.sessionLog.hold(id, sink, now + 1000)).toBe(false);
      expect(await storage.sessionLog.hold(id, newer, now + 1000)).toBe(true);
      expect(storage.sessionLog.byId(id)?.socket).toEqual({ state: 'lost', heldUntil: now + 1000 });
    });

    it('tells a held session what it will find when it resumes', async () => {
      const { id, sink, events } = await signsIn();
      await storage.sessionLog.hold(id, sink, now + 1000);
      await storage.journal.receive(fromBob('while away'));
      expect(events).toEqual([]);
      const replayed: LoggedEvent[] = [];
      await storage.sessionLog.resume(id, 0, (more) => void replayed.push(...more));
      expect(seen(replayed)).toEqual(['while away']);
    });

    it('nobody is told of what was not stored', async () => {
      const { events, id } = await signsIn();
      const twice = fromBob('one');
      await storage.journal.receive(twice);
      await storage.journal.receive(twice).catch(() => {});
      await storage.journal.receive(fromBob('two'));
      expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      const replayed: LoggedEvent[] = [];
      await storage.sessionLog.resume(id, 0, (more) => void replayed.push(...more));
      expect(replayed).toEqual(events);
    });
  });

  describe('the history', () => {
    const write = async (count: number) => {
      await signsIn();
      for (let n = 1; n <= count; n++) await storage.journal.receive(fromBob(`${n}`));
    };

    it('R21: gives the newest, oldest first, and says whether there are older ones', async () => {
      await write(35);
      const page = await storage.history.latest(room, 30);
      expect(page.more).toBe(true);
      expect(texts(page.messages)).toEqual(Array.from({ length: 30 }, (_, n) => `${n + 6}`));
      expect((await storage.history.latest(room, 35)).more).toBe(false);
    });

    it('R21: pages backward through all of a room without gap or overlap', async () => {
      await write(25);
      const all: string[] = [];
      let page = await storage.history.latest(room, 10);
      for (;;) {
        all.unshift(...texts(page.messages));
        const first = page.messages[0];
        if (!page.more || !first) break;
        const next = await storage.history.before(room, first.id, 10);
        if (!next) throw new Error('the page has gone');
        page = next;
      }
      expect(all).toEqual(Array.from({ length: 25 }, (_, n) => `${n + 1}`));
    });

    it('R5: a message is found in its own room only', async () => {
      await write(3);
      const { messages } = await storage.history.latest(room, 3);
      const id = messages[1]?.id ?? messageId('none');
      expect(await storage.history.before({ ...room, expert: carol }, id, 10)).toBeUndefined();
      expect(await storage.history.countSince({ ...room, agent: erin.jid }, id, 10)).toBeUndefined();
      expect(await storage.history.byId(ivy.tenantId, id)).toBeUndefined();
      expect(await storage.history.countSince(room, id, 10)).toBe(1);
    });

    it('corrections stand beside what they correct and do not use up the window', async () => {
      await signsIn();
      await storage.journal.receive(fromBob('one', { senderId: 's1' }));
      await storage.journal.receive(fromBob('two', { senderId: 's2' }));
      await storage.journal.receive(fromBob('two!', { senderId: 's3' }), 's2');
      const page = await storage.history.latest(room, 2);
      expect(texts(page.messages)).toEqual(['one', 'two', 'two!']);
      expect(page.more).toBe(false);
    });
  });

  describe('the subscriptions', () => {
    it('R3: are stored once, in pages, each tenant’s own', async () => {
      const { subscriptions } = storage;
      for (const expert of [carol, bob, bob]) await subscriptions.add(alice.tenantId, alice.jid, expert);
      expect(await subscriptions.of(alice.tenantId, alice.jid, undefined, 1)).toEqual([bob]);
      expect(await subscriptions.of(alice.tenantId, alice.jid, bob, 10)).toEqual([carol]);
      expect(await subscriptions.has(ivy.tenantId, alice.jid, bob)).toBe(false);
      await subscriptions.remove(alice.tenantId, alice.jid, bob);
      expect(await subscriptions.has(alice.tenantId, alice.jid, bob)).toBe(false);
    });

    it('of one expert end at the bound; what is there already is granted again', async () => {
      const { subscriptions } = storage;
      const ask = (agent: Agent, expert = bob) => subscriptions.ask(agent.tenantId, agent.jid, expert, 2);
      // At once: each sees those before it.
      expect(await Promise.all([alice, dave, erin].map((agent) => ask(agent)))).toEqual([true, true, false]);
      expect(await subscriptions.has(erin.tenantId, erin.jid, bob)).toBe(false);
      expect([await ask(alice), await ask(erin, carol), await ask(ivy)]).toEqual([true, true, true]);
      await subscriptions.remove(dave.tenantId, dave.jid, bob);
      expect([await ask(erin), await ask(dave)]).toEqual([true, false]);
      // What the bridge gives goes beyond.
      await subscriptions.add(dave.tenantId, dave.jid, bob);
      expect([await ask(dave), await ask(grace)]).toEqual([true, false]);
    });
  });

  describe('times', () => {
    it('never run backwards in a room, even when the clock does', async () => {
      await signsIn();
      await storage.journal.receive(fromBob('first', { at: 5_000_000 }));
      await storage.journal.receive(fromBob('an hour back', { at: 1_400_000 }));
      await storage.journal.receive(
        fromBob('elsewhere', { at: 1_500_000, room: { ...room, expert: carol } }),
      );
      const timesOf = async (expert: typeof bob) =>
        (await storage.history.latest({ ...room, expert }, 30)).messages.map(({ at }) => at);
      expect(await timesOf(bob)).toEqual([5_000_000, 5_000_000]);
      expect(await timesOf(carol)).toEqual([1_500_000]);
    });
  });
}
