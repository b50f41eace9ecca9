// R21, R22: a room of a million messages is read like a short one, in both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageId } from '../../src/domain/ids.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { type Engine, postgresqlEngine, sqliteEngine } from '../storage/contract/engine.ts';
import { alice, bob, carol } from '../support/people.ts';

const large = 1_000_000;
const small = 10_000;

const numbers = (engine: Engine, count: number) =>
  engine.name === 'SQLite'
    ? `with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${count})`
    : `with numbers as (select i from generate_series(1, ${count}) as i)`;

/** As if that many had been stored; every tenth is the agent's, every hundredth failed. */
const messages = (engine: Engine, room: number, name: string, count: number, from: number) => `
  insert into messages (position, id, room, direction, sender, at, text, fate, fate_at, proof, sender_id, retracted)
  ${numbers(engine, count)}
  select ${from} + i, '${name}-' || i, ${room},
    case when i % 10 = 0 then 'out' else 'in' end,
    case when i % 10 = 0 then '${alice.jid}' else '${room === 1 ? bob : carol}' end,
    1000000 + i, 'text ' || i, case when i % 100 = 0 then 'failed' else 'delivered' end, 0, 3, null, 0
  from numbers`;

describe.each([sqliteEngine(), postgresqlEngine()])('a million messages in $name', (engine) => {
  let storage: Storage;
  const bobs = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
  const carols = { ...bobs, expert: carol };

  beforeAll(async () => {
    await engine.begin();
    const place = await engine.empty();
    const open = () =>
      openStorage({
        archive: place,
        repeatMs: 60_000,
        keptEvents: 100,
        now: () => 5_000_000,
        onFault: (error) => {
          throw error;
        },
      });
    await (await open()).close();
    const room = (id: number, expert: string, last: number) =>
      `(${id}, '${alice.tenantId}', '${alice.jid}', '${expert}', 1, 0, 0, ${last})`;
    await engine.run(
      place,
      `insert into rooms (id, tenant, agent, expert, open, unread, read_position, last_position)
       values ${room(1, bob, large)}, ${room(2, carol, large + small)}`,
    );
    await engine.run(place, messages(engine, 1, 'long', large, 0));
    await engine.run(place, messages(engine, 2, 'short', small, large));
    await engine.run(place, 'analyze');
    storage = await open();
  }, 600_000);

  afterAll(async () => {
    await storage?.close();
    await engine.end();
  });

  const texts = (page: { messages: readonly { text: string }[] } | undefined) =>
    page?.messages.map(({ text }) => text);
  const upTo = (last: number, count: number) =>
    Array.from({ length: count }, (_, n) => `text ${last - count + 1 + n}`);

  it('R21: the window is the newest, and pages lead through it anywhere', async () => {
    expect(texts(await storage.history.latest(bobs, 30))).toEqual(upTo(large, 30));
    const middle = await storage.history.before(bobs, messageId('long-500000'), 30);
    expect(texts(middle)).toEqual(upTo(499_999, 30));
    expect(await storage.history.countSince(bobs, messageId('long-999990'), 30)).toBe(10);
  });

  it('R22: a page by time, by id and from the end; the count is exact where it alone is asked for', async () => {
    const served = (page: Awaited<ReturnType<Storage['roomArchive']['page']>>) =>
      page?.messages.map(({ message }) => message.id as string);
    const from = (n: number) => ({ start: 1_000_000 + n, page: { from: 'first', size: 3 } }) as const;
    expect(served(await storage.roomArchive.page(bobs, from(700_000)))).toEqual([
      'long-700001',
      'long-700002',
      'long-700003',
    ]);
    const last = { page: { from: 'last', size: 2, before: messageId('long-200') } } as const;
    expect(served(await storage.roomArchive.page(bobs, last))).toEqual(['long-198', 'long-199']);
    const counted = await storage.roomArchive.page(bobs, { page: { from: 'first', size: 0 } });
    expect(counted?.count).toBe(large - large / 100);
  });

  // PostgreSQL may choose to read past newer messages of other rooms: docs/decisions/0022.
  if (engine.name !== 'SQLite') return;
  it('R21: the window takes no longer than in a room of 10,000', async () => {
    const timesIn = { long: [] as number[], short: [] as number[] };
    for (let n = 0; n < 400; n++) {
      for (const [name, room, size] of [
        ['long', bobs, large],
        ['short', carols, small],
      ] as const) {
        const before = messageId(`${name}-${Math.floor(((n + 1) / 402) * (size - 100)) + 50}`);
        const began = performance.now();
        await storage.history.latest(room, 30);
        await storage.history.before(room, before, 30);
        timesIn[name].push(performance.now() - began);
      }
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[times.length / 2] ?? 0;
    expect(median(timesIn.long)).toBeLessThan(2 * median(timesIn.short));
  });
});
