import type { Kysely } from 'kysely';
import { PostgresAdapter, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('conversations')
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('first', 'text', (column) => column.notNull())
    .addColumn('second', 'text', (column) => column.notNull())
    .addColumn('started_at', 'integer', (column) => column.notNull())
    .addColumn('answered', 'integer', (column) => column.notNull())
    .addColumn('ended_at', 'integer')
    .addColumn('ended_by', 'text')
    .addColumn('number', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('conversations_of_two')
    .on('conversations')
    .columns(['tenant', 'first', 'second', 'started_at'])
    .execute();
  await db.schema
    .createIndex('conversations_in_order')
    .on('conversations')
    .columns(['tenant', 'number'])
    .unique()
    .execute();

  await db.schema
    .createTable('running')
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('other', 'text', (column) => column.notNull())
    .addColumn('conversation', 'integer', (column) => column.notNull().references('conversations.position'))
    .addColumn('unread', 'integer', (column) => column.notNull())
    .addColumn('read_position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('running_once', ['tenant', 'agent', 'other'])
    .execute();
  await db.schema
    .createTable('conversation_labels')
    .addColumn('conversation', 'integer', (column) => column.notNull().references('conversations.position'))
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('sort', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('conversation_labels_once', ['conversation', 'person', 'sort', 'name'])
    .execute();
  await db.schema
    .createIndex('conversation_labels_by_name')
    .on('conversation_labels')
    .columns(['sort', 'name', 'conversation'])
    .execute();

  await db.schema
    .createTable('conversation_entries')
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('conversation', 'integer', (column) => column.notNull().references('conversations.position'))
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('html', 'text')
    .addColumn('attached', 'text')
    .addColumn('client_id', 'text')
    .execute();
  await db.schema
    .createIndex('conversation_entries_in_order')
    .on('conversation_entries')
    .columns(['conversation', 'position'])
    .execute();
  await db.schema
    .createIndex('conversation_entries_by_client_id')
    .on('conversation_entries')
    .column('client_id')
    .where('client_id', 'is not', null)
    .execute();
  await createText(db);

  await db.schema
    .createTable('chain')
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('conversation', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('entry', 'text', (column) => column.unique())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('salt', 'text')
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('chain_in_order', ['tenant', 'number'])
    .execute();
  await db.schema
    .createTable('chain_heads')
    .addColumn('tenant', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('monitors')
    .addColumn('session', 'text', (column) => column.notNull().references('sessions.id').onDelete('cascade'))
    .addColumn('agent', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('monitors_once', ['session', 'agent'])
    .execute();
  await db.schema.createIndex('monitors_of_agent').on('monitors').column('agent').execute();
  await db.schema
    .createTable('monitored')
    .addColumn('session', 'text', (column) => column.notNull().references('sessions.id').onDelete('cascade'))
    .addColumn('conversation', 'integer', (column) => column.notNull().references('conversations.position'))
    .addPrimaryKeyConstraint('monitored_once', ['session', 'conversation'])
    .execute();
  await db.schema.createIndex('monitored_conversations').on('monitored').column('conversation').execute();

  await db.schema
    .createTable('audit')
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('parameters', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_in_order', ['tenant', 'number'])
    .execute();
}

/** Trigrams find words in languages without spaces, too. */
async function createText(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`create extension if not exists pg_trgm`.execute(db);
    await sql`create table conversation_text (rowid bigint primary key, text text not null)`.execute(db);
    await sql`create index conversation_text_trigrams on conversation_text using gin (text gin_trgm_ops)`.execute(
      db,
    );
    return;
  }
  await sql`create virtual table conversation_text using fts5 (text, tokenize = 'trigram remove_diacritics 1')`.execute(
    db,
  );
}
