// Full text of rooms: docs/decisions/0037.
import { sql } from 'kysely';
import type { FoundMessage, MessageSearch, Wanted } from '../bridge/search-ports.ts';
import { folded } from '../domain/folding.ts';
import type { MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { type Database, shortestIndexed } from './database.ts';
import { statement } from './statement.ts';
import type { Commit, Value, Work } from './work.ts';

/** Messages that one commit takes into the full text, of all that it looks at. */
const indexedAtOnce = 50;
const lookedAtOnce = 500;
/** Places in the full text that one reading looks at. */
const candidatesAtOnce = 200;
/** Where no index helps the texts themselves are looked through, so many positions at once. */
const positionsAtOnce = 5_000;

export class StoredMessageSearch implements MessageSearch {
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: Commit) {
    this.#database = database;
    this.#commit = commit;
    this.#statements = statements(database);
  }

  async index(tenant: TenantId): Promise<boolean> {
    // Where nothing is new nothing is written.
    if (!(await this.#database.read(() => this.#isBehind(tenant)))) return false;
    return this.#commit(() => this.#index(tenant));
  }

  find(tenant: TenantId, wanted: Wanted, before: number) {
    return this.#database.read(() => this.#find(tenant, wanted, before));
  }

  *#isBehind(tenant: string): Work<boolean> {
    const after = yield* this.#upTo(tenant);
    return (yield* this.#statements.next.all({ after, limit: 1 })).length > 0;
  }

  *#upTo(tenant: string): Work<number> {
    return (yield* this.#statements.upTo.first({ tenant }))?.position ?? 0;
  }

  *#index(tenant: string): Work<boolean> {
    const after = yield* this.#upTo(tenant);
    const rows = yield* this.#statements.next.all({ after, limit: lookedAtOnce });
    const own = rows.filter((row) => row.tenant === tenant).slice(0, indexedAtOnce);
    const isWhole = own.length < indexedAtOnce;
    for (const { position, text } of own) {
      if (text !== '') yield* this.#statements.insert.write({ rowid: position, text: folded(text) });
    }
    const last = isWhole ? rows.at(-1)?.position : own.at(-1)?.position;
    if (last !== undefined) yield* this.#statements.setUpTo.write({ tenant, position: last });
    return !isWhole || rows.length === lookedAtOnce;
  }

  *#find(
    tenant: string,
    wanted: Wanted,
    before: number,
  ): Work<{ readonly found: readonly FoundMessage[]; readonly next?: number }> {
    const end = Math.min(before, (yield* this.#upTo(tenant)) + 1);
    const { positions, next } = yield* this.#candidates(wanted.words, end);
    const more = next !== undefined && { next };
    if (positions.length === 0) return { found: [], ...more };
    return { found: yield* this.#among(tenant, wanted, positions), ...more };
  }

  /** Where the words are, in whosever rooms. */
  *#candidates(
    words: readonly string[],
    before: number,
  ): Work<{ readonly positions: readonly number[]; readonly next?: number }> {
    const isIndexed = words.some((word) => [...word].length >= shortestIndexed);
    const from = isIndexed ? 0 : Math.max(0, before - positionsAtOnce);
    let find = this.#database.build
      .selectFrom('message_text')
      .select('rowid')
      .where('rowid', '<', before)
      .where('rowid', '>=', from)
      .where(this.#database.hasWords(words, 'message_text'))
      .orderBy('rowid', 'desc');
    if (isIndexed) find = find.limit(candidatesAtOnce);
    const rows = yield* this.#asks(find);
    const positions = (rows as { rowid: number }[]).map(({ rowid }) => rowid);
    const isEnd = isIndexed ? positions.length < candidatesAtOnce : from === 0;
    return { positions, ...(!isEnd && { next: isIndexed ? (positions.at(-1) ?? 0) : from }) };
  }

  /** R5, R16: of these, what stands in the agent's own rooms and is shown there. */
  *#among(
    tenant: string,
    { agent, expert }: Wanted,
    positions: readonly number[],
  ): Work<readonly FoundMessage[]> {
    let find = this.#database.build
      .selectFrom('messages')
      .innerJoin('rooms', 'rooms.id', 'messages.room')
      .select([
        'messages.position',
        'messages.id',
        'messages.replaces',
        'messages.sender',
        'messages.direction',
        'messages.at',
        'messages.text',
        'rooms.expert',
      ])
      .where('messages.position', 'in', [...positions])
      .where('rooms.tenant', '=', tenant)
      .where('rooms.agent', '=', agent)
      .where('messages.retracted', '=', 0)
      .where('messages.vo', 'is distinct from', 'redirected')
      .orderBy('messages.position', 'desc');
    if (expert !== undefined) find = find.where('rooms.expert', '=', expert);
    const rows = (yield* this.#asks(find)) as FoundRow[];
    return rows.map(({ position, id, replaces, sender, direction, at, text, expert: other }) => ({
      ...{ position, direction, at, text },
      id: (replaces ?? id) as MessageId,
      with: other as BareJid,
      from: sender as BareJid,
    }));
  }

  #asks(query: {
    compile(): { readonly sql: string; readonly parameters: readonly unknown[] };
  }): Work<unknown[]> {
    const { sql: text, parameters } = query.compile();
    return this.#database.all(text, parameters as Value[]);
  }
}

interface FoundRow {
  readonly position: number;
  readonly id: string;
  readonly replaces: string | null;
  readonly sender: string;
  readonly direction: 'in' | 'out';
  readonly at: number;
  readonly text: string;
  readonly expert: string;
}

function statements(database: Database) {
  return {
    upTo: statement<{ tenant: string }>()(database, (db, param) =>
      db.selectFrom('message_text_upto').select('position').where('tenant', '=', param('tenant')),
    ),
    setUpTo: statement<{ tenant: string; position: number }>()(database, (db, param) =>
      db
        .insertInto('message_text_upto')
        .values({ tenant: param('tenant'), position: param('position') })
        .onConflict((conflict) =>
          conflict.column('tenant').doUpdateSet((row) => ({ position: row.ref('excluded.position') })),
        ),
    ),
    /** Of all tenants: a slice is as long as what it looks at. */
    next: statement<{ after: number; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('messages')
        .select(['messages.position', 'messages.text'])
        .select(sql<string>`(select rooms.tenant from rooms where rooms.id = messages.room)`.as('tenant'))
        .where('messages.position', '>', param('after'))
        .orderBy('messages.position')
        .limit(param('limit')),
    ),
    insert: statement<{ rowid: number; text: string }>()(database, (db, param) =>
      db.insertInto('message_text').values({ rowid: param('rowid'), text: param('text') }),
    ),
  };
}
