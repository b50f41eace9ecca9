import type { Kysely } from 'kysely';
import { PostgresAdapter, sql } from 'kysely';

/** The full text of rooms. It is filled while the bridge runs, from the first message on: an old archive starts as fast as a new one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('message_text_upto')
    .addColumn('tenant', 'text', (column) => column.primaryKey())
    .addColumn('position', 'integer', (column) => column.notNull())
    .execute();
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`create table message_text (rowid bigint primary key, text text not null)`.execute(db);
    await sql`create index message_text_trigrams on message_text using gin (text gin_trgm_ops)`.execute(db);
    return;
  }
  await sql`create virtual table message_text using fts5 (text, tokenize = 'trigram remove_diacritics 1')`.execute(
    db,
  );
  // What is taken out of the full texts leaves nothing behind in them.
  for (const table of ['message_text', 'conversation_text'])
    await sql`insert into ${sql.table(table)} (${sql.ref(table)}, rank) values ('secure-delete', 1)`.execute(
      db,
    );
}
