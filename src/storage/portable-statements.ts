import { sql } from 'kysely';
import type { Database } from './database.ts';
import { journalStatements } from './journal-statements.ts';
import type { MessageRow } from './rows.ts';
import { statement } from './statement.ts';

/** The statements that take rooms out and in. */
export function portableStatements(database: Database) {
  return {
    journal: journalStatements(database),
    page: statement<{ tenant: string; person: string; other: string | null; after: number; limit: number }>()<
      MessageRow & { readonly about: string | null }
    >(database, (db, param) =>
      db
        .selectFrom('messages')
        .innerJoin('rooms', 'rooms.id', 'messages.room')
        .selectAll('messages')
        .select(['rooms.tenant', 'rooms.agent', 'rooms.expert'])
        .select(
          sql<
            string | null
          >`(select original.sender_id from messages as original where original.id = messages.replaces)`.as(
            'about',
          ),
        )
        .where('rooms.tenant', '=', param('tenant'))
        .where((where) => {
          const side = (one: 'rooms.agent' | 'rooms.expert', other: 'rooms.agent' | 'rooms.expert') =>
            where.and([
              where(one, '=', param('person')),
              where(other, '=', sql<string>`coalesce(${param('other')}, ${where.ref(other)})`),
            ]);
          return where.or([side('rooms.expert', 'rooms.agent'), side('rooms.agent', 'rooms.expert')]);
        })
        .where('messages.position', '>', param('after'))
        .orderBy('messages.position')
        .limit(param('limit')),
    ),
    known: statement<{ id: string }>()(database, (db, param) =>
      db.selectFrom('messages').select('position').where('id', '=', param('id')),
    ),
    newest: statement<{ room: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select('at')
        .where('room', '=', param('room'))
        .orderBy('position', 'desc')
        .limit(1),
    ),
    original: statement<{ room: number; about: string }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select('id')
        .where('room', '=', param('room'))
        .where('sender_id', '=', param('about'))
        .orderBy('position', 'desc')
        .limit(1),
    ),
  };
}
