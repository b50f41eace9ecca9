import type { Kysely } from 'kysely';

/** How many agents an expert sees is asked at each subscription: by this, and not by looking at everybody's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('subscriptions_of_expert')
    .on('subscriptions')
    .columns(['tenant', 'expert'])
    .execute();
}
