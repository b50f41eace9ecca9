// An archive that an earlier version made, with data in it, goes on with this one.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { messageId, sessionId } from '../../../src/domain/ids.ts';
import type { Message } from '../../../src/domain/message.ts';
import { migrateToLatest } from '../../../src/storage/migrate.ts';
import { migrations } from '../../../src/storage/migrations/index.ts';
import { type ArchivePlace, openArchive } from '../../../src/storage/place.ts';
import { migratePostgresql } from '../../../src/storage/postgresql-migrate.ts';
import type { Schema } from '../../../src/storage/schema.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { verifyTranscripts } from '../../../src/storage/verify.ts';
import { alice, bob, dave } from '../../support/people.ts';
import type { Engine } from './engine.ts';

const names = Object.keys(migrations);
const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };

export function migrationsContract(engine: Engine): void {
  describe(`an archive of an earlier version in ${engine.name}`, () => {
    it.each(names)('goes on with all that was in it: made by %s', async (name) => {
      const place = await engine.empty();
      await makeAsOf(place, name);
      await fill(engine, place, names.indexOf(name) + 1);
      const storage = await openStorage({
        archive: place,
        repeatMs: 1,
        keptEvents: 100,
        now: () => 9_000,
        onFault: (error) => {
          throw error;
        },
      });
      try {
        const { messages } = await storage.history.latest(room, 30);
        expect(messages.map(({ id, text, direction }) => [id, text, direction])).toEqual([
          ['old-1', 'the first one', 'in'],
          ['old-2', 'and its answer', 'out'],
          ['old-3', 'then this', 'in'],
        ]);
        // Times never run backwards in a room any more: the clock had been set back.
        const page = await storage.roomArchive.page(room, {
          start: 2_000,
          page: { from: 'first', size: 10 },
        });
        expect(page?.messages.map(({ message }) => message.id)).toEqual(['old-2', 'old-3']);
        expect(await storage.outboxLength(room.tenantId)).toBe(1);
        expect(storage.sessionLog.byId(sessionId('held'))?.status).toBe('on-break');
        expect(await storage.subscriptions.has(room.tenantId, alice.jid, bob)).toBe(true);
        expect(await storage.journal.lastBeat()).toBe(77);
        while (await storage.messageSearch.index(room.tenantId)) {
          // On and on.
        }
        const found = await storage.messageSearch.find(
          room.tenantId,
          { agent: alice.jid, words: ['answer'] },
          1_000,
        );
        expect(found.found.map(({ id }) => id)).toEqual(['old-2']);
        const sent: Message = {
          ...{ id: messageId('new'), room, direction: 'out', from: alice.jid, at: 8_000, text: 'x' },
          ...{ links: [], files: [], fate: { state: 'stored' } },
        };
        await storage.journal.send(sent, true);
        expect((await storage.history.latest(room, 1)).messages[0]?.id).toBe('new');
        if (names.indexOf(name) >= 1) {
          const transcripts = await storage.transcripts.find(room.tenantId, { text: 'colleague' }, 1_000, 10);
          expect(transcripts.map(({ id, people }) => [id, people])).toEqual([
            ['said-1', [alice.jid, dave.jid]],
          ]);
        }
      } finally {
        await storage.close();
      }
      const archive = await openArchive(place);
      const reports = await verifyTranscripts(archive);
      await archive.close();
      // What was put in by hand is in no chain, which is what this one finds of it.
      expect(reports.map(({ tenant }) => tenant)).toEqual(names.indexOf(name) >= 1 ? ['acme'] : []);
    });

    it('is not opened by an earlier one', async () => {
      const place = await engine.empty();
      await (await openArchive(place)).close();
      await engine.run(place, "insert into kysely_migration (name, timestamp) values ('9999-later', '2030')");
      await expect(openArchive(place)).rejects.toThrow('9999-later');
    });
  });
}

/** By the very migrations that earlier versions had, and no later one. */
async function makeAsOf(place: ArchivePlace, name: string): Promise<void> {
  if (!('sqlite' in place)) {
    const pool = new pg.Pool(place.postgresql);
    await migratePostgresql(new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }), name);
    return pool.end();
  }
  const { file } = place.sqlite;
  mkdirSync(dirname(file), { recursive: true });
  const database = new Sqlite(file);
  await migrateToLatest(new Kysely<Schema>({ dialect: new SqliteDialect({ database }) }), name);
  database.close();
}

/** What such a version had stored, in the columns that it knew. */
async function fill(engine: Engine, place: ArchivePlace, version: number): Promise<void> {
  const message = (position: number, direction: string, from: string, at: number, text: string) =>
    `(${position}, 'old-${position}', 1, '${direction}', '${from}', ${at}, '${text}', '${direction === 'in' ? 'delivered' : 'stored'}', ${at}, 0, 0)`;
  const statements = [
    `insert into rooms (id, tenant, agent, expert, open, unread, read_position, last_position)
     values (1, 'acme', '${alice.jid}', '${bob}', 1, 1, 1, 3)`,
    `insert into messages (position, id, room, direction, sender, at, text, fate, fate_at, proof, retracted)
     values ${message(1, 'in', bob, 1_000, 'the first one')},
            ${message(2, 'out', alice.jid, 3_000, 'and its answer')},
            ${message(3, 'in', bob, version < 5 ? 1_500 : 3_000, 'then this')}`,
    "insert into outbox (position, tenant) values (2, 'acme')",
    `insert into fates (entry, message, tenant, agent, expert, at, state, reason)
     values (1, 'refused', 'acme', '${alice.jid}', '${bob}', 5, 'refused', 'agent-offline')`,
    `insert into sessions (id, tenant, agent, opened_at, sign_in, status, held_until, acknowledged)
     values ('held', 'acme', '${alice.jid}', 1, 'x', 'on-break', 10000, 0)`,
    `insert into subscriptions (tenant, agent, expert) values ('acme', '${alice.jid}', '${bob}')`,
    'update heartbeat set at = 77',
    ...(version < 2
      ? []
      : [
          `insert into conversations (position, id, tenant, kind, first, second, started_at, answered, ended_at, ended_by, number)
           values (1, 'said-1', 'acme', 'agent', '${alice.jid}', '${dave.jid}', 10, 0, 20, '${alice.jid}', 1)`,
          `insert into conversation_entries (position, conversation, id, at, sender, text)
           values (1, 1, 'said-1', 10, '${alice.jid}', 'to a colleague')`,
          "insert into conversation_text (rowid, text) values (1, 'to a colleague')",
        ]),
  ];
  for (const statement of statements) await engine.run(place, statement);
  if (engine.name !== 'PostgreSQL') return;
  for (const [table, column] of [
    ['messages', 'position'],
    ['rooms', 'id'],
  ])
    await engine.run(
      place,
      `select setval(pg_get_serial_sequence('${table}', '${column}'), max(${column})) from ${table}`,
    );
}
