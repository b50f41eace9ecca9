// What the archive of a room is read by over XMPP (XEP-0313): times in order, and the few messages that are not served.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // From here on times never run backwards in a room. A clock that was set back earlier has left some that do.
  await sql`
    update messages set at = ordered.at
    from (select position, max(at) over (partition by room order by position) as at from messages) as ordered
    where ordered.position = messages.position and ordered.at > messages.at`.execute(db);
  await sql`create index messages_not_served on messages (room, position) where fate in ('failed', 'refused')`.execute(
    db,
  );
}
