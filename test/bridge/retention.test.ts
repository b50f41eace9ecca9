// What was kept long enough goes while the bridge runs, and holds up nobody.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chore } from '../../src/bridge/chore.ts';
import { createRetentionKeeper, type Gone } from '../../src/bridge/retention.ts';
import type { Batch, Retention } from '../../src/bridge/retention-ports.ts';
import { messageId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import type { TenantRetention } from '../../src/domain/tenant.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { tenantsAre } from '../support/bridge-ports.ts';
import { quiet } from '../support/linked.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { acme, alice, bob } from '../support/people.ts';

const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
const day = 86_400;
const hour = 3_600;

describe('while the bridge runs', () => {
  let storage: Storage;
  let clock: ManualClock;
  let retention: TenantRetention;
  let keeper: Chore;
  let gone: Gone[];

  const tenants = () => {
    const now = () => [{ ...acme(), retention }];
    return { ...tenantsAre(acme()), all: now };
  };

  beforeEach(async () => {
    clock = new ManualClock();
    retention = {};
    gone = [];
    storage = await openStorage({
      archive: { sqlite: { file: ':memory:' } },
      repeatMs: 1,
      keptEvents: 100,
      now: clock.now.bind(clock),
      onFault: () => {},
    });
    keeper = keeping(storage.retention);
  });
  afterEach(async () => {
    await keeper.stop();
    await storage.close();
  });

  const keeping = (store: Retention) =>
    createRetentionKeeper({ tenants: tenants(), retention: store, clock }, quiet, (_, what) =>
      gone.push(what),
    );

  async function send(id: string): Promise<void> {
    const message: Message = {
      ...{ id: messageId(id), room, direction: 'out', from: alice.jid, at: clock.now(), text: id },
      ...{ links: [], files: [], fate: { state: 'stored' } },
    };
    await storage.journal.send(message, false);
    await storage.journal.settle([message.id], { state: 'delivered' }, 'barrier');
  }
  const left = async () => (await storage.history.latest(room, 1_000)).messages.map(({ id }) => id as string);

  /** A run comes to its end: each commit, and the pause after it. */
  async function runs(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await clock.passes(0.02);
  }

  it('goes within the hour in which its time is over', async () => {
    retention = { rooms: 2 };
    await send('one');
    keeper.review();
    await clock.passes(2 * day - 60);
    expect(await left()).toEqual(['one']);
    await clock.passes(hour + 60);
    expect(await left()).toEqual([]);
    expect(gone).toEqual([{ rooms: 1, transcripts: 0, audit: 0, fates: 0 }]);
  });

  it('goes at once when the files say so, also in the middle of a run', async () => {
    await send('one');
    await clock.passes(10 * day);
    keeper.review();
    retention = { rooms: 2 };
    keeper.review();
    await runs();
    expect(await left()).toEqual([]);
  });

  it('goes a little at a time: what is stored meanwhile is stored in between', async () => {
    for (let n = 0; n < 450; n++) await send(`old-${n}`);
    await clock.passes(10 * day);
    retention = { rooms: 2 };
    const order: (string | number)[] = [];
    const watched: Retention = {
      ...bound(storage.retention),
      rooms: async (tenant, kept, after): Promise<Batch> => {
        const batch = await storage.retention.rooms(tenant, kept, after);
        order.push(batch.removed);
        void send(`new-${order.length}`).then(() => order.push('stored'));
        return batch;
      },
    };
    await keeper.stop();
    keeper = keeping(watched);
    keeper.review();
    await runs();
    expect(order.filter((one) => one !== 'stored')).toEqual([200, 200, 50]);
    // None waits for more than the batch that is under way.
    expect(order).toEqual([200, 'stored', 200, 'stored', 50, 'stored']);
    expect(await left()).toHaveLength(3);
  });

  it('waits for the next hour where nothing can be written, and stops when the bridge does', async () => {
    await send('one');
    await clock.passes(10 * day);
    retention = { rooms: 2 };
    let fails = 1;
    const failing: Retention = {
      ...bound(storage.retention),
      rooms: async (...asked) => {
        if (fails-- > 0) throw new Error('the disk is full');
        return storage.retention.rooms(...asked);
      },
    };
    await keeper.stop();
    keeper = keeping(failing);
    keeper.review();
    await clock.passes(60);
    expect(await left()).toEqual(['one']);
    await clock.passes(hour);
    expect(await left()).toEqual([]);
    await send('two');
    await keeper.stop();
    keeper.review();
    await clock.passes(10 * day);
    expect(await left()).toEqual(['two']);
  });
});

const bound = (store: Retention): Retention => ({
  rooms: (...asked) => store.rooms(...asked),
  transcripts: (...asked) => store.transcripts(...asked),
  audit: (...asked) => store.audit(...asked),
  fates: (...asked) => store.fates(...asked),
  cut: (...asked) => store.cut(...asked),
  cutOff: (...asked) => store.cutOff(...asked),
});
