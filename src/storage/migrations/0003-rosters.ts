import type { Kysely } from 'kysely';

/** R27: which agents stand in which experts' rosters by our doing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('roster_contacts')
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('expert', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('in_group', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('roster_contacts_once', ['tenant', 'expert', 'agent'])
    .execute();
}
