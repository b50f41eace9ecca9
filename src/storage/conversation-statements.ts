import type { Selectable } from 'kysely';
import type { ConversationSchema } from './conversation-schema.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';

export type ConversationRow = Selectable<ConversationSchema['conversations']>;
export type EntryRow = Selectable<ConversationSchema['conversation_entries']>;
type Pair = { tenant: string; one: string; other: string };

/** The statements about running conversations, and about the days of rooms whose transcripts are kept. */
export function conversationStatements(database: Database) {
  return {
    running: statement<Pair>()<ConversationRow>(database, (db, param) =>
      db
        .selectFrom('conversations')
        .selectAll()
        .where('tenant', '=', param('tenant'))
        .where('ended_at', 'is', null)
        .where((where) =>
          where.or([
            where.and([where('first', '=', param('one')), where('second', '=', param('other'))]),
            where.and([where('first', '=', param('other')), where('second', '=', param('one'))]),
          ]),
        ),
    ),
    runningOf: statement<{ tenant: string; agent: string }>()<ConversationRow>(database, (db, param) =>
      db
        .selectFrom('conversations')
        .selectAll()
        .where('tenant', '=', param('tenant'))
        .where('ended_at', 'is', null)
        .where((where) =>
          where.or([where('first', '=', param('agent')), where('second', '=', param('agent'))]),
        )
        .orderBy('position'),
    ),
    allRunning: statement<Record<never, never>>()<ConversationRow>(database, (db) =>
      db.selectFrom('conversations').selectAll().where('ended_at', 'is', null).orderBy('position'),
    ),
    /** The newest day of a room since `since`. */
    dayOf: statement<{ tenant: string; agent: string; expert: string; since: number }>()<ConversationRow>(
      database,
      (db, param) =>
        db
          .selectFrom('conversations')
          .selectAll()
          .where('tenant', '=', param('tenant'))
          .where('first', '=', param('agent'))
          .where('second', '=', param('expert'))
          .where('kind', '=', 'expert')
          .where('started_at', '>=', param('since'))
          .orderBy('started_at', 'desc')
          .limit(1),
    ),
    insert: statement<{
      id: string;
      tenant: string;
      kind: ConversationRow['kind'];
      first: string;
      second: string;
      started_at: number;
      ended_at: number | null;
      number: number;
    }>()(database, (db, param) =>
      db.insertInto('conversations').values({
        id: param('id'),
        tenant: param('tenant'),
        kind: param('kind'),
        first: param('first'),
        second: param('second'),
        started_at: param('started_at'),
        answered: 0,
        ended_at: param('ended_at'),
        ended_by: null,
        number: param('number'),
      }),
    ),
    insertPerson: statement<{ conversation: number; person: string }>()(database, (db, param) =>
      db.insertInto('conversation_people').values({
        conversation: param('conversation'),
        person: param('person'),
        unread: 0,
        read_position: 0,
      }),
    ),
    insertLabel: statement<{
      conversation: number;
      person: string;
      sort: 'group' | 'queue';
      name: string;
    }>()(database, (db, param) =>
      db.insertInto('conversation_labels').values({
        conversation: param('conversation'),
        person: param('person'),
        sort: param('sort'),
        name: param('name'),
      }),
    ),
    insertEntry: statement<Omit<EntryRow, 'position'>>()(database, (db, param) =>
      db.insertInto('conversation_entries').values({
        conversation: param('conversation'),
        id: param('id'),
        at: param('at'),
        sender: param('sender'),
        text: param('text'),
        html: param('html'),
        attached: param('attached'),
        client_id: param('client_id'),
      }),
    ),
    insertText: statement<{ rowid: number; text: string }>()(database, (db, param) =>
      db.insertInto('conversation_text').values({ rowid: param('rowid'), text: param('text') }),
    ),
    setAnswered: statement<{ conversation: number }>()(database, (db, param) =>
      db.updateTable('conversations').set({ answered: 1 }).where('position', '=', param('conversation')),
    ),
    setEnd: statement<{ conversation: number; at: number; by: string | null }>()(database, (db, param) =>
      db
        .updateTable('conversations')
        .set({ ended_at: param('at'), ended_by: param('by') })
        .where('position', '=', param('conversation')),
    ),
    addUnread: statement<{ conversation: number; person: string }>()(database, (db, param) =>
      db
        .updateTable('conversation_people')
        .set((row) => ({ unread: row('unread', '+', 1) }))
        .where('conversation', '=', param('conversation'))
        .where('person', '=', param('person'))
        .returning('unread'),
    ),
    person: statement<{ conversation: number; person: string }>()(database, (db, param) =>
      db
        .selectFrom('conversation_people')
        .select(['unread', 'read_position'])
        .where('conversation', '=', param('conversation'))
        .where('person', '=', param('person')),
    ),
    setRead: statement<{ conversation: number; person: string; position: number; unread: number }>()(
      database,
      (db, param) =>
        db
          .updateTable('conversation_people')
          .set({ read_position: param('position'), unread: param('unread') })
          .where('conversation', '=', param('conversation'))
          .where('person', '=', param('person')),
    ),
    countUnread: statement<{ conversation: number; after: number; reader: string }>()(database, (db, param) =>
      db
        .selectFrom('conversation_entries')
        .select((of) => of.fn.countAll<number>().as('unread'))
        .where('conversation', '=', param('conversation'))
        .where('position', '>', param('after'))
        .where('sender', '!=', param('reader')),
    ),
    byId: statement<{ id: string }>()<ConversationRow>(database, (db, param) =>
      db.selectFrom('conversations').selectAll().where('id', '=', param('id')),
    ),
    byPosition: statement<{ position: number }>()<ConversationRow>(database, (db, param) =>
      db.selectFrom('conversations').selectAll().where('position', '=', param('position')),
    ),
    entry: statement<{ conversation: number; id: string }>()(database, (db, param) =>
      db
        .selectFrom('conversation_entries')
        .select('position')
        .where('conversation', '=', param('conversation'))
        .where('id', '=', param('id')),
    ),
    entriesBefore: statement<{ conversation: number; before: number; limit: number }>()<EntryRow>(
      database,
      (db, param) =>
        db
          .selectFrom('conversation_entries')
          .selectAll()
          .where('conversation', '=', param('conversation'))
          .where('position', '<', param('before'))
          .orderBy('position', 'desc')
          .limit(param('limit')),
    ),
    sentAs: statement<{ tenant: string; agent: string; client: string }>()<
      EntryRow & { first: string; second: string }
    >(database, (db, param) =>
      db
        .selectFrom('conversation_entries')
        .innerJoin('conversations', 'conversations.position', 'conversation_entries.conversation')
        .selectAll('conversation_entries')
        .select(['conversations.first', 'conversations.second'])
        .where('conversation_entries.client_id', '=', param('client'))
        .where('conversation_entries.sender', '=', param('agent'))
        .where('conversations.tenant', '=', param('tenant'))
        .limit(1),
    ),
  };
}
