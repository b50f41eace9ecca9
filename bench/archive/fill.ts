// Puts the room into each archive, in the form that the program itself writes. Nothing runs meanwhile.
import { appendFileSync, closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { agent, expert, idsBegin, type Line, minute, said, sides, stanzaOf } from './room.ts';

const [account = '', host = ''] = expert.split('@');

/** The bridge's own. */
export function fillBridge(file: string, lines: Iterable<Line>): void {
  inOneCommit(file, (sqlite) => {
    sqlite
      .prepare(
        'insert into rooms (id, tenant, agent, expert, open, unread, read_position, last_position) values (1, ?, ?, ?, 1, 0, 0, 0)',
      )
      .run('acme', agent, expert);
    const insert = sqlite.prepare(
      `insert into messages (id, room, direction, sender, at, text, fate, fate_at, proof, sender_id, retracted)
       values (?, 1, ?, ?, ?, ?, 'delivered', ?, 3, ?, 0)`,
    );
    for (const line of lines) {
      const { id, direction, at, text } = line;
      insert.run(id, direction, sides(line)[0], at, text, at, direction === 'in' ? id : null);
    }
    sqlite.exec('update rooms set last_position = (select max(position) from messages)');
  });
}

/** The same in PostgreSQL, which makes the lines itself. */
export async function fillPostgresql(place: pg.ClientConfig, count: number, now: number): Promise<void> {
  const client = new pg.Client(place);
  await client.connect();
  try {
    // An index is made of all rows at once many times faster than row by row; no key is looked after meanwhile.
    await client.query("set session_replication_role = replica; set maintenance_work_mem = '1GB'");
    const indexes = await client.query<{ name: string; definition: string }>(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
       where indrelid = 'messages'::regclass and not indisunique`,
    );
    for (const { name } of indexes.rows) await client.query(`drop index ${name}`);
    await client.query(
      'insert into rooms (id, tenant, agent, expert, open, unread, read_position, last_position) values (1, $1, $2, $3, 1, 0, 0, $4)',
      ['acme', agent, expert, count],
    );
    await client.query(
      `insert into messages (id, room, direction, sender, at, text, fate, fate_at, proof, sender_id, retracted)
       select id, 1, direction, case direction when 'in' then $3 else $4 end, at, text, 'delivered', at, 3,
         case direction when 'in' then id end, 0
       from (
         select '${idsBegin}' || lpad(to_hex(n), 12, '0') as id, case when n % 3 = 2 then 'out' else 'in' end as direction,
           $2::bigint - ($1::bigint - n) * ${minute} as at,
           n || ': ' || substr($5, 1, (20 + (n * 7) % 80)::int) as text
         from generate_series(0::bigint, $1::bigint - 1) as n
       ) as lines`,
      [count, Math.floor(now / 1_000) * 1_000, expert, agent, said],
    );
    for (const { definition } of indexes.rows) await client.query(definition);
    await client.query('vacuum analyze messages');
  } finally {
    await client.end();
  }
}

/** Prosody's files: a list of Lua tables. */
export function fillProsodyFiles(file: string, lines: Iterable<Line>): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, '');
  const handle = openSync(file, 'a');
  let waiting: string[] = [];
  const write = () => {
    writeSync(handle, waiting.join(''));
    waiting = [];
  };
  for (const line of lines) {
    waiting.push(`item(${luaStanza(line)});\n`);
    if (waiting.length === 5_000) write();
  }
  write();
  closeSync(handle);
}

/** Prosody's SQL, after it has made its tables. */
export function fillProsodySql(file: string, lines: Iterable<Line>): void {
  inOneCommit(file, (sqlite) => {
    const insert = sqlite.prepare(
      `insert into prosodyarchive ("host", "user", "store", "key", "when", "with", "type", "value")
       values ('${host}', '${account}', 'archive', ?, ?, '${agent}', 'xml', ?)`,
    );
    for (const line of lines) insert.run(line.id, line.at / 1_000, stanzaOf(line));
  });
}

/** ejabberd's SQL, after it has made its tables. */
export function fillEjabberdSql(file: string, lines: Iterable<Line>): void {
  inOneCommit(file, (sqlite) => {
    const columns = sqlite.prepare("select name from pragma_table_info('archive')").pluck().all();
    const hosts = columns.includes('server_host');
    const insert = sqlite.prepare(
      `insert into archive (username, ${hosts ? 'server_host,' : ''} timestamp, peer, bare_peer, xml, txt, kind, nick)
       values ('${account}', ${hosts ? `'${host}',` : ''} ?, '${agent}', '${agent}', ?, ?, 'chat', '')`,
    );
    for (const line of lines) insert.run(line.at * 1_000, stanzaOf(line), line.text);
  });
}

/** The id that ejabberd gives a message: its time in microseconds. */
export const ejabberdId = ({ at }: Line) => String(at * 1_000);

function inOneCommit(file: string, fill: (sqlite: Sqlite.Database) => void): void {
  const sqlite = new Sqlite(file, { fileMustExist: true });
  sqlite.transaction(() => fill(sqlite))();
  sqlite.close();
}

function luaStanza(line: Line): string {
  const [from, to] = sides(line);
  const seconds = line.at / 1_000;
  const stamp = new Date(line.at).toISOString().replace(/\.\d+Z$/, 'Z');
  return (
    `{ ["name"] = "message"; ["attr"] = { ["id"] = "${line.id}"; ["type"] = "chat"; ["from"] = "${from}"; ["to"] = "${to}"; ["stamp"] = "${stamp}" }; ` +
    `{ ["name"] = "body"; ["attr"] = {}; "${line.text}" }; ["key"] = "${line.id}"; ["when"] = ${seconds}; ["with"] = "${agent}" }`
  );
}
