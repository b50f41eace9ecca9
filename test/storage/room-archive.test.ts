import fc from 'fast-check';
import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchivedMessage, ArchiveQuery } from '../../src/bridge/archive-ports.ts';
import { messageId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { up } from '../../src/storage/migrations/0005-room-archive.ts';
import { StoredRoomArchive } from '../../src/storage/room-archive.ts';
import { roomArchiveStatements } from '../../src/storage/room-archive-statements.ts';
import { openSqlite, type SqliteDatabase } from '../../src/storage/sqlite.ts';
import { alice, bob, carol } from '../support/people.ts';

const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
const carols = { ...room, expert: carol };

let database: SqliteDatabase;
let archive: StoredRoomArchive;

beforeEach(async () => {
  database = await openSqlite(':memory:');
  archive = new StoredRoomArchive(database);
  const insert = database.sqlite.prepare(
    'insert into rooms (id, tenant, agent, expert, open, unread, read_position, last_position) values (?, ?, ?, ?, 1, 0, 0, 0)',
  );
  insert.run(1, room.tenantId, room.agent, bob);
  insert.run(2, room.tenantId, room.agent, carol);
});

afterEach(() => database.close());

interface Row {
  readonly room: 1 | 2;
  readonly at: number;
  readonly fate: Message['fate']['state'];
  readonly text?: string;
}

/** Ids are `m` and the position. */
function fill(rows: readonly Row[]): void {
  const insert = database.sqlite.prepare(
    `insert into messages (id, room, direction, sender, at, text, fate, fate_at, proof, sender_id, retracted)
     values (?, ?, 'in', 'bob@acme.example', ?, ?, ?, 0, 0, ?, 0)`,
  );
  database.sqlite.transaction(() => {
    for (const [n, { room: of, at, fate, text = 'x' }] of rows.entries())
      insert.run(`m${n + 1}`, of, at, text, fate, `s${n + 1}`);
  })();
}

const idsOf = (messages: readonly ArchivedMessage[]) => messages.map(({ message }) => message.id as string);
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

const clear = () => {
  database.sqlite.exec("delete from messages; delete from sqlite_sequence where name = 'messages'");
};

describe('R22: a page of the archive', () => {
  it('is what a plain list of the room gives, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyQuery, async (rows, query) => {
        clear();
        fill(rows);
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
      { numRuns: 1_500 },
    );
  });

  it('leads on, forward and backward, through all of the room, once', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 7 }), async (rows, size) => {
        clear();
        fill(rows);
        const all = rows.flatMap((row, n) => (row.room === 1 && serves(row) ? [`m${n + 1}`] : []));
        for (const from of ['first', 'last'] as const) {
          const seen: string[] = [];
          for (let complete = false, at: string | undefined; !complete; ) {
            const cursor = at === undefined ? {} : { [from === 'first' ? 'after' : 'before']: messageId(at) };
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
      { numRuns: 300 },
    );
  });

  it('is bounded in bytes, and is never empty for that', async () => {
    const text = 'é'.repeat(200_000);
    fill(Array.from({ length: 5 }, (_, n): Row => ({ room: 1, at: n, fate: 'delivered', text })));
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

describe('what a page costs', () => {
  it('no statement reads what it does not give: each finds its rows by an index, in order', () => {
    const asked: string[] = [];
    const prepare = (text: string) => {
      asked.push(text);
      return database.prepare(text);
    };
    roomArchiveStatements({ ...database, prepare });
    expect(asked.length).toBeGreaterThan(6);
    for (const sql of asked) {
      const values = (sql.match(/\?/g) ?? []).map(() => 1);
      const plan = database.sqlite.prepare(`explain query plan ${sql}`).all(values) as { detail: string }[];
      const details = plan.map(({ detail }) => detail);
      expect(details.join('\n')).toMatch(/SEARCH/);
      expect(
        details.filter((detail) => /SCAN (?!slice|\(subquery)|TEMP B-TREE/.test(detail)),
        sql,
      ).toEqual([]);
      if (sql.includes('count('))
        expect(details.join('\n'), sql).toMatch(/COVERING INDEX messages_of_room|INDEX messages_not_served/);
    }
  });

  it('a large room is counted only when that is all that is asked, and others have their turn meanwhile', async () => {
    fill(
      Array.from(
        { length: 30_001 },
        (_, n): Row => ({ room: 1, at: n, fate: n % 10 === 0 ? 'failed' : 'delivered' }),
      ),
    );
    const page = await archive.page(room, { page: { from: 'last', size: 5 } });
    expect(page).not.toHaveProperty('count');
    expect(page).not.toHaveProperty('index');
    let turns = 0;
    const turn = () => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    const counted = await archive.page(room, { page: { from: 'first', size: 0 } });
    clearImmediate(next);
    expect(counted).toMatchObject({ messages: [], count: 27_000 });
    expect(turns).toBeGreaterThanOrEqual(5);
  });
});

it('a clock that was set back leaves no disorder: times of a room never run backwards', async () => {
  fill([
    { room: 1, at: 100, fate: 'delivered' },
    { room: 1, at: 40, fate: 'delivered' },
    { room: 2, at: 50, fate: 'delivered' },
    { room: 1, at: 120, fate: 'delivered' },
  ]);
  database.sqlite.exec('drop index messages_not_served');
  await up(new Kysely<unknown>({ dialect: new SqliteDialect({ database: database.sqlite }) }));
  const times = database.sqlite.prepare('select at from messages order by position').pluck().all();
  expect(times).toEqual([100, 100, 50, 120]);
});
