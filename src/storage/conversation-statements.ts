import type { Selectable } from 'kysely';
import type { ConversationSchema } from './conversation-schema.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';

export type ConversationRow = Selectable<ConversationSchema['conversations']>;
export type EntryRow = Selectable<ConversationSchema['conversation_entries']>;
/** A running conversation, as one of its two has it. */
export type RunningRow = ConversationRow &
  Pick<Selectable<ConversationSchema['running']>, 'agent' | 'other' | 'unread' | 'read_position'>;
type Pair = { tenant: string; agent: string; other: string };

/** The statements about running conversations, and about the days of rooms whose transcripts are kept. */
export function conversationStatements(database: Database) {
  const sides = (db: Database['build']) =>
    db
      .selectFrom('running')
      .innerJoin('conversations', 'conversations.position', 'running.conversation')
      .selectAll('conversations')
      .select(['running.agent', 'running.other', 'running.unread', 'running.read_position']);

  return {
    running: statement<Pair>()<RunningRow>(database, (db, param) =>
      sides(db)
        .where('running.tenant', '=', param('tenant'))
        .where('running.agent', '=', param('agent'))
        .where('running.other', '=', param('other')),
    ),
    runningOf: statement<{ tenant: string; agent: string }>()<RunningRow>(database, (db, param) =>
      sides(db)
        .where('running.tenant', '=', param('tenant'))
        .where('running.agent', '=', param('agent'))
        .orderBy('running.conversation'),
    ),
    allRunning: statement<Record<never, never>>()<RunningRow>(database, (db) =>
      sides(db).orderBy('running.conversation'),
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
    insertSide: statement<Pair & { conversation: number }>()(database, (db, param) =>
      db.insertInto('running').values({
        tenant: param('tenant'),
        agent: param('agent'),
        other: param('other'),
        conversation: param('conversation'),
        unread: 0,
        read_position: 0,
      }),
    ),
    removeSide: statement<Pair>()(database, (db, param) =>
      db
        .deleteFrom('running')
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('other', '=', param('other')),
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
    addUnread: statement<Pair>()(database, (db, param) =>
      db
        .updateTable('running')
        .set((row) => ({ unread: row('unread', '+', 1) }))
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('other', '=', param('other'))
        .returning('unread'),
    ),
    setRead: statement<Pair & { position: number; unread: number }>()(database, (db, param) =>
      db
        .updateTable('running')
        .set({ read_position: param('position'), unread: param('unread') })
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('other', '=', param('other')),
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
