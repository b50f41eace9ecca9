import { sql } from 'kysely';
import type { ChainRow } from './chain.ts';
import type { ConversationRow, EntryRow } from './conversation-statements.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';

/** Written out: the index of conversations' records is partial. */
const notSaid = sql<boolean>`chain.what <> 'said'`;

/** The statements that read what the chains vouch for, and what they do not. */
export function verifyStatements(database: Database) {
  return {
    tenants: statement<Record<never, never>>()(database, (db) =>
      db
        .selectFrom('chain_heads')
        .select('tenant')
        .union(db.selectFrom('chain').select('tenant'))
        .union(db.selectFrom('conversations').select('tenant')),
    ),
    chain: statement<{ tenant: string; after: number; limit: number }>()<ChainRow>(database, (db, param) =>
      db
        .selectFrom('chain')
        .selectAll()
        .where('tenant', '=', param('tenant'))
        .where('number', '>', param('after'))
        .orderBy('number')
        .limit(param('limit')),
    ),
    conversation: statement<{ tenant: string; id: string }>()<ConversationRow>(database, (db, param) =>
      db
        .selectFrom('conversations')
        .selectAll()
        .where('tenant', '=', param('tenant'))
        .where('id', '=', param('id')),
    ),
    labels: statement<{ conversation: number }>()(database, (db, param) =>
      db
        .selectFrom('conversation_labels')
        .select(['person', 'sort', 'name'])
        .where('conversation', '=', param('conversation')),
    ),
    entry: statement<{ id: string }>()<EntryRow>(database, (db, param) =>
      db.selectFrom('conversation_entries').selectAll().where('id', '=', param('id')),
    ),
    head: statement<{ tenant: string }>()(database, (db, param) =>
      db.selectFrom('chain_heads').select(['number', 'hash']).where('tenant', '=', param('tenant')),
    ),
    start: statement<{ tenant: string }>()(database, (db, param) =>
      db.selectFrom('chain_starts').select(['number', 'hash']).where('tenant', '=', param('tenant')),
    ),
    newestCut: statement<{ tenant: string }>()<ChainRow>(database, (db, param) =>
      db
        .selectFrom('chain')
        .selectAll()
        .where('tenant', '=', param('tenant'))
        .where('conversation', '=', '')
        .where('what', '=', 'cut')
        // The index has no others, and is used only where these very words stand.
        .where(notSaid)
        .orderBy('number', 'desc')
        .limit(1),
    ),
    /** What was kept long enough is gone, or about to go. */
    removed: statement<{ tenant: string; conversation: string }>()(database, (db, param) =>
      db
        .selectFrom('chain')
        .select('number')
        .where('tenant', '=', param('tenant'))
        .where('conversation', '=', param('conversation'))
        .where('what', '=', 'removed')
        .where(notSaid)
        .limit(1),
    ),
    unknownConversation: statement<{ tenant: string }>()(database, (db, param) =>
      db
        .selectFrom('conversations as c')
        .select('c.id')
        .where('c.tenant', '=', param('tenant'))
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('chain')
                .select('chain.number')
                .whereRef('chain.tenant', '=', 'c.tenant')
                .whereRef('chain.number', '=', 'c.number')
                .whereRef('chain.conversation', '=', 'c.id')
                .where('chain.what', '=', 'begun'),
            ),
          ),
        )
        .limit(1),
    ),
    unknownEntry: statement<{ tenant: string }>()(database, (db, param) =>
      db
        .selectFrom('conversation_entries as e')
        .innerJoin('conversations as c', 'c.position', 'e.conversation')
        .select('e.id')
        .where('c.tenant', '=', param('tenant'))
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('chain')
                .select('chain.number')
                .whereRef('chain.entry', '=', 'e.id')
                .whereRef('chain.tenant', '=', 'c.tenant'),
            ),
          ),
        )
        .limit(1),
    ),
    unknownEnd: statement<{ tenant: string }>()(database, (db, param) =>
      db
        .selectFrom('conversations as c')
        .select('c.id')
        .where('c.tenant', '=', param('tenant'))
        .where('c.kind', '=', 'agent')
        .where('c.ended_at', 'is not', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('chain')
                .select('chain.number')
                .whereRef('chain.tenant', '=', 'c.tenant')
                .whereRef('chain.conversation', '=', 'c.id')
                .where('chain.what', '=', 'ended')
                .where(notSaid),
            ),
          ),
        )
        .limit(1),
    ),
  };
}
