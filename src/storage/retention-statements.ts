import { sql } from 'kysely';
import type { Database } from './database.ts';
import { statement } from './statement.ts';

type After = { tenant: string; after: number; limit: number };

/** The statements that take away what was kept long enough. Whoever is held by law keeps all that she has a part in. */
export function retentionStatements(database: Database) {
  const { build } = database;
  const holdsOf = (tenant: string, ...people: readonly string[]) =>
    build
      .selectFrom('holds')
      .select('holds.person')
      .whereRef('holds.tenant', '=', sql.ref(tenant))
      .where((where) =>
        where.or(people.map((person) => where('holds.person', '=', sql.ref<string>(person)))),
      );
  return {
    rooms: statement<After>()(database, (db, param) =>
      db
        .selectFrom('rooms')
        .select(['id', 'agent', 'unread', 'read_position'])
        .where('tenant', '=', param('tenant'))
        .where('id', '>', param('after'))
        .where(({ not, exists }) => not(exists(holdsOf('rooms.tenant', 'rooms.agent', 'rooms.expert'))))
        .orderBy('id')
        .limit(param('limit')),
    ),
    /** The oldest of a room; `waiting` for the XMPP server, or for the agent's office account. */
    oldest: statement<{ room: number; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select(['position', 'id', 'at'])
        .select(
          sql<number>`case when exists (select 1 from outbox where outbox.position = messages.position) or exists (select 1 from vo_outbox where vo_outbox.position = messages.position) then 1 else 0 end`.as(
            'waiting',
          ),
        )
        .where('room', '=', param('room'))
        .orderBy('position')
        .limit(param('limit')),
    ),
    removeMessages: statement<{ room: number; last: number }>()(database, (db, param) =>
      db.deleteFrom('messages').where('room', '=', param('room')).where('position', '<=', param('last')),
    ),
    removeMessageText: statement<{ position: number }>()(database, (db, param) =>
      db.deleteFrom('message_text').where('rowid', '=', param('position')),
    ),
    /** What consoles were told that have been open for so long. */
    told: statement<{ tenant: string; before: number }>()(database, (db, param) =>
      db
        .selectFrom('session_events')
        .innerJoin('sessions', 'sessions.id', 'session_events.session')
        .select(['session', 'first', 'events'])
        .where('sessions.tenant', '=', param('tenant'))
        .where('sessions.opened_at', '<', param('before')),
    ),
    retell: statement<{ session: string; first: number; events: string }>()(database, (db, param) =>
      db
        .updateTable('session_events')
        .set({ events: param('events') })
        .where('session', '=', param('session'))
        .where('first', '=', param('first')),
    ),
    /** Conversations that are over, and whether a beginning was made with taking them away. */
    conversations: statement<After>()(database, (db, param) =>
      db
        .selectFrom('conversations')
        .select(['position', 'id', 'kind', 'first', 'second', 'ended_at'])
        .select(
          sql<number>`case when exists (select 1 from chain where chain.tenant = conversations.tenant and chain.conversation = conversations.id and chain.what = 'removed' and chain.what <> 'said') then 1 else 0 end`.as(
            'begun',
          ),
        )
        .where('tenant', '=', param('tenant'))
        .where('position', '>', param('after'))
        .where('ended_at', 'is not', null)
        .where(({ not, exists }) =>
          not(exists(holdsOf('conversations.tenant', 'conversations.first', 'conversations.second'))),
        )
        .orderBy('position')
        .limit(param('limit')),
    ),
    labels: statement<{ conversation: number }>()(database, (db, param) =>
      db
        .selectFrom('conversation_labels')
        .select(['person', 'sort', 'name'])
        .where('conversation', '=', param('conversation')),
    ),
    entries: statement<{ conversation: number; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('conversation_entries')
        .select(['position', 'id'])
        .where('conversation', '=', param('conversation'))
        .orderBy('position')
        .limit(param('limit')),
    ),
    removeText: statement<{ position: number }>()(database, (db, param) =>
      db.deleteFrom('conversation_text').where('rowid', '=', param('position')),
    ),
    removeEntry: statement<{ position: number }>()(database, (db, param) =>
      db.deleteFrom('conversation_entries').where('position', '=', param('position')),
    ),
    removeLabels: statement<{ conversation: number }>()(database, (db, param) =>
      db.deleteFrom('conversation_labels').where('conversation', '=', param('conversation')),
    ),
    removeConversation: statement<{ conversation: number }>()(database, (db, param) =>
      db.deleteFrom('conversations').where('position', '=', param('conversation')),
    ),
    unsaltEntry: statement<{ entry: string }>()(database, (db, param) =>
      db.updateTable('chain').set({ salt: null }).where('entry', '=', param('entry')),
    ),
    unsaltConversation: statement<{ tenant: string; conversation: string }>()(database, (db, param) =>
      db
        .updateTable('chain')
        .set({ salt: null })
        .where('tenant', '=', param('tenant'))
        .where('conversation', '=', param('conversation'))
        .where(sql<boolean>`what <> 'said'`)
        .where('what', '<>', 'removed'),
    ),
    firstNumber: statement<{ tenant: string }>()(database, (db, param) =>
      db
        .selectFrom('conversations')
        .select((of) => of.fn.min<number | null>('number').as('number'))
        .where('tenant', '=', param('tenant')),
    ),
    record: statement<{ tenant: string; number: number }>()(database, (db, param) =>
      db
        .selectFrom('chain')
        .select(['number', 'hash'])
        .where('tenant', '=', param('tenant'))
        .where('number', '=', param('number')),
    ),
    newestRecord: statement<{ tenant: string }>()(database, (db, param) =>
      db.selectFrom('chain_heads').select(['number', 'hash']).where('tenant', '=', param('tenant')),
    ),
    start: statement<{ tenant: string }>()(database, (db, param) =>
      db.selectFrom('chain_starts').select(['number', 'hash']).where('tenant', '=', param('tenant')),
    ),
    setStart: statement<{ tenant: string; number: number; hash: string }>()(database, (db, param) =>
      db
        .insertInto('chain_starts')
        .values({ tenant: param('tenant'), number: param('number'), hash: param('hash') })
        .onConflict((conflict) =>
          conflict.column('tenant').doUpdateSet((row) => ({
            number: row.ref('excluded.number'),
            hash: row.ref('excluded.hash'),
          })),
        ),
    ),
    firstRecords: statement<{ tenant: string; upTo: number; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('chain')
        .select('number')
        .where('tenant', '=', param('tenant'))
        .where('number', '<=', param('upTo'))
        .orderBy('number')
        .limit(param('limit')),
    ),
    removeRecords: statement<{ tenant: string; upTo: number }>()(database, (db, param) =>
      db.deleteFrom('chain').where('tenant', '=', param('tenant')).where('number', '<=', param('upTo')),
    ),
    anyHold: statement<{ tenant: string }>()(database, (db, param) =>
      db.selectFrom('holds').select('person').where('tenant', '=', param('tenant')).limit(1),
    ),
    /** The newest is never among them: the trail is numbered on from it. */
    looks: statement<{ tenant: string; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('audit')
        .select(['number', 'at'])
        .where('tenant', '=', param('tenant'))
        .where('number', '<', (of) =>
          of
            .selectFrom('audit as newest')
            .select((max) => max.fn.max('newest.number').as('number'))
            .where('newest.tenant', '=', param('tenant')),
        )
        .orderBy('number')
        .limit(param('limit')),
    ),
    removeLooks: statement<{ tenant: string; upTo: number }>()(database, (db, param) =>
      db.deleteFrom('audit').where('tenant', '=', param('tenant')).where('number', '<=', param('upTo')),
    ),
    fates: statement<After & { before: number }>()(database, (db, param) =>
      db
        .selectFrom('fates')
        .select('entry')
        .where('tenant', '=', param('tenant'))
        .where('entry', '>', param('after'))
        .where('at', '<', param('before'))
        .where(({ not, exists }) => not(exists(holdsOf('fates.tenant', 'fates.agent', 'fates.expert'))))
        .orderBy('entry')
        .limit(param('limit')),
    ),
    removeFate: statement<{ entry: number }>()(database, (db, param) =>
      db.deleteFrom('fates').where('entry', '=', param('entry')),
    ),
  };
}
