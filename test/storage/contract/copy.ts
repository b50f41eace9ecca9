import { describe, expect, it } from 'vitest';
import { clientId, messageId, sessionId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import { compareArchives, copyArchive } from '../../../src/storage/copy.ts';
import { copyTables, neverCopied } from '../../../src/storage/copy-tables.ts';
import { Erasure } from '../../../src/storage/erasure.ts';
import { type ArchivePlace, openArchive, openArchiveToRead } from '../../../src/storage/place.ts';
import { messagesOf } from '../../../src/storage/portable.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { verifyTranscripts } from '../../../src/storage/verify.ts';
import { acme, alice, bob, carol, dave, erin } from '../../support/people.ts';
import type { Engine } from './engine.ts';

const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
const open = (archive: ArchivePlace) =>
  openStorage({
    archive,
    repeatMs: 60_000,
    keptEvents: 10_000,
    now: () => 5_000_000,
    onFault: (error) => {
      throw error;
    },
    transcribed: ({ agent }) => acme().agents.get(agent),
  });

const message = (n: number): Message => ({
  ...{ id: messageId(`m${n}`), room, at: 1_000_000 + n, text: `text ${n} – 打印机 & <b>` },
  ...{ links: [], files: [], fate: { state: 'stored' } },
  ...(n % 2 === 0
    ? { direction: 'out', from: alice.jid, html: `<p>${n}</p>`, clientId: clientId(`c${n}`) }
    : { direction: 'in', from: bob, senderId: `s${n}` }),
});

/** Something in every table. */
async function aWholeArchive(place: ArchivePlace, messages: number) {
  const storage = await open(place);
  for (const agent of [alice, dave]) {
    const id = sessionId(`of-${agent.jid}`);
    const { tenantId, jid } = agent;
    await storage.sessionLog.open(
      {
        ...{
          id,
          tenantId,
          agent: jid,
          openedAt: 1,
          signIn: id,
          status: 'available',
          socket: { state: 'open' },
        },
      },
      () => {},
    );
  }
  // A transcript that was kept long enough: the chain begins after it.
  await storage.journal.receive({ ...message(1), id: messageId('early'), room: { ...room, expert: carol } });
  const kept = { now: 2_000_000, transcript: () => 2_000_000 };
  await storage.retention.transcripts(room.tenantId, kept, 0);
  await storage.retention.cut(room.tenantId, 2_000_000);
  await storage.retention.cutOff(room.tenantId);
  const all = Array.from({ length: messages }, (_, n) => message(n + 1));
  await Promise.all(
    all.map((one) =>
      one.direction === 'in' ? storage.journal.receive(one) : storage.journal.send(one, false),
    ),
  );
  await storage.journal.refuse({ id: messageId('refused'), room, from: bob, at: 1, reason: 'agent-offline' });
  await storage.subscriptions.add(room.tenantId, room.agent, bob);
  const contact = { expert: bob, agent: alice.jid, name: 'Alice', group: 'Acme', state: 'given' } as const;
  await storage.rosterMemory.remember(room.tenantId, contact);
  await storage.monitoring.begin(sessionId(`of-${dave.jid}`), alice.jid, () => true);
  const saying = { ...message(0), tenantId: alice.tenantId, from: alice.jid, to: dave.jid };
  const participants = [alice, dave].map(({ jid }) => ({ jid, groups: alice.groups, queues: [] }));
  await storage.conversations.say(
    { ...saying, id: messageId('said') },
    { refuse: () => undefined, mayWatch: () => true, participants },
  );
  await storage.audit.record(room.tenantId, {
    at: 1,
    who: alice.jid,
    what: 'audit.list',
    parameters: { from: 1 },
  });
  // What belongs to both licences: a copy on its way, somebody who wants to be told, an expert who was asked.
  await storage.journal.receive(
    { ...message(1), room: { ...room, expert: carol }, id: messageId('copied'), senderId: 's-copied' },
    undefined,
    {
      copies: true,
    },
  );
  await storage.notices.ask({ ...room, agent: erin.jid }, 1, 10);
  await storage.watches.ask(room, true);
  await storage.messageSearch.index(room.tenantId);
  await storage.journal.beat(4_000_000);
  await storage.close();
  const archive = await openArchive(place);
  await new Erasure(archive).hold('acme', { person: 'dave@acme.example', since: 1, why: 'a suit' });
  await archive.close();
}

/** Copies between two databases, of whatever kinds. */
export function copyContract(from: Engine, to: Engine): void {
  describe(`a copy of ${from.name} in ${to.name}`, () => {
    it('is the same, row by row, and a bridge goes on with it', { timeout: 60_000 }, async () => {
      const [here, there] = [await from.empty(), await to.empty()];
      await aWholeArchive(here, 1_234);
      // What only several processes write, and so no single one.
      for (const row of [
        "processes (id, until, leaving) values ('one', 1, 0)",
        "streams (tenant, process, up) values ('acme', 'one', 1)",
        "session_ends (session, version, why, at) values ('ended', 1, 'closed', 1)",
      ])
        await from.run(here, `insert into ${row}`);
      const source = await openArchiveToRead(here);
      const target = await openArchive(there);
      await copyArchive(source, target, 'here', () => {});
      const reports = await compareArchives(source, target);
      expect(reports.filter(({ agrees }) => !agrees)).toEqual([]);
      expect(reports.map(({ table, rows }) => [table, rows > 0])).toEqual(
        copyTables.map(({ name }) => [name, true]),
      );
      expect((await verifyTranscripts(target))[0]).toMatchObject({ tenant: 'acme' });
      expect((await verifyTranscripts(target))[0]).not.toHaveProperty('fault');
      const given: string[] = [];
      for await (const { message } of messagesOf(target, { tenant: 'acme', person: bob }))
        given.push(message.id);
      expect(given).toHaveLength(1_234);
      await Promise.all([source.close(), target.close()]);
      const storage = await open(there);
      expect(storage.sessionLog.all()).toHaveLength(2);
      expect(
        await storage.journal.send({ ...message(4_000), direction: 'out', from: alice.jid }, true),
      ).toMatchObject({ repeat: false });
      const newest = await storage.history.latest(room, 2);
      expect(newest.messages.map(({ id }) => id)).toEqual(['m1234', 'm4000']);
      await storage.close();
    });

    it('breaks off and goes on where it was; nothing starts on the half of it', {
      timeout: 60_000,
    }, async () => {
      const [here, there] = [await from.empty(), await to.empty()];
      await aWholeArchive(here, 1_234);
      const source = await openArchiveToRead(here);
      const half = await openArchive(there);
      const breakOff = ({ table, done }: { table: string; done: number }) => {
        if (table === 'messages' && done >= 1_000) throw new Error('broke off');
      };
      await expect(copyArchive(source, half, 'here', breakOff)).rejects.toThrow('broke off');
      await half.close();
      await expect(open(there)).rejects.toThrow('not finished');
      const target = await openArchive(there);
      await expect(copyArchive(source, target, 'elsewhere', () => {})).rejects.toThrow('here');
      const starts: number[] = [];
      await copyArchive(source, target, 'here', ({ table, done }) => {
        if (table === 'messages') starts.push(done);
      });
      expect(starts[0]).toBe(1_000);
      expect((await compareArchives(source, target)).every(({ agrees }) => agrees)).toBe(true);
      await expect(copyArchive(source, target, 'here', () => {})).rejects.toThrow('not empty');
      await Promise.all([source.close(), target.close()]);
      await (await open(there)).close();
    });

    it('shows what differs', async () => {
      const [here, there] = [await from.empty(), await to.empty()];
      await aWholeArchive(here, 10);
      const source = await openArchiveToRead(here);
      const target = await openArchive(there);
      await copyArchive(source, target, 'here', () => {});
      await to.run(there, "update messages set text = 'other' where id = 'm7'");
      await to.run(there, 'delete from subscriptions');
      const reports = await compareArchives(source, target);
      expect(reports.filter(({ agrees }) => !agrees).map(({ table }) => table)).toEqual([
        'messages',
        'subscriptions',
      ]);
      await Promise.all([source.close(), target.close()]);
    });

    it('has every table that there is', async () => {
      const place = await to.empty();
      const archive = await openArchive(place);
      const names = (await archive.build.introspection.getTables()).map(({ name }) => name);
      await archive.close();
      const ownOfSqlite = /^(sqlite_|conversation_text_|message_text_(?!upto))/;
      expect(names.filter((name) => !ownOfSqlite.test(name)).sort()).toEqual(
        [...copyTables.map(({ name }) => name), ...neverCopied].sort(),
      );
    });
  });
}
