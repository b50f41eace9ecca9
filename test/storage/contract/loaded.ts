import type { ArchivePlace } from '../../../src/storage/place.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import type { Engine } from './engine.ts';

const tenant = 'initech';
const rooms = 1_000;
/** Before these there is place for what a test writes under numbers of its own. */
const [firstRoom, firstPosition] = [1_000, 10_000];

/**
 * The same database, with an archive that is never empty: an organisation that no test speaks of has so many messages in it,
 * in a thousand rooms, with their full text and their receipts.
 */
export function loaded(engine: Engine, messages: number): Engine {
  let template: ArchivePlace;
  const copies: ArchivePlace[] = [];
  return {
    ...engine,
    name: `${engine.name} with ${messages.toLocaleString('en')} messages`,
    async begin() {
      await engine.begin();
      template = await engine.empty();
      for (const statement of load(engine, messages)) {
        if (statement) await engine.run(template, statement);
        else await makeTables(template);
      }
    },
    async empty() {
      // A test has two at most, and whoever asks for the next has closed those before.
      const outdated = copies.length >= 2 ? copies.shift() : undefined;
      if (outdated) await engine.remove(outdated);
      const copy = await engine.copyOf(template);
      copies.push(copy);
      return copy;
    },
  };
}

/** The tables are made by the program itself. */
async function makeTables(archive: ArchivePlace): Promise<void> {
  const storage = await openStorage({
    archive,
    repeatMs: 60_000,
    keptEvents: 100,
    now: () => 0,
    onFault: (error) => {
      throw error;
    },
  });
  await storage.close();
}

/** The statements that fill it, after the tables are there (`undefined`). */
function load(engine: Engine, messages: number): (string | undefined)[] {
  const numbers = (count: number) =>
    engine.name === 'SQLite'
      ? `with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${count})`
      : `with numbers as (select i from generate_series(1, ${count}) as i)`;
  const agent = `'agent' || (i % 50) || '@vcc.initech.example'`;
  const expert = `'expert' || (i % ${rooms}) || '@initech.example'`;
  return [
    undefined,
    `insert into rooms (id, tenant, agent, expert, open, unread, read_position, last_position)
     ${numbers(rooms)} select ${firstRoom} + i, '${tenant}', ${agent}, ${expert}, 1, 0, 0, 0 from numbers`,
    `insert into messages (position, id, room, direction, sender, at, text, fate, fate_at, proof, client_id, sender_id, retracted)
     ${numbers(messages)}
     select ${firstPosition} + i, 'loaded-' || i, ${firstRoom + 1} + i % ${rooms},
       case when i % 3 = 0 then 'out' else 'in' end, case when i % 3 = 0 then ${agent} else ${expert} end,
       i, 'parcel ' || i || ' left the depot', case when i % 100 = 0 then 'failed' else 'delivered' end, i, 3,
       case when i % 3 = 0 then 'client-' || i end, case when i % 3 > 0 then 'sender-' || i end, 0
     from numbers`,
    `insert into message_text (rowid, text) select position, text from messages`,
    // Who else is here has looked at these long ago.
    `insert into message_text_upto (tenant, position)
     select organisation, last from (select max(position) as last from messages) as newest,
       (select '${tenant}' as organisation union select 'acme' union select 'globex') as organisations`,
    `update rooms set last_position = (select max(position) from messages where room = rooms.id)`,
    ...(engine.name === 'SQLite'
      ? ['analyze']
      : [
          // What is written from here on comes after, as SQLite does by itself.
          ...['rooms.id', 'messages.position'].map(nextAfterLast),
          'vacuum analyze',
        ]),
  ];
}

function nextAfterLast(column: string): string {
  const [table, name] = column.split('.');
  return `select setval(pg_get_serial_sequence('${table}', '${name}'), (select max("${name}") from ${table}))`;
}
