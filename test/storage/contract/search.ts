import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MessageQuery, searchMessages } from '../../../src/bridge/message-search.ts';
import { forgetOutdated } from '../../../src/bridge/retention.ts';
import { messageId } from '../../../src/domain/ids.ts';
import type { BareJid } from '../../../src/domain/jid.ts';
import type { Message } from '../../../src/domain/message.ts';
import type { Agent } from '../../../src/domain/person.ts';
import { Erasure } from '../../../src/storage/erasure.ts';
import { type ArchivePlace, openArchive } from '../../../src/storage/place.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { tenantsAre } from '../../support/bridge-ports.ts';
import { acme, alice, bob, carol, erin, globex, hank, ivy } from '../../support/people.ts';
import type { Engine } from './engine.ts';

export function searchContract(engine: Engine): void {
  describe(`words in the rooms of an agent, in ${engine.name}`, () => {
    let place: ArchivePlace;
    let storage: Storage;
    let count = 0;

    beforeEach(async () => {
      count = 0;
      place = await engine.empty();
      storage = await openStorage({
        archive: place,
        repeatMs: 1,
        keptEvents: 1_000,
        now: () => 1_000,
        onFault: (error) => {
          throw error;
        },
      });
    });
    afterEach(() => storage.close());

    async function said(
      text: string,
      more: Partial<Message> = {},
      expert: BareJid = bob,
      agent: Agent = alice,
    ) {
      const id = messageId(`m${++count}`);
      const message: Message = {
        ...{ id, room: { tenantId: agent.tenantId, agent: agent.jid, expert }, direction: 'out' },
        ...{ from: agent.jid, at: count, text, links: [], files: [], fate: { state: 'stored' } },
        ...more,
      };
      await storage.journal.send(message, false);
      return id;
    }

    const ports = () => ({
      tenants: tenantsAre(acme('9.10'), globex('9.10')),
      messageSearch: storage.messageSearch,
    });
    const search = (text: string, more: Partial<MessageQuery> = {}, agent: Agent = alice) =>
      searchMessages(agent, { text, limit: 20, ...more }, ports());
    const found = async (text: string, more: Partial<MessageQuery> = {}, agent: Agent = alice) =>
      (await search(text, more, agent)).hits.map(({ id }) => id as string);

    it('are found newest first, with what stands around them, the sender and the room', async () => {
      await said('The printer on the second floor is on fire');
      await said('no, the PRINTER is fine', {}, carol);
      const { hits, ...rest } = await search('printer');
      expect(rest).toEqual({ incomplete: false });
      expect(hits).toEqual([
        {
          ...{ id: 'm2', with: carol, name: 'Carol Reyes', from: alice.jid, direction: 'out', at: 2 },
          excerpt: { before: 'no, the ', match: 'PRINTER', after: ' is fine' },
        },
        {
          ...{ id: 'm1', with: bob, name: 'Bob Stone', from: alice.jid, direction: 'out', at: 1 },
          excerpt: { before: 'The ', match: 'printer', after: ' on the second floor is on fire' },
        },
      ]);
    });

    it.each([
      ['not in another spelling', 'die Straße', 'Strasse', 0],
      ['whatever accents', 'Über Ängste', 'angste', 1],
      ['in full width', 'ｐｒｉｎｔｅｒ', 'printer', 1],
      ['within a word', 'Donaudampfschiff', 'dampf', 1],
      ['in languages without spaces', '打印机在二楼着火了', '二楼', 1],
      ['by a single sign', '打印机在二楼着火了', '火', 1],
      ['in Korean', '프린터가 고장났어요', '고장', 1],
      ['with signs that mean something to a database', `100% of "a_b" or 'c'\\d`, `100% "a_b" 'c'\\d`, 1],
      ['in emoji', 'all is well 👩‍🚀', '👩‍🚀', 1],
      ['where every word is there', 'one two three', 'three one', 1],
      ['where a short and a long word are there', 'by the way of it', 'by way', 1],
      ['not where one is missing', 'one two three', 'one four', 0],
    ])('are found %s', async (_, text, words, times) => {
      await said(text);
      expect(await found(words)).toHaveLength(times);
    });

    it('R5: are those of her own rooms, and of her tenant', async () => {
      await said('the secret word', {}, bob, erin);
      await said('the secret word', {}, hank, ivy);
      await said('the secret word', {}, carol);
      expect(await found('secret')).toEqual(['m3']);
      expect(await found('secret', { with: bob })).toEqual([]);
      expect(await found('secret', { with: carol })).toEqual(['m3']);
      expect(await found('secret', {}, ivy)).toEqual(['m2']);
      await expect(found('secret', { with: hank })).rejects.toMatchObject({ reason: 'unknown-contact' });
    });

    it('R21: are refused where the profile shows a part of a room only', async () => {
      await said('the secret word');
      const nine = { ...ports(), tenants: tenantsAre(acme('9.9')) };
      const asked = searchMessages(alice, { text: 'secret', limit: 20 }, nine);
      await expect(asked).rejects.toMatchObject({ reason: 'outside-window' });
      await expect(found(' ')).rejects.toMatchObject({ reason: 'empty' });
      await expect(found('secret', { cursor: 'x' })).rejects.toMatchObject({ reason: 'malformed' });
    });

    it('are read in pages, each message once', async () => {
      for (let n = 0; n < 130; n++)
        await said(n % 2 ? 'an odd line' : 'an even line', {}, n % 3 ? bob : carol);
      for (const text of ['even', 'ev', 'line']) {
        const all: string[] = [];
        for (let cursor: string | undefined = ''; cursor !== undefined; ) {
          const page: Awaited<ReturnType<typeof search>> = await search(text, {
            limit: 20,
            ...(cursor !== '' && { cursor }),
          });
          all.push(...page.hits.map(({ id }) => id as string));
          cursor = page.cursor;
        }
        expect(all).toHaveLength(text === 'line' ? 130 : 65);
        expect(new Set(all).size).toBe(all.length);
        expect(all).toEqual([...all].sort((one, other) => Number(other.slice(1)) - Number(one.slice(1))));
      }
    });

    it('are found at once where everybody else has the word as well, or it is too short for an index', async () => {
      const own = [await said('my invoice'), await said('another invoice', {}, carol)];
      await Promise.all(Array.from({ length: 450 }, () => said('an invoice of hers', {}, bob, erin)));
      while (await storage.messageSearch.index(alice.tenantId)) {
        // On and on.
      }
      for (const word of ['invoice', 'in']) {
        const wanted = { agent: alice.jid, words: [word] };
        const { found: there, ...rest } = await storage.messageSearch.find(alice.tenantId, wanted, 1_000_000);
        expect(there.map(({ id }) => id)).toEqual([...own].reverse());
        // One reading was all: with the number of others' messages it has nothing to do.
        expect(rest).toEqual({});
        const inOneRoom = await storage.messageSearch.find(
          alice.tenantId,
          { ...wanted, expert: bob },
          1_000_000,
        );
        expect(inOneRoom.found.map(({ id }) => id)).toEqual([own[0]]);
      }
    });

    it('are read to their end where there are thousands, each once', async () => {
      await Promise.all(
        Array.from({ length: 2_300 }, (_, n) => said(`line ${n}${n % 23 ? '' : ' and more'}`)),
      );
      while (await storage.messageSearch.index(alice.tenantId)) {
        // On and on.
      }
      for (const [words, times] of [
        [['line'], 2_300],
        [['li'], 2_300],
        [['li', 'and', 'more'], 100],
      ] as const) {
        const positions: number[] = [];
        for (let next: number | undefined = 1_000_000; next !== undefined; ) {
          const slice = await storage.messageSearch.find(alice.tenantId, { agent: alice.jid, words }, next);
          positions.push(...slice.found.map(({ position }) => position));
          next = slice.next;
        }
        expect(positions).toHaveLength(times);
        expect(positions).toEqual([...new Set(positions)].sort((one, other) => other - one));
      }
    });

    it('are not of messages that were withdrawn, or went to VO; a correction leads to what it corrects', async () => {
      const first = await said('Helo');
      await said('Hello', { replaces: first });
      await said('withdrawn word', { retracted: true });
      await said('word in VO', { vo: 'redirected' });
      expect(await found('hello')).toEqual([first]);
      expect(await found('word')).toEqual([]);
    });

    it('are found in messages that were there before the full text was, a little at a time', async () => {
      for (let n = 0; n < 320; n++) await said(`line ${n} of old`);
      // As an archive of an earlier version is taken over: nothing is indexed.
      const first = await search('old');
      expect(first.incomplete).toBe(true);
      expect(first.hits.length).toBeGreaterThan(0);
      while (await storage.messageSearch.index(alice.tenantId)) {
        // On and on.
      }
      const last = await search('319');
      expect(last).toMatchObject({ incomplete: false, hits: [{ id: 'm320' }] });
    });

    it('are gone with what was erased, and with what was kept long enough', async () => {
      await said('the erased word');
      await said('the erased word, again');
      await said('the other word', {}, carol);
      expect(await found('word')).toEqual(['m3', 'm2', 'm1']);
      const archive = await openArchive(place);
      await new Erasure(archive).erase({ tenant: 'acme', person: bob, whole: true });
      await archive.close();
      const rowsOf = async () =>
        Number(
          (await engine.run(place, "select count(*) from message_text where text like '%word%'"))
            .rows[0]?.[0],
        );
      expect(await found('word')).toEqual(['m3']);
      expect(await rowsOf()).toBe(1);
      await storage.journal.settle([messageId('m3')], { state: 'delivered' }, 'barrier');
      const clock = { now: () => 100 * 86_400_000 };
      const tenant = { ...acme(), retention: { rooms: 10 } };
      await forgetOutdated(tenant, { retention: storage.retention, clock }, async () => {});
      expect(await found('word')).toEqual([]);
      expect(await rowsOf()).toBe(0);
    });
  });
}
