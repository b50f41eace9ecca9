import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../src/domain/event.ts';
import { messageId, sessionId } from '../../../src/domain/ids.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import type { Message } from '../../../src/domain/message.ts';
import type { Database } from '../../../src/storage/database.ts';
import { Erasure } from '../../../src/storage/erasure.ts';
import { type ArchivePlace, openArchive } from '../../../src/storage/place.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { verifyTranscripts } from '../../../src/storage/verify.ts';
import { acme, alice, bob, carol, dave } from '../../support/people.ts';
import type { Engine } from './engine.ts';

/** Texts that are looked for in the very files. */
const hersToKeep = 'Zweiundvierzig-Wagenladungen';
const toErase = 'Siebenundzwanzig-Nachttische';

export function erasureContract(engine: Engine): void {
  describe(`what is erased from ${engine.name}`, () => {
    let place: ArchivePlace;
    let storage: Storage;
    let archive: Database;
    let erasure: Erasure;
    let count = 0;
    const told: LoggedEvent[] = [];
    const console = sessionId('hers');

    const say = async (expert: BareJid, direction: 'in' | 'out', text: string) => {
      const message: Message = {
        ...{ id: messageId(`m${++count}`), room: { tenantId: alice.tenantId, agent: alice.jid, expert } },
        ...{ direction, at: count, text, links: [], files: [], fate: { state: 'stored' } },
        from: direction === 'in' ? expert : alice.jid,
        html: `<p>${text}</p>`,
      };
      if (direction === 'in') await storage.journal.receive(message);
      else await storage.journal.send(message, false);
    };

    beforeEach(async () => {
      count = 0;
      told.length = 0;
      place = await engine.empty();
      storage = await openStorage({
        archive: place,
        repeatMs: 1,
        keptEvents: 1_000,
        now: () => 1_000,
        onFault: () => {},
        transcribed: ({ agent }) => acme().agents.get(agent),
      });
      await storage.sessionLog.open(
        {
          ...{ id: console, tenantId: alice.tenantId, agent: alice.jid, openedAt: 1, signIn: 'x' },
          ...{ status: 'available', socket: { state: 'open' } },
        },
        (events) => void told.push(...events),
      );
      for (let n = 0; n < 230; n++) await say(bob, 'in', `${toErase} ${n}`);
      await say(bob, 'out', `${hersToKeep} bob`);
      await say(carol, 'in', `${hersToKeep} carol`);
      archive = await openArchive(place);
      erasure = new Erasure(archive);
    });
    afterEach(async () => {
      await archive.close();
      await storage.close();
    });

    const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
    const whom = { tenant: 'acme', person: bob, whole: false };

    it('is gone from rooms, transcripts, search and what consoles are told; what others said stays', async () => {
      expect(await erasure.erase(whom)).toEqual({ messages: 230, entries: 230 });
      const { messages } = await storage.history.latest(room, 300);
      expect(messages.map(({ text, retracted }) => [text, retracted === true])).toEqual([
        ...Array.from({ length: 230 }, () => ['', true]),
        [`${hersToKeep} bob`, false],
      ]);
      const find = (text: string) => storage.transcripts.find(alice.tenantId, { text }, 1_000_000, 10);
      expect(await find('nachttische')).toEqual([]);
      expect((await find('wagenladungen')).map(({ people }) => people[1])).toEqual([carol, bob]);
      const page = await storage.roomArchive.page(room, { page: { from: 'first', size: 2 } });
      expect(page?.messages.map(({ message }) => [message.id, message.text])).toEqual([
        ['m1', ''],
        ['m2', ''],
      ]);
      const again: LoggedEvent[] = [];
      await storage.sessionLog.resume(console, 0, (events) => void again.push(...events));
      expect(again.map(({ seq }) => seq)).toEqual(told.map(({ seq }) => seq));
      expect(JSON.stringify(again)).not.toContain(toErase);
      expect(JSON.stringify(again)).toContain(hersToKeep);
    });

    it('leaves chain and counts whole', async () => {
      const [before] = await verifyTranscripts(archive);
      await erasure.erase(whom);
      expect(await verifyTranscripts(archive)).toEqual([before]);
      expect(await storage.history.countSince(room, messageId('m1'), 1_000)).toBe(230);
    });

    it('is not to be read in the files of the database', async () => {
      if (!('sqlite' in place)) {
        expect(await inTables(toErase)).toBeGreaterThan(0);
        await erasure.erase(whom);
        return expect(await inTables(toErase)).toBe(0);
      }
      const folder = dirname(place.sqlite.file);
      const inFiles = (text: string) =>
        readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
      expect(inFiles(toErase)).not.toEqual([]);
      await erasure.erase(whom);
      expect(inFiles(toErase)).toEqual([]);
      expect(inFiles('siebenundzwanzig')).toEqual([]);
      expect(inFiles(hersToKeep)).not.toEqual([]);
    });

    it('with the answers: all of the room and nothing beside it', async () => {
      expect(await erasure.erase({ ...whom, whole: true })).toEqual({ messages: 231, entries: 231 });
      const texts = (await storage.history.latest({ ...room, expert: carol }, 30)).messages.map(
        ({ text }) => text,
      );
      expect(texts).toEqual([`${hersToKeep} carol`]);
      expect(await erasure.erase({ ...whom, whole: true })).toEqual({ messages: 0, entries: 0 });
    });

    it('is nothing while somebody is held by law: the person, or whoever’s words would go as well', async () => {
      await erasure.hold('acme', { person: bob, since: 5, why: 'a suit' });
      expect(await erasure.holds('acme')).toEqual([{ tenant: 'acme', person: bob, since: 5, why: 'a suit' }]);
      expect(await erasure.holds('globex')).toEqual([]);
      expect(await erasure.erase(whom)).toEqual({ held: bob });
      expect(await erasure.release('acme', bob)).toBe(true);
      expect(await erasure.release('acme', bob)).toBe(false);
      await erasure.hold('acme', { person: alice.jid, since: 5, why: 'a suit' });
      expect(await erasure.erase({ ...whom, whole: true })).toEqual({ held: alice.jid });
      await erasure.hold('acme', { person: dave.jid, since: 5, why: 'another' });
      expect(await erasure.erase(whom)).toEqual({ messages: 230, entries: 230 });
    });

    it('R5: is the tenant’s own', async () => {
      expect(await erasure.erase({ ...whom, tenant: 'globex' })).toEqual({ messages: 0, entries: 0 });
    });

    async function inTables(text: string): Promise<number> {
      const { rows } = await engine.run(place, `select count(*) from messages where text like '%${text}%'`);
      return Number(rows[0]?.[0]);
    }
  });
}
