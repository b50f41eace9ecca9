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
/** Places in the full text that one reading asks for: a word that is at more of them is looked for in the agent's own rooms. */
const candidatesAtOnce = 200;
/** Messages of her rooms whose texts one reading looks through, and how many are worth one. */
const textsAtOnce = 2_000;
const fewTexts = 500;
/** A page of what was found holds no more. */
const enough = 100;
/** Positions in which they are looked for first; further down at a time where there are few. */
const firstSpan = 50_000;
const spanGrows = 4;

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

  *#find(tenant: string, wanted: Wanted, before: number): Work<Slice> {
    const end = Math.min(before, (yield* this.#upTo(tenant)) + 1);
    const named = wanted.words.some(isIndexed) ? yield* this.#named(wanted.words, end) : undefined;
    if (!named || named.length === candidatesAtOnce) return yield* this.#lookThrough(tenant, wanted, end);
    return { found: yield* this.#among(tenant, wanted, named) };
  }

  /** Where the words are, in whosever rooms, newest first; no more than one reading asks for. */
  *#named(words: readonly string[], end: number): Work<readonly number[]> {
    const rows = yield* this.#asks(
      this.#database.build
        .selectFrom('message_text')
        .select('rowid')
        .where('rowid', '<', end)
        .where(this.#database.hasWords(words, 'message_text'))
        .orderBy('rowid', 'desc')
        .limit(candidatesAtOnce),
    );
    return (rows as { rowid: number }[]).map(({ rowid }) => rowid);
  }

  /** What is everywhere, or too short for an index, costs as much as the agent has, not as much as everybody has. */
  *#lookThrough(tenant: string, wanted: Wanted, end: number): Work<Slice> {
    let from = end;
    let own: readonly number[] = [];
    for (let span = firstSpan; from > 0 && own.length < fewTexts; span *= spanGrows) {
      from = Math.max(0, end - span);
      own = yield* this.#ownPositions(tenant, wanted, from, end);
    }
    if (own.length === textsAtOnce) from = own.at(-1) ?? 0;
    const found: FoundMessage[] = [];
    for (let n = 0; n < own.length; n += candidatesAtOnce) {
      const some = own.slice(n, n + candidatesAtOnce);
      const having = yield* this.#having(wanted.words, some);
      found.push(...(yield* this.#among(tenant, wanted, having)));
      if (found.length >= enough) return { found, next: some.at(-1) ?? 0 };
    }
    return { found, ...(from > 0 && { next: from }) };
  }

  /** Of the agent's rooms, newest first. */
  *#ownPositions(
    tenant: string,
    { agent, expert }: Wanted,
    from: number,
    end: number,
  ): Work<readonly number[]> {
    const { build } = this.#database;
    let rooms = build
      .selectFrom('rooms')
      .select('rooms.id')
      .where('rooms.tenant', '=', tenant)
      .where('rooms.agent', '=', agent);
    if (expert !== undefined) rooms = rooms.where('rooms.expert', '=', expert);
    const rows = yield* this.#asks(
      build
        .selectFrom('messages')
        .select('messages.position')
        .where('messages.room', 'in', rooms)
        .where('messages.position', '>=', from)
        .where('messages.position', '<', end)
        .orderBy('messages.position', 'desc')
        .limit(textsAtOnce),
    );
    return (rows as { position: number }[]).map(({ position }) => position);
  }

  /** Those of them whose texts have all of the words. */
  *#having(words: readonly string[], positions: readonly number[]): Work<readonly number[]> {
    const rows = yield* this.#asks(
      this.#database.build
        .selectFrom('message_text')
        .select(['rowid', 'text'])
        .where('rowid', 'in', [...positions]),
    );
    return (rows as { rowid: number; text: string }[])
      .filter(({ text }) => words.every((word) => text.includes(word)))
      .map(({ rowid }) => rowid);
  }

  /** R5, R16: of these, what stands in the agent's own rooms and is shown there. */
  *#among(
    tenant: string,
    { agent, expert }: Wanted,
    positions: readonly number[],
  ): Work<readonly FoundMessage[]> {
    // PostgreSQL knows no list of nothing.
    if (positions.length === 0) return [];
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

/** `next` is where there may be more. */
interface Slice {
  readonly found: readonly FoundMessage[];
  readonly next?: number;
}

const isIndexed = (word: string) => [...word].length >= shortestIndexed;

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
