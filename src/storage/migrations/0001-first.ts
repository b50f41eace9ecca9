import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rooms')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('expert', 'text', (column) => column.notNull())
    .addColumn('open', 'integer', (column) => column.notNull())
    .addColumn('unread', 'integer', (column) => column.notNull())
    .addColumn('read_position', 'integer', (column) => column.notNull())
    .addColumn('last_position', 'integer', (column) => column.notNull())
    .addUniqueConstraint('rooms_of_two', ['tenant', 'agent', 'expert'])
    .execute();
  await db.schema
    .createIndex('rooms_open')
    .on('rooms')
    .columns(['tenant', 'agent', 'last_position'])
    .where(sql.ref('open'), '=', 1)
    .execute();

  await db.schema
    .createTable('messages')
    // AUTOINCREMENT: a position is never given twice, whatever is erased.
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('room', 'integer', (column) => column.notNull().references('rooms.id'))
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('html', 'text')
    .addColumn('attached', 'text')
    .addColumn('fate', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('fate_at', 'integer', (column) => column.notNull())
    .addColumn('proof', 'integer', (column) => column.notNull())
    .addColumn('client_id', 'text')
    .addColumn('sender_id', 'text')
    .addColumn('replaces', 'text')
    .addColumn('retracted', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('messages_of_room').on('messages').columns(['room', 'position']).execute();
  await db.schema
    .createIndex('messages_by_sender_id')
    .on('messages')
    .columns(['room', 'sender_id', 'position'])
    .where('sender_id', 'is not', null)
    .execute();
  await db.schema
    .createIndex('messages_by_client_id')
    .on('messages')
    .column('client_id')
    .where('client_id', 'is not', null)
    .execute();

  await db.schema
    .createTable('outbox')
    .addColumn('position', 'integer', (column) => column.primaryKey())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('outbox_of_tenant').on('outbox').columns(['tenant', 'position']).execute();

  await db.schema
    .createTable('fates')
    .addColumn('entry', 'integer', (column) => column.primaryKey())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('expert', 'text', (column) => column.notNull())
    .addColumn('sender_id', 'text')
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .execute();
  await db.schema.createIndex('fates_of_message').on('fates').column('message').execute();

  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'integer', (column) => column.notNull())
    .addColumn('sign_in', 'text', (column) => column.notNull())
    .addColumn('console', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('held_until', 'integer')
    .addColumn('acknowledged', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('session_events')
    .addColumn('session', 'text', (column) => column.notNull())
    .addColumn('first', 'integer', (column) => column.notNull())
    .addColumn('last', 'integer', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('session_events_in_order', ['session', 'first'])
    .execute();

  await db.schema
    .createTable('subscriptions')
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('expert', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('subscriptions_once', ['tenant', 'agent', 'expert'])
    .execute();

  await db.schema
    .createTable('heartbeat')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'integer', (column) => column.notNull())
    .execute();
  await sql`insert into heartbeat (id, at) values (1, 0)`.execute(db);
}
