import { type Kysely, Migrator } from 'kysely';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/** To the newest schema, or no further than to the migration `to`. Throws if the archive was written by a newer version. */
export async function migrateToLatest(build: Kysely<Schema>, to?: string): Promise<void> {
  const migrator = new Migrator({ db: build, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
  if (error) throw error;
}
