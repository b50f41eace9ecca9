import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetOutdated } from '../../../src/bridge/retention.ts';
import type { LoggedEvent } from '../../../src/domain/event.ts';
import { groupId, messageId, sessionId } from '../../../src/domain/ids.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import type { Message } from '../../../src/domain/message.ts';
import type { Agent } from '../../../src/domain/person.ts';
import type { Tenant, TenantRetention } from '../../../src/domain/tenant.ts';
import { Erasure } from '../../../src/storage/erasure.ts';
import { type ArchivePlace, openArchive, openArchiveToRead } from '../../../src/storage/place.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { type KnownHead, verifyTranscripts } from '../../../src/storage/verify.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { acme, alice, bob, carol, dave, erin, globex, hank, ivy } from '../../support/people.ts';
import type { Engine } from './engine.ts';

const dayMs = 86_400_000;

export function retentionContract(engine: Engine): void {
  describe(`what was kept long enough in ${engine.name}`, () => {
    let place: ArchivePlace;
    let storage: Storage;
    let clock: ManualClock;
    let count = 0;

    beforeEach(async () => {
      count = 0;
      clock = new ManualClock();
      place = await engine.empty();
      storage = await openStorage({
        archive: place,
        repeatMs: 1,
        keptEvents: 1_000,
        now: () => clock.now(),
        onFault: (error) => {
          throw error;
        },
        transcribed: ({ agent, expert }) => (expert === carol ? acme().agents.get(agent) : undefined),
      });
    });
    afterEach(() => storage.close());

    const roomOf = (agent: Agent, expert: BareJid) => ({
      tenantId: agent.tenantId,
      agent: agent.jid,
      expert,
    });
    const days = (n: number) => clock.passes((n * dayMs) / 1000);

    async function signsIn(agent: Agent) {
      const events: LoggedEvent[] = [];
      const id = sessionId(`${agent.username}-${++count}`);
      const { tenantId, jid } = agent;
      const session = { id, tenantId, agent: jid, openedAt: clock.now(), signIn: id } as const;
      await storage.sessionLog.open(
        { ...session, status: 'available', socket: { state: 'open' } },
        (more) => void events.push(...more),
      );
      return id;
    }

    async function says(direction: 'in' | 'out', expert: BareJid = bob, agent = alice): Promise<string> {
      const id = messageId(`m${++count}`);
      const message: Message = {
        ...{ id, room: roomOf(agent, expert), direction, at: clock.now(), text: `text of ${id}` },
        ...{ links: [], files: [], fate: { state: 'stored' } },
        from: direction === 'in' ? expert : agent.jid,
      };
      if (direction === 'in') await storage.journal.receive(message);
      else await storage.journal.send(message, false);
      return id;
    }

    const arrives = (id: string) =>
      storage.journal.settle([messageId(id)], { state: 'delivered' }, 'barrier');
    const reads = (id: string, expert: BareJid = bob) =>
      storage.journal.markRead(roomOf(alice, expert), messageId(id));

    /** A message from the expert that the agent has read, and hers that has arrived. */
    async function exchange(expert: BareJid = bob): Promise<string[]> {
      const [one, other] = [await says('in', expert), await says('out', expert)];
      await reads(one, expert);
      await arrives(other);
      return [one, other];
    }

    async function sayToDave(text: string) {
      await storage.conversations.say(
        {
          ...{ id: messageId(`c${++count}`), tenantId: alice.tenantId, from: alice.jid, to: dave.jid },
          ...{ at: clock.now(), text, links: [], files: [] },
        },
        {
          refuse: () => undefined,
          mayWatch: () => true,
          participants: [alice, dave].map(({ jid, groups }) => ({ jid, groups, queues: [] })),
        },
      );
    }

    /** A conversation that begins and ends. */
    async function conversation(...texts: readonly string[]) {
      for (const text of texts) await sayToDave(text);
      await storage.conversations.end(alice.tenantId, alice.jid, dave.jid);
    }

    const keeping = (retention: TenantRetention, more: Partial<Tenant> = {}): Tenant => ({
      ...acme(),
      retention,
      ...more,
    });
    const forget = (tenant: Tenant) =>
      forgetOutdated(tenant, { retention: storage.retention, clock }, async () => {});
    const none = { rooms: 0, transcripts: 0, audit: 0, fates: 0 };

    const idsOf = async (agent: Agent = alice, expert: BareJid = bob) =>
      (await storage.history.latest(roomOf(agent, expert), 1_000)).messages.map(({ id }) => id as string);
    const found = (text: string) => storage.transcripts.find(alice.tenantId, { text }, 1_000_000, 10);

    async function verified(known: readonly KnownHead[] = []) {
      const archive = await openArchiveToRead(place);
      try {
        return await verifyTranscripts(archive, known);
      } finally {
        await archive.close();
      }
    }

    it('goes from rooms, oldest first; the archive begins later, and says so', async () => {
      await signsIn(alice);
      const old = await exchange();
      await days(6);
      const recent = await exchange();
      await days(5);
      expect(await forget(keeping({}))).toEqual(none);
      expect(await forget(keeping({ rooms: 10 }))).toEqual({ ...none, rooms: 2 });
      expect(await idsOf()).toEqual(recent);
      const room = roomOf(alice, bob);
      expect((await storage.roomArchive.bounds(room))?.first.id).toBe(recent[0]);
      const after = { page: { from: 'first', size: 10, after: messageId(old[0] ?? '') } } as const;
      expect(await storage.roomArchive.page(room, after)).toBeUndefined();
      const ids = { ids: old.map(messageId), page: { from: 'first', size: 10 } } as const;
      expect(await storage.roomArchive.page(room, ids)).toBeUndefined();
      const all = await storage.roomArchive.page(room, { page: { from: 'first', size: 10 } });
      expect(all).toMatchObject({ count: 2, index: 0, complete: true });
      expect(await storage.history.before(room, messageId(old[1] ?? ''), 5)).toBeUndefined();
      expect(await storage.history.byId(alice.tenantId, messageId(old[1] ?? ''))).toBeUndefined();
    });

    it('goes to the last message, and the room is there still: whoever began it may go on', async () => {
      await signsIn(alice);
      await exchange();
      await days(11);
      expect(await forget(keeping({ rooms: 10 }))).toEqual({ ...none, rooms: 2 });
      expect(await storage.roomArchive.bounds(roomOf(alice, bob))).toBeUndefined();
      expect(await storage.history.hasBegun(roomOf(alice, bob))).toBe(true);
      const next = await says('in');
      expect(await idsOf()).toEqual([next]);
    });

    it('stays while it waits for the messenger, and so does what came after it', async () => {
      await signsIn(alice);
      await exchange();
      const waiting = await says('out');
      await exchange();
      await days(11);
      expect(await forget(keeping({ rooms: 10 }))).toEqual({ ...none, rooms: 2 });
      expect((await storage.history.outbox(alice.tenantId, 0, 10)).map(({ message }) => message.id)).toEqual([
        waiting,
      ]);
      await arrives(waiting);
      expect(await forget(keeping({ rooms: 10 }))).toEqual({ ...none, rooms: 3 });
    });

    it('R16: stays while it is on its way to the agent’s office account', async () => {
      const [id, at] = [messageId('redirected'), clock.now()];
      const message = { id, at, room: roomOf(dave, bob), direction: 'in', from: bob, text: 'hello' } as const;
      await storage.journal.receive(
        { ...message, links: [], files: [], fate: { state: 'stored' } },
        undefined,
        { copies: false },
      );
      await days(11);
      expect(await forget(keeping({ rooms: 10 }))).toEqual(none);
      await storage.vo.settle([id], { state: 'delivered' }, 'barrier');
      expect(await forget(keeping({ rooms: 10 }))).toEqual({ ...none, rooms: 1 });
    });

    it('R24: stays while it is unread, unless nobody is left to read it', async () => {
      await signsIn(alice);
      const [read, unread] = [await says('in'), await says('in')];
      await reads(read);
      await days(11);
      expect(await forget(keeping({ rooms: 10 }))).toEqual({ ...none, rooms: 1 });
      expect(await idsOf()).toEqual([unread]);
      const agents = new Map([...acme().agents].filter(([jid]) => jid !== alice.jid));
      expect(await forget(keeping({ rooms: 10 }, { agents }))).toEqual({ ...none, rooms: 1 });
    });

    it('is what the nearest setting says: group over queue over tenant', async () => {
      for (const agent of [alice, erin]) await signsIn(agent);
      for (const agent of [alice, erin]) {
        await says('in', bob, agent);
        await storage.journal.markRead(roomOf(agent, bob), messageId(`m${count}`));
      }
      await days(20);
      const groups = new Map([
        [groupId('support'), { id: groupId('support'), name: 'Support', retention: { rooms: 30 } }],
      ]);
      expect(await forget(keeping({ rooms: 10 }, { groups }))).toEqual({ ...none, rooms: 1 });
      expect(await idsOf(erin)).toEqual([]);
      expect(await idsOf(alice)).toHaveLength(1);
    });

    it('goes a little at a time, whatever there is of it', async () => {
      await signsIn(alice);
      const last = [];
      for (let n = 0; n < 330; n++) last.push(await says('in'));
      await says('in', carol);
      await reads(last.at(-1) ?? '');
      await reads(`m${count}`, carol);
      await days(11);
      const removed: number[] = [];
      const kept = { room: () => clock.now() - 10 * dayMs, isAgent: () => true };
      for (let after: number | undefined = 0; after !== undefined; ) {
        const batch: { removed: number; next?: number } = await storage.retention.rooms(
          alice.tenantId,
          kept,
          after,
        );
        removed.push(batch.removed);
        after = batch.next;
      }
      expect(Math.max(...removed)).toBeLessThanOrEqual(200);
      expect(removed.reduce((sum, one) => sum + one)).toBe(331);
    });

    it('goes from transcripts as a whole, from the full text and from what consoles are told again', async () => {
      const hers = await signsIn(alice);
      await signsIn(dave);
      await conversation('an old Umlauttext', 'and more');
      await days(6);
      await conversation('a recent Umlauttext');
      await days(5);
      expect(await found('umlauttext')).toHaveLength(2);
      expect(await forget(keeping({ transcripts: 10 }))).toEqual({ ...none, transcripts: 1 });
      expect(await found('umlauttext')).toHaveLength(1);
      const { rows } = await engine.run(place, 'select count(*) from conversation_text');
      expect(Number(rows[0]?.[0])).toBe(1);
      const again: LoggedEvent[] = [];
      await storage.sessionLog.resume(hers, 0, (events) => void again.push(...events));
      expect(JSON.stringify(again)).not.toContain('an old Umlauttext');
      expect(JSON.stringify(again)).toContain('a recent Umlauttext');
      expect(again.map(({ seq }) => seq)).toEqual(again.map((_, n) => n + 1));
    });

    it('R26: the chain stays whole, loses its beginning on record, and shows what else is taken away', async () => {
      await signsIn(alice);
      await signsIn(dave);
      await conversation('one', 'two');
      await days(6);
      await conversation('three');
      const [before] = await verified();
      await days(5);
      await forget(keeping({ transcripts: 10 }));
      // Begun, said, said, ended of the first; then three of the second; then that the first went, and that its records did.
      expect(await verified()).toEqual([expect.objectContaining({ tenant: 'acme', records: 9, cut: 4 })]);
      const known = { tenant: 'acme', number: before?.records ?? 0, hash: before?.head ?? '' };
      expect((await verified([known]))[0]).not.toHaveProperty('fault');
      expect((await verified([{ ...known, hash: '0'.repeat(64) }]))[0]?.fault).toContain('another');
      await conversation('four');
      await days(30);
      expect(await forget(keeping({ transcripts: 10 }))).toEqual({ ...none, transcripts: 2 });
      const [after] = await verified();
      expect(after).not.toHaveProperty('fault');
      expect(await forget(keeping({ transcripts: 10 }))).toEqual(none);
      expect(await verified()).toEqual([after]);
      await conversation('five');
      expect((await verified())[0]).not.toHaveProperty('fault');
    });

    it.each([
      ['a transcript that nobody recorded as gone', 'delete from conversation_entries', 'taken away'],
      ['a beginning that somebody else cut off', 'update chain_starts set number = number + 1', 'changed'],
      ['a beginning that is claimed to be elsewhere', "update chain_starts set hash = 'x'", 'changed'],
      ['that it was cut at all', 'delete from chain_starts', 'missing'],
    ])('R26: %s is found', async (_, statement, words) => {
      await signsIn(alice);
      await signsIn(dave);
      await conversation('one');
      await days(11);
      await conversation('two');
      await forget(keeping({ transcripts: 10 }));
      expect((await verified())[0]).not.toHaveProperty('fault');
      await engine.run(place, statement);
      expect((await verified())[0]?.fault).toContain(words);
    });

    it('R26: a conversation that runs stays, and one that is half gone goes on going', async () => {
      await signsIn(alice);
      await signsIn(dave);
      await conversation(...Array.from({ length: 230 }, (_, n) => `line ${n}`));
      await sayToDave('this one goes on');
      await days(11);
      const kept = { transcript: () => clock.now() - 10 * dayMs, now: clock.now() };
      expect(await storage.retention.transcripts(alice.tenantId, kept, 0)).toMatchObject({ removed: 0 });
      // As a kill in between would leave it.
      expect((await verified())[0]).not.toHaveProperty('fault');
      expect(await forget(keeping({ transcripts: 10 }))).toEqual({ ...none, transcripts: 1 });
      expect((await verified())[0]).not.toHaveProperty('fault');
      await storage.conversations.end(alice.tenantId, alice.jid, dave.jid);
      expect(await found('goes on')).toHaveLength(1);
    });

    it('R26: transcripts of rooms go by what is said of transcripts, their messages by what is said of rooms', async () => {
      await signsIn(alice);
      await exchange(carol);
      await days(11);
      expect(await forget(keeping({ transcripts: 10 }))).toEqual({ ...none, transcripts: 1 });
      expect(await idsOf(alice, carol)).toHaveLength(2);
      expect(await forget(keeping({ rooms: 10 }))).toEqual({ ...none, rooms: 2 });
      expect((await verified())[0]).not.toHaveProperty('fault');
    });

    it('goes from the audit trail and from the ledger of fates', async () => {
      const look = () => ({ at: clock.now(), who: alice.jid, what: 'audit.list', parameters: {} }) as const;
      const refused = (id: string) =>
        storage.journal.refuse({
          ...{ id: messageId(id), room: roomOf(alice, bob), from: bob, at: clock.now() },
          reason: 'agent-offline',
        });
      await storage.audit.record(alice.tenantId, look());
      await refused('early');
      await days(11);
      await storage.audit.record(alice.tenantId, look());
      await refused('late');
      expect(await forget(keeping({ audit: 10, fates: 10 }))).toEqual({ ...none, audit: 1, fates: 1 });
      const numbers = async () =>
        (await storage.audit.list(alice.tenantId, {}, 1_000, 10)).map(({ number }) => number);
      expect(await numbers()).toEqual([2]);
      await days(11);
      // The trail is numbered on from the newest.
      expect(await forget(keeping({ audit: 10 }))).toEqual(none);
      await storage.audit.record(alice.tenantId, look());
      expect(await numbers()).toEqual([3, 2]);
    });

    it('is nothing of anybody who is held by law', async () => {
      await signsIn(alice);
      await signsIn(dave);
      await exchange();
      await exchange(carol);
      await conversation('one');
      await storage.audit.record(alice.tenantId, {
        ...{ at: clock.now(), who: alice.jid, what: 'audit.list', parameters: {} },
      });
      await storage.journal.refuse({
        ...{ id: messageId('no'), room: roomOf(alice, bob), from: bob, at: clock.now() },
        reason: 'agent-offline',
      });
      await days(11);
      const archive = await openArchive(place);
      const erasure = new Erasure(archive);
      const all = keeping({ rooms: 10, transcripts: 10, audit: 10, fates: 10 });
      await erasure.hold('acme', { person: dave.jid, since: 1, why: 'a suit' });
      await erasure.hold('acme', { person: bob, since: 1, why: 'a suit' });
      // Carol's room and its transcript.
      expect(await forget(all)).toEqual({ ...none, rooms: 2, transcripts: 1 });
      expect(await idsOf()).toHaveLength(2);
      expect((await verified())[0]).not.toHaveProperty('fault');
      for (const person of [dave.jid, bob]) await erasure.release('acme', person);
      await archive.close();
      expect(await forget(all)).toMatchObject({ rooms: 2, transcripts: 1, fates: 1 });
    });

    it('R5: is the tenant’s own', async () => {
      await signsIn(ivy);
      const id = await says('in', hank, ivy);
      await storage.journal.markRead(roomOf(ivy, hank), messageId(id));
      await days(11);
      expect(await forget(keeping({ rooms: 1, transcripts: 1, audit: 1, fates: 1 }))).toEqual(none);
      expect(await forget({ ...globex(), retention: { rooms: 1 } })).toEqual({ ...none, rooms: 1 });
    });
  });
}
