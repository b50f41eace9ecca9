import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Where chains begin whose oldest records were taken away, and how records of a conversation are found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('chain_starts')
    .addColumn('tenant', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await sql`create index chain_of_conversation on chain (tenant, conversation) where what <> 'said'`.execute(
    db,
  );
}
