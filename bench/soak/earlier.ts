// What a centre has in its archive after a year: a day is not lived beside an empty one.
import Sqlite from 'better-sqlite3';
import type { Staff } from './day.ts';

/** An agent has so many experts' rooms from earlier days. */
const roomsOfAgent = 40;
const yearMs = 365 * 86_400_000;

/** While nobody has the archive open. */
export function fillEarlier(file: string, { groups, experts }: Staff, messages: number): void {
  const agents = groups.flat().length;
  const rooms = agents * Math.min(roomsOfAgent, experts.length);
  const sqlite = new Sqlite(file, { fileMustExist: true });
  const numbers = (count: number) =>
    `with recursive numbers (i) as (select 0 union all select i + 1 from numbers where i < ${count - 1})`;
  const agent = (i: string) => `'agent' || (${i} % ${agents}) || '@vcc.acme.example'`;
  // The agents of one expert are spread over the centre.
  const expert = (i: string) =>
    `'expert' || ((${i} % ${agents} + ${i} / ${agents} * 7) % ${experts.length}) || '@acme.example'`;
  const room = `i % ${rooms}`;
  const isOut = 'i % 5 < 3';
  sqlite.transaction(() => {
    sqlite.exec(
      `insert into rooms (id, tenant, agent, expert, open, unread, read_position, last_position)
       ${numbers(rooms)} select i + 1, 'acme', ${agent('i')}, ${expert('i')}, 0, 0, 0, 0 from numbers`,
    );
    sqlite.exec(
      `insert into messages (id, room, direction, sender, at, text, fate, fate_at, proof, client_id, sender_id, retracted)
       ${numbers(messages)}
       select 'earlier-' || i, 1 + ${room}, case when ${isOut} then 'out' else 'in' end,
         case when ${isOut} then ${agent(`(${room})`)} else ${expert(`(${room})`)} end,
         ${Date.now() - yearMs} + i * ${yearMs / messages},
         'The parcel ' || i || ' left the depot in the morning; the driver rings before noon.', 'delivered', 0, 3,
         case when ${isOut} then 'client-' || i end, case when ${isOut} then null else 'sender-' || i end, 0
       from numbers`,
    );
    sqlite.exec('insert into message_text (rowid, text) select position, text from messages');
    sqlite.exec(
      "insert into message_text_upto (tenant, position) select 'acme', max(position) from messages where true on conflict (tenant) do update set position = excluded.position",
    );
    sqlite.exec(
      'update rooms set last_position = (select coalesce(max(position), 0) from messages where room = rooms.id), read_position = (select coalesce(max(position), 0) from messages where room = rooms.id)',
    );
  })();
  sqlite.close();
}
