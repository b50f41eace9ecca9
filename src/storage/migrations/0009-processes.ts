import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Several processes share one archive: what changed among the sessions, who lives, and who holds which stream. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // 0 where the process was alone: nobody else has to be told.
  await db.schema
    .alterTable('sessions')
    .addColumn('changed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('sessions').addColumn('owner', 'text').execute();
  await db.schema
    .createIndex('sessions_changed')
    .on('sessions')
    .column('changed')
    .where(sql.ref('changed'), '>', 0)
    .execute();
  await db.schema
    .alterTable('session_events')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createIndex('session_events_version')
    .on('session_events')
    .column('version')
    .where(sql.ref('version'), '>', 0)
    .execute();

  await db.schema
    .createTable('live_version')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('floor', 'integer', (column) => column.notNull())
    .execute();
  await sql`insert into live_version (id, version, floor) values (1, 0, 0)`.execute(db);
  await db.schema
    .createTable('session_ends')
    .addColumn('session', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('session_ends_version').on('session_ends').column('version').execute();

  await db.schema
    .createTable('processes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('until', 'integer', (column) => column.notNull())
    .addColumn('leaving', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('streams')
    .addColumn('tenant', 'text', (column) => column.primaryKey())
    .addColumn('process', 'text', (column) => column.notNull())
    .addColumn('up', 'integer', (column) => column.notNull())
    .execute();
}
