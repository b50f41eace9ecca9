import { sql } from 'kysely';
import type { Database } from './database.ts';
import { statement } from './statement.ts';

type Of = { tenant: string; person: string; whole: number; after: number; limit: number };

/** Something is left that can be erased. */
const saysAnything = sql<boolean>`(text <> '' or html is not null or attached is not null)`;

/** The statements that take texts away, and what is said about them. */
export function erasureStatements(database: Database) {
  return {
    /** Messages in rooms of this person: what she wrote, or all of them. */
    messages: statement<Of>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .innerJoin('rooms', 'rooms.id', 'messages.room')
        .select('messages.position')
        .where('rooms.tenant', '=', param('tenant'))
        .where((where) =>
          where.or([where('rooms.expert', '=', param('person')), where('rooms.agent', '=', param('person'))]),
        )
        .where((where) => where.or([where(param('whole'), '=', 1), where('sender', '=', param('person'))]))
        .where(saysAnything)
        .where('messages.position', '>', param('after'))
        .orderBy('messages.position')
        .limit(param('limit')),
    ),
    blankMessage: statement<{ position: number }>()(database, (db, param) =>
      db
        .updateTable('messages')
        .set({ text: '', html: null, attached: null, retracted: 1 })
        .where('position', '=', param('position')),
    ),
    removeMessageText: statement<{ position: number }>()(database, (db, param) =>
      db.deleteFrom('message_text').where('rowid', '=', param('position')),
    ),
    /** In conversations, and in transcripts of rooms. */
    entries: statement<Of>()(database, (db, param) =>
      db
        .selectFrom('conversation_entries')
        .innerJoin('conversations', 'conversations.position', 'conversation_entries.conversation')
        .select(['conversation_entries.position', 'conversation_entries.id'])
        .where('conversations.tenant', '=', param('tenant'))
        .where((where) =>
          where.or([where('first', '=', param('person')), where('second', '=', param('person'))]),
        )
        .where((where) => where.or([where(param('whole'), '=', 1), where('sender', '=', param('person'))]))
        .where(saysAnything)
        .where('conversation_entries.position', '>', param('after'))
        .orderBy('conversation_entries.position')
        .limit(param('limit')),
    ),
    blankEntry: statement<{ position: number }>()(database, (db, param) =>
      db
        .updateTable('conversation_entries')
        .set({ text: '', html: null, attached: null })
        .where('position', '=', param('position')),
    ),
    removeText: statement<{ position: number }>()(database, (db, param) =>
      db.deleteFrom('conversation_text').where('rowid', '=', param('position')),
    ),
    /** Without its salt nobody can guess from the digest what was said: docs/decisions/0018. */
    unsalt: statement<{ entry: string }>()(database, (db, param) =>
      db.updateTable('chain').set({ salt: null }).where('entry', '=', param('entry')),
    ),
    /** What consoles were told, of all sessions of the tenant. */
    told: statement<{ tenant: string }>()(database, (db, param) =>
      db
        .selectFrom('session_events')
        .innerJoin('sessions', 'sessions.id', 'session_events.session')
        .select(['session', 'first', 'events'])
        .where('sessions.tenant', '=', param('tenant')),
    ),
    retell: statement<{ session: string; first: number; events: string }>()(database, (db, param) =>
      db
        .updateTable('session_events')
        .set({ events: param('events') })
        .where('session', '=', param('session'))
        .where('first', '=', param('first')),
    ),
    hold: statement<{ tenant: string; person: string; since: number; why: string }>()(database, (db, param) =>
      db
        .insertInto('holds')
        .values({
          tenant: param('tenant'),
          person: param('person'),
          since: param('since'),
          why: param('why'),
        })
        .onConflict((conflict) => conflict.columns(['tenant', 'person']).doUpdateSet({ why: param('why') })),
    ),
    release: statement<{ tenant: string; person: string }>()(database, (db, param) =>
      db.deleteFrom('holds').where('tenant', '=', param('tenant')).where('person', '=', param('person')),
    ),
    holds: statement<{ tenant: string }>()(database, (db, param) =>
      db.selectFrom('holds').selectAll().where('tenant', '=', param('tenant')).orderBy('person'),
    ),
    held: statement<{ tenant: string; person: string }>()(database, (db, param) =>
      db
        .selectFrom('holds')
        .selectAll()
        .where('tenant', '=', param('tenant'))
        .where('person', '=', param('person')),
    ),
    /** Those with whom the person has a room or a conversation, and who are held. */
    heldBeside: statement<{ tenant: string; person: string }>()(database, (db, param) =>
      db
        .selectFrom('holds')
        .select('person')
        .where('tenant', '=', param('tenant'))
        .where((where) =>
          where.or([
            where.exists(
              where
                .selectFrom('rooms')
                .select('rooms.id')
                .whereRef('rooms.tenant', '=', 'holds.tenant')
                .where((both) =>
                  both.or([
                    both.and([
                      both('rooms.expert', '=', param('person')),
                      both('rooms.agent', '=', both.ref('holds.person')),
                    ]),
                    both.and([
                      both('rooms.agent', '=', param('person')),
                      both('rooms.expert', '=', both.ref('holds.person')),
                    ]),
                  ]),
                ),
            ),
            where.exists(
              where
                .selectFrom('conversations')
                .select('conversations.id')
                .whereRef('conversations.tenant', '=', 'holds.tenant')
                .where((both) =>
                  both.or([
                    both.and([
                      both('first', '=', param('person')),
                      both('second', '=', both.ref('holds.person')),
                    ]),
                    both.and([
                      both('second', '=', param('person')),
                      both('first', '=', both.ref('holds.person')),
                    ]),
                  ]),
                ),
            ),
          ]),
        ),
    ),
  };
}
