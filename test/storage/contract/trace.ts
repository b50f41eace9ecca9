import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientId, messageId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import { type ArchivePlace, openArchiveToRead } from '../../../src/storage/place.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { traceMessages } from '../../../src/storage/trace.ts';
import { alice, bob } from '../../support/people.ts';
import type { Engine } from './engine.ts';

export function traceContract(engine: Engine): void {
  describe('the way of a message', () => {
    let place: ArchivePlace;
    let storage: Storage;
    let now: number;

    beforeEach(async () => {
      now = 1_000;
      place = await engine.empty();
      storage = await openStorage({
        archive: place,
        repeatMs: 60_000,
        keptEvents: 100,
        now: () => now,
        onFault: () => {},
      });
    });
    afterEach(() => storage.close());

    const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
    const message = (more: Partial<Message>): Message => ({
      ...{ id: messageId('m1'), room, direction: 'out', from: alice.jid, at: now },
      ...{ text: 'a secret', links: [], files: [], fate: { state: 'stored' } },
      ...more,
    });
    const traced = async (name: string) => {
      const archive = await openArchiveToRead(place);
      try {
        return await traceMessages(archive, name);
      } finally {
        await archive.close();
      }
    };

    it('names each fate that was told, when, and what shows it; never the text', async () => {
      await storage.journal.send(message({ clientId: clientId('c1') }), false);
      expect(await traced('m1')).toMatchObject([{ inOutbox: true, proof: 'none' }]);
      now = 2_000;
      await storage.journal.settle([messageId('m1')], { state: 'delivered' }, 'answered');
      now = 3_000;
      await storage.journal.settle([messageId('m1')], { state: 'failed', reason: 'gone' }, 'bounce');
      now = 4_000;
      await storage.journal.settle([messageId('m1')], { state: 'delivered' }, 'receipt');
      const way = await traced('c1');
      expect(way).toEqual([
        {
          ...{ id: 'm1', tenant: 'acme', from: alice.jid, to: bob, clientId: 'c1' },
          steps: [
            { at: 1_000, state: 'stored' },
            { at: 2_000, state: 'delivered' },
            { at: 3_000, state: 'failed', reason: 'gone' },
            { at: 4_000, state: 'delivered' },
          ],
          ...{ proof: 'receipt', inOutbox: false, toOffice: [] },
        },
      ]);
      expect(JSON.stringify(way)).not.toContain('secret');
    });

    it('R16: knows what was refused, which is in no room, by the name of its stanza', async () => {
      const { id, at } = message({});
      const reason = 'recipient-unavailable';
      await storage.journal.refuse({ id, room, from: bob, senderId: 'stanza-7', at, reason });
      expect(await traced('stanza-7')).toMatchObject([
        {
          ...{ from: bob, to: alice.jid, senderId: 'stanza-7' },
          steps: [{ state: 'refused', reason: 'recipient-unavailable' }],
        },
      ]);
    });

    it('has nothing of a name that nothing goes by', async () => {
      expect(await traced('m2')).toEqual([]);
    });
  });
}
