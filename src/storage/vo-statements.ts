import type { Database } from './database.ts';
import type { MessageRow } from './rows.ts';
import { statement } from './statement.ts';

type RoomNames = { tenant: string; agent: string; expert: string };

/** The statements of agents' office accounts (R16, R19). */
export function voStatements(database: Database) {
  return {
    /** The room, made if it is new; whether its chat is open, and what is unread, stays as it was. */
    room: statement<RoomNames>()(database, (db, param) =>
      db
        .insertInto('rooms')
        .values({
          tenant: param('tenant'),
          agent: param('agent'),
          expert: param('expert'),
          open: 0,
          unread: 0,
          read_position: 0,
          last_position: 0,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant', 'agent', 'expert'])
            .doUpdateSet((row) => ({ unread: row.ref('rooms.unread') })),
        )
        .returning(['id']),
    ),
    /** The account's newest message with this id, not older than `since`. */
    answeredAs: statement<RoomNames & { sender: string; since: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .innerJoin('rooms', 'rooms.id', 'messages.room')
        .select(['messages.id', 'messages.text', 'messages.replaces', 'messages.retracted'])
        .where('rooms.tenant', '=', param('tenant'))
        .where('rooms.agent', '=', param('agent'))
        .where('rooms.expert', '=', param('expert'))
        .where('messages.sender_id', '=', param('sender'))
        .where('messages.vo', '=', 'answer')
        .where('messages.at', '>=', param('since'))
        .orderBy('messages.position', 'desc')
        .limit(1),
    ),
    inRoom: statement<RoomNames & { id: string }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .innerJoin('rooms', 'rooms.id', 'messages.room')
        .select('messages.id')
        .where('messages.id', '=', param('id'))
        .where('rooms.tenant', '=', param('tenant'))
        .where('rooms.agent', '=', param('agent'))
        .where('rooms.expert', '=', param('expert')),
    ),
    put: statement<{ position: number; tenant: string; kind: 'redirect' | 'copy' }>()(database, (db, param) =>
      db
        .insertInto('vo_outbox')
        .values({ position: param('position'), tenant: param('tenant'), kind: param('kind') }),
    ),
    copiesWaiting: statement<{ tenant: string }>()(database, (db, param) =>
      db
        .selectFrom('vo_outbox')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('tenant', '=', param('tenant'))
        .where('kind', '=', 'copy'),
    ),
    waiting: statement<{ tenant: string; after: number; limit: number }>()<MessageRow & { entry: number }>(
      database,
      (db, param) =>
        db
          .selectFrom('vo_outbox')
          .innerJoin('messages', 'messages.position', 'vo_outbox.position')
          .innerJoin('rooms', 'rooms.id', 'messages.room')
          .selectAll('messages')
          .select(['rooms.tenant', 'rooms.agent', 'rooms.expert', 'vo_outbox.entry'])
          .where('vo_outbox.tenant', '=', param('tenant'))
          .where('vo_outbox.entry', '>', param('after'))
          .orderBy('vo_outbox.entry')
          .limit(param('limit')),
    ),
    byId: statement<{ id: string }>()<MessageRow>(database, (db, param) =>
      db
        .selectFrom('messages')
        .innerJoin('rooms', 'rooms.id', 'messages.room')
        .selectAll('messages')
        .select(['rooms.tenant', 'rooms.agent', 'rooms.expert'])
        .where('messages.id', '=', param('id')),
    ),
    take: statement<{ position: number }>()(database, (db, param) =>
      db.deleteFrom('vo_outbox').where('position', '=', param('position')),
    ),
  };
}
