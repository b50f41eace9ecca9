import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { MessageRow } from './rows.ts';
import { statement } from './statement.ts';

type RoomNames = { tenant: string; agent: string; expert: string };

/** The statements that write. */
export function journalStatements(database: Database) {
  return {
    /** Makes the room if it is new, opens its chat and counts; the answer is the row as it then stands. */
    touchRoom: statement<RoomNames & { unread: number; open: number }>()(database, (db, param) =>
      db
        .insertInto('rooms')
        .values({
          tenant: param('tenant'),
          agent: param('agent'),
          expert: param('expert'),
          open: param('open'),
          unread: param('unread'),
          read_position: 0,
          last_position: 0,
        })
        .onConflict((conflict) =>
          conflict.columns(['tenant', 'agent', 'expert']).doUpdateSet((row) => ({
            open: param('open'),
            unread: row('rooms.unread', '+', row.ref('excluded.unread')),
          })),
        )
        .returning(['id', 'unread']),
    ),
    setLast: statement<{ room: number; position: number }>()(database, (db, param) =>
      db
        .updateTable('rooms')
        .set({ last_position: param('position') })
        .where('id', '=', param('room')),
    ),
    insertMessage: statement<{
      id: string;
      room: number;
      direction: 'in' | 'out';
      sender: string;
      at: number;
      text: string;
      html: string | null;
      attached: string | null;
      fate: string;
      reason: string | null;
      fate_at: number;
      proof: number;
      client_id: string | null;
      sender_id: string | null;
      sender_address: string | null;
      vo: 'redirected' | 'answer' | null;
      replaces: string | null;
      retracted: number;
    }>()(database, (db, param) =>
      db.insertInto('messages').values({
        id: param('id'),
        room: param('room'),
        direction: param('direction'),
        sender: param('sender'),
        // Not before the room's newest, should the clock have been set back: the archive is read by time, too.
        at: sql<number>`coalesce((select newest.at from rooms inner join messages as newest on newest.position = rooms.last_position where rooms.id = ${param('room')} and newest.at > ${param('at')}), ${param('at')})`,
        text: param('text'),
        html: param('html'),
        attached: param('attached'),
        fate: param('fate'),
        reason: param('reason'),
        fate_at: param('fate_at'),
        proof: param('proof'),
        client_id: param('client_id'),
        sender_id: param('sender_id'),
        sender_address: param('sender_address'),
        vo: param('vo'),
        replaces: param('replaces'),
        retracted: param('retracted'),
      }),
    ),
    markRetracted: statement<{ id: string }>()(database, (db, param) =>
      db.updateTable('messages').set({ retracted: 1 }).where('id', '=', param('id')),
    ),
    intoOutbox: statement<{ position: number; tenant: string }>()(database, (db, param) =>
      db.insertInto('outbox').values({ position: param('position'), tenant: param('tenant') }),
    ),
    outOfOutbox: statement<{ position: number }>()(database, (db, param) =>
      db.deleteFrom('outbox').where('position', '=', param('position')),
    ),
    room: statement<RoomNames>()(database, (db, param) =>
      db
        .selectFrom('rooms')
        .select('last_position')
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('expert', '=', param('expert')),
    ),
    /** The expert's newest message with this id, not older than `since`. */
    receivedAs: statement<RoomNames & { sender: string; since: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .innerJoin('rooms', 'rooms.id', 'messages.room')
        .select(['messages.id', 'messages.text', 'messages.replaces', 'messages.retracted', 'messages.vo'])
        .where('rooms.tenant', '=', param('tenant'))
        .where('rooms.agent', '=', param('agent'))
        .where('rooms.expert', '=', param('expert'))
        .where('messages.sender_id', '=', param('sender'))
        .where('messages.direction', '=', 'in')
        .where('messages.at', '>=', param('since'))
        .orderBy('messages.position', 'desc')
        .limit(1),
    ),
    sentAs: statement<{ tenant: string; agent: string; client: string }>()<MessageRow>(
      database,
      (db, param) =>
        db
          .selectFrom('messages')
          .innerJoin('rooms', 'rooms.id', 'messages.room')
          .selectAll('messages')
          .select(['rooms.tenant', 'rooms.agent', 'rooms.expert'])
          .where('messages.client_id', '=', param('client'))
          .where('rooms.tenant', '=', param('tenant'))
          .where('rooms.agent', '=', param('agent'))
          .limit(1),
    ),
    unsettled: statement<{ id: string }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .innerJoin('rooms', 'rooms.id', 'messages.room')
        .select([
          'messages.position',
          'messages.fate',
          'messages.reason',
          'messages.fate_at',
          'messages.proof',
          'messages.vo',
          'rooms.tenant',
          'rooms.agent',
          'rooms.expert',
        ])
        .where('messages.id', '=', param('id'))
        .where('messages.direction', '=', 'out'),
    ),
    setFate: statement<{
      position: number;
      fate: string;
      reason: string | null;
      at: number;
      proof: number;
    }>()(database, (db, param) =>
      db
        .updateTable('messages')
        .set({ fate: param('fate'), reason: param('reason'), fate_at: param('at'), proof: param('proof') })
        .where('position', '=', param('position')),
    ),
    insertFate: statement<
      RoomNames & {
        message: string;
        sender_id: string | null;
        at: number;
        state: string;
        reason: string | null;
      }
    >()(database, (db, param) =>
      db.insertInto('fates').values({
        message: param('message'),
        tenant: param('tenant'),
        agent: param('agent'),
        expert: param('expert'),
        sender_id: param('sender_id'),
        at: param('at'),
        state: param('state'),
        reason: param('reason'),
      }),
    ),
    readUpTo: statement<RoomNames & { id: string }>()(database, (db, param) =>
      db
        .selectFrom('rooms')
        .innerJoin('messages', 'messages.room', 'rooms.id')
        .select(['rooms.id as room', 'messages.position', 'rooms.read_position', 'rooms.unread'])
        .where('rooms.tenant', '=', param('tenant'))
        .where('rooms.agent', '=', param('agent'))
        .where('rooms.expert', '=', param('expert'))
        .where('messages.id', '=', param('id')),
    ),
    countUnread: statement<{ room: number; after: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select((of) => of.fn.countAll<number>().as('unread'))
        .where('room', '=', param('room'))
        .where('position', '>', param('after'))
        .where('direction', '=', 'in')
        .where('replaces', 'is', null)
        .where('fate', '=', 'delivered'),
    ),
    setRead: statement<{ room: number; position: number; unread: number }>()(database, (db, param) =>
      db
        .updateTable('rooms')
        .set({ read_position: param('position'), unread: param('unread') })
        .where('id', '=', param('room')),
    ),
    closeChat: statement<RoomNames>()(database, (db, param) =>
      db
        .updateTable('rooms')
        .set({ open: 0 })
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('expert', '=', param('expert'))
        .where('open', '=', 1),
    ),
    beat: statement<{ at: number }>()(database, (db, param) =>
      db
        .updateTable('heartbeat')
        .set({ at: param('at') })
        .where('id', '=', 1),
    ),
    lastBeat: statement<Record<never, never>>()(database, (db) =>
      db.selectFrom('heartbeat').select('at').where('id', '=', 1),
    ),
  };
}
