import type { Kysely } from 'kysely';

/** What each process that writes to PostgreSQL committed last: asked where the answer to a commit was lost. SQLite has no such doubt. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('commit_marks')
    .addColumn('writer', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .execute();
}
