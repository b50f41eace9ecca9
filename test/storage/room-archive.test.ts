import { Kysely, SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { up } from '../../src/storage/migrations/0005-room-archive.ts';
import { StoredRoomArchive } from '../../src/storage/room-archive.ts';
import { roomArchiveStatements } from '../../src/storage/room-archive-statements.ts';
import { openSqlite, type SqliteDatabase } from '../../src/storage/sqlite.ts';
import {
  fill,
  makeRooms,
  type Opened,
  type Row,
  room,
  roomArchiveContract,
} from './contract/room-archive.ts';

let database: SqliteDatabase;
let archive: StoredRoomArchive;
const write: Opened['write'] = async (statements) => void database.sqlite.exec(statements);

async function open(): Promise<Opened> {
  database = await openSqlite(':memory:');
  return { database, write };
}

describe('in SQLite', () => roomArchiveContract(open, 300));

describe('in SQLite, by its own means', () => {
  beforeEach(async () => {
    await makeRooms(await open());
    archive = new StoredRoomArchive(database);
  });

  afterEach(() => database.close());

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
          expect(details.join('\n'), sql).toMatch(
            /COVERING INDEX messages_of_room|INDEX messages_not_served/,
          );
      }
    });

    it('a large room is counted only when that is all that is asked, and others have their turn meanwhile', async () => {
      await fill(
        write,
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
    await fill(write, [
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
});
