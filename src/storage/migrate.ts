import { type Kysely, Migrator } from 'kysely';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/** Throws if the archive was written by a newer version. */
export async function migrateToLatest(build: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db: build, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
