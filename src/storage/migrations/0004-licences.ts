import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('messages').addColumn('sender_address', 'text').execute();
  await db.schema.alterTable('messages').addColumn('vo', 'text').execute();

  await db.schema
    .createTable('vo_outbox')
    // AUTOINCREMENT: an entry is never given twice, so "everything after" is never less than it was.
    .addColumn('entry', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('position', 'integer', (column) => column.notNull().unique())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('vo_outbox_of_tenant').on('vo_outbox').columns(['tenant', 'entry']).execute();

  await db.schema
    .createTable('notices')
    .addColumn('entry', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('expert', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'integer', (column) => column.notNull())
    .addColumn('message', 'text')
    .addColumn('due_at', 'integer')
    .addColumn('sent', 'integer', (column) => column.notNull().defaultTo(0))
    .addUniqueConstraint('notices_once', ['tenant', 'agent', 'expert'])
    .execute();
  await db.schema.createIndex('notices_of_expert').on('notices').columns(['tenant', 'expert']).execute();

  await db.schema
    .createTable('expert_watches')
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('expert', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('expert_watches_once', ['tenant', 'expert', 'agent'])
    .execute();
}
