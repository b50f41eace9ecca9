import type { Database } from './database.ts';
import { statement } from './statement.ts';

/** When the bridge last said that it runs, by the clock of that time: milliseconds since 1970, 0 for never. */
export function lastSignOfLife(archive: Database): Promise<number> {
  const beat = statement<Record<never, never>>()(archive, (db) => db.selectFrom('heartbeat').select('at'));
  return archive.read(function* () {
    return Number((yield* beat.first({}))?.at ?? 0);
  });
}
