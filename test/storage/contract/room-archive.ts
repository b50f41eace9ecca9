import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchivedMessage, ArchiveQuery } from '../../../src/bridge/archive-ports.ts';
import { messageId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import type { Database } from '../../../src/storage/database.ts';
import { StoredRoomArchive } from '../../../src/storage/room-archive.ts';
import { alice, bob, carol } from '../../support/people.ts';

export interface Opened {
  readonly database: Database;
  /** Past the stores: statements as they stand. */
  write(statements: string): Promise<void>;
}

export const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
const carols = { ...room, expert: carol };

/** Two rooms, 1 with Bob and 2 with Carol, without messages. */
export async function makeRooms({ write }: Opened): Promise<void> {
  const values = (id: number, expert: string) =>
    `(${id}, '${room.tenantId}', '${room.agent}', '${expert}', 1, 0, 0, 0)`;
  await write(
    `insert into rooms (id, tenant, agent, expert, open, unread, read_position, last_position)
     values ${values(1, bob)}, ${values(2, carol)}`,
  );
}

export interface Row {
  readonly room: 1 | 2;
  readonly at: number;
  readonly fate: Message['fate']['state'];
  readonly text?: string;
}

/** Ids are `m` and the position. */
export async function fill(write: Opened['write'], rows: readonly Row[]): Promise<void> {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const values = rows.map(
    ({ room: of, at, fate, text = 'x' }, n) =>
      `(${n + 1}, 'm${n + 1}', ${of}, 'in', 'bob@acme.example', ${at}, ${quoted(text)}, '${fate}', 0, 0, 's${n + 1}', 0)`,
  );
  for (let from = 0; from < values.length; from += 1_000)
    await write(
      `insert into messages (position, id, room, direction, sender, at, text, fate, fate_at, proof, sender_id, retracted)
       values ${values.slice(from, from + 1_000).join(', ')}`,
    );
}

export const idsOf = (messages: readonly ArchivedMessage[]) =>
  messages.map(({ message }) => message.id as string);
const serves = ({ fate }: Row) => fate !== 'failed' && fate !== 'refused';

/** What the XEPs say, over a plain array. */
function model(rows: readonly Row[], { ids, start, end, afterId, beforeId, page }: ArchiveQuery) {
  const mine = rows.flatMap((row, n) => (row.room === 1 ? [{ ...row, n, id: messageId(`m${n + 1}`) }] : []));
  const place = (id: string) => mine.find((row) => row.id === id)?.n ?? Number.NaN;
  const named = [afterId, beforeId, page.after, page.before].filter((id) => id !== undefined);
  if (named.some((id) => Number.isNaN(place(id)))) return undefined;
  if (ids?.some((id) => !mine.some((row) => row.id === id && serves(row)))) return undefined;
  const set = mine
    .filter(serves)
    .filter((row) => !ids || ids.includes(row.id))
    .filter((row) => (start === undefined || row.at >= start) && (end === undefined || row.at <= end))
    .filter((row) => afterId === undefined || row.n > place(afterId))
    .filter((row) => beforeId === undefined || row.n < place(beforeId));
  const rest = set
    .filter((row) => page.after === undefined || row.n > place(page.after))
    .filter((row) => page.before === undefined || row.n < place(page.before));
  const shown =
    page.from === 'first' ? rest.slice(0, page.size) : rest.slice(Math.max(0, rest.length - page.size));
  return {
    ids: shown.map(({ id }) => id as string),
    complete: shown.length === rest.length,
    count: set.length,
    index: shown[0] && set.indexOf(shown[0]),
  };
}

const anyRows = fc
  .array(
    fc.record({
      room: fc.constantFrom(1 as const, 2 as const),
      later: fc.nat(2),
      fate: fc.constantFrom(
        'delivered' as const,
        'stored' as const,
        'redirected' as const,
        'failed' as const,
      ),
    }),
    { maxLength: 40 },
  )
  .map((rows) => {
    let at = 100;
    return rows.map(({ later, ...row }): Row => {
      at += later;
      return { ...row, at };
    });
  });
const anyId = fc.integer({ min: 1, max: 41 }).map((n) => messageId(`m${n}`));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const withoutNothing = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
const anyQuery = fc
  .record({
    ids: maybe(fc.array(anyId, { minLength: 1, maxLength: 4 })),
    start: maybe(fc.integer({ min: 95, max: 160 })),
    end: maybe(fc.integer({ min: 95, max: 160 })),
    afterId: maybe(anyId),
    beforeId: maybe(anyId),
    page: fc
      .record({
        from: fc.constantFrom('first' as const, 'last' as const),
        size: fc.nat(8),
        after: maybe(anyId),
        before: maybe(anyId),
      })
      .map(withoutNothing),
  })
  .map((query) => withoutNothing(query) as ArchiveQuery);

/** `runs`: of the longer of the two properties; the other is tried five times as often. */
export function roomArchiveContract(open: () => Promise<Opened>, runs: number): void {
  let database: Database;
  let archive: StoredRoomArchive;
  let write: Opened['write'];

  beforeEach(async () => {
    const opened = await open();
    ({ database, write } = opened);
    archive = new StoredRoomArchive(database);
    await makeRooms(opened);
  });

  afterEach(() => database.close());

  describe('R22: a page of the archive', () => {
    it('is what a plain list of the room gives, whatever is asked', async () => {
      await fc.assert(
        fc.asyncProperty(anyRows, anyQuery, async (rows, query) => {
          await write('delete from messages where room in (1, 2)');
          await fill(write, rows);
          const page = await archive.page(room, query);
          expect(
            page && {
              ids: idsOf(page.messages),
              complete: page.complete,
              count: page.count,
              index: page.index,
            },
          ).toEqual(model(rows, query));
        }),
        { numRuns: 5 * runs },
      );
    });

    it('leads on, forward and backward, through all of the room, once', async () => {
      await fc.assert(
        fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 7 }), async (rows, size) => {
          await write('delete from messages where room in (1, 2)');
          await fill(write, rows);
          const all = rows.flatMap((row, n) => (row.room === 1 && serves(row) ? [`m${n + 1}`] : []));
          for (const from of ['first', 'last'] as const) {
            const seen: string[] = [];
            for (let complete = false, at: string | undefined; !complete; ) {
              const cursor =
                at === undefined ? {} : { [from === 'first' ? 'after' : 'before']: messageId(at) };
              const page = await archive.page(room, { page: { from, size, ...cursor } });
              if (!page) throw new Error('no page');
              const ids = idsOf(page.messages);
              if (from === 'first') seen.push(...ids);
              else seen.unshift(...ids);
              ({ complete } = page);
              at = from === 'first' ? ids.at(-1) : ids[0];
            }
            expect(seen).toEqual(all);
          }
          const bounds = await archive.bounds(room);
          expect([bounds?.first.id, bounds?.last.id]).toEqual([all[0], all.at(-1)]);
        }),
        { numRuns: runs },
      );
    });

    it('is bounded in bytes, and is never empty for that', async () => {
      const text = 'é'.repeat(200_000);
      await fill(
        write,
        Array.from({ length: 5 }, (_, n): Row => ({ room: 1, at: n, fate: 'delivered', text })),
      );
      const first = await archive.page(room, { page: { from: 'first', size: 5 } });
      expect([idsOf(first?.messages ?? []), first?.complete]).toEqual([['m1', 'm2'], false]);
      const last = await archive.page(room, { page: { from: 'last', size: 5, before: messageId('m5') } });
      expect([idsOf(last?.messages ?? []), last?.complete]).toEqual([['m3', 'm4'], false]);
    });

    it('knows no room, and no id in it, that was never begun', async () => {
      const nobodys = { ...room, expert: 'nobody@acme.example' as typeof bob };
      const page = { from: 'first', size: 5 } as const;
      expect(await archive.page(nobodys, { page })).toEqual({ messages: [], complete: true, count: 0 });
      expect(await archive.page(nobodys, { page: { ...page, after: messageId('m1') } })).toBeUndefined();
      expect(await archive.bounds(nobodys)).toBeUndefined();
      expect(await archive.bounds(carols)).toBeUndefined();
    });
  });
}
