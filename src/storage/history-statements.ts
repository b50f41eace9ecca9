import type { ExpressionBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { MessageRow } from './rows.ts';
import type { Schema } from './schema.ts';
import { statement } from './statement.ts';

type RoomNames = { tenant: string; agent: string; expert: string };

const roomNames = ['rooms.tenant', 'rooms.agent', 'rooms.expert'] as const;

/** R16: a message that went to VO is not shown, whatever became of it there. */
const isShown = (row: ExpressionBuilder<Schema, 'messages'>) => row('vo', 'is distinct from', 'redirected');

/** The statements of the console's view of the archive. Messages that went to VO are not in it (R16). */
export function historyStatements(database: Database) {
  const messagesWithRoom = (db: Database['build']) =>
    db
      .selectFrom('messages')
      .innerJoin('rooms', 'rooms.id', 'messages.room')
      .selectAll('messages')
      .select(roomNames);

  return {
    room: statement<RoomNames>()(database, (db, param) =>
      db
        .selectFrom('rooms')
        .selectAll()
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('expert', '=', param('expert')),
    ),
    inRoom: statement<RoomNames & { id: string }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .innerJoin('rooms', 'rooms.id', 'messages.room')
        .select(['messages.position', 'messages.room'])
        .where('messages.id', '=', param('id'))
        .where('rooms.tenant', '=', param('tenant'))
        .where('rooms.agent', '=', param('agent'))
        .where('rooms.expert', '=', param('expert')),
    ),
    positionsBefore: statement<{ room: number; before: number; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select('position')
        .where('room', '=', param('room'))
        .where('position', '<', param('before'))
        .where('replaces', 'is', null)
        .where(isShown)
        .orderBy('position', 'desc')
        .limit(param('limit')),
    ),
    positionsAfter: statement<{ room: number; after: number; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select('position')
        .where('room', '=', param('room'))
        .where('position', '>', param('after'))
        .where('replaces', 'is', null)
        .where(isShown)
        .limit(param('limit')),
    ),
    range: statement<RoomNames & { room: number; from: number; before: number }>()<MessageRow>(
      database,
      (db, param) =>
        db
          .selectFrom('messages')
          .selectAll('messages')
          // The names of the room are known: no join for a page.
          .select([param('tenant').as('tenant'), param('agent').as('agent'), param('expert').as('expert')])
          .where('room', '=', param('room'))
          .where('position', '>=', param('from'))
          .where('position', '<', param('before'))
          .where(isShown)
          .orderBy('position'),
    ),
    openRooms: statement<{ tenant: string; agent: string }>()(database, (db, param) =>
      db
        .selectFrom('rooms')
        .select(['id', 'expert', 'unread'])
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('open', '=', 1)
        .orderBy('last_position', 'desc'),
    ),
    lastOf: statement<RoomNames & { room: number }>()<MessageRow>(database, (db, param) =>
      db
        .selectFrom('messages')
        .selectAll('messages')
        .select([param('tenant').as('tenant'), param('agent').as('agent'), param('expert').as('expert')])
        .where('room', '=', param('room'))
        .where(isShown)
        .orderBy('position', 'desc')
        .limit(1),
    ),
    byId: statement<{ tenant: string; id: string }>()<MessageRow>(database, (db, param) =>
      messagesWithRoom(db).where('messages.id', '=', param('id')).where('rooms.tenant', '=', param('tenant')),
    ),
    outbox: statement<{ tenant: string; after: number; limit: number }>()<MessageRow>(database, (db, param) =>
      messagesWithRoom(db)
        .innerJoin('outbox', 'outbox.position', 'messages.position')
        .where('outbox.tenant', '=', param('tenant'))
        .where('outbox.position', '>', param('after'))
        .orderBy('outbox.position')
        .limit(param('limit')),
    ),
  };
}
