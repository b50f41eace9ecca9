import type { Audit, Look } from '../bridge/conversation-ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';
import type { Commit, Work } from './work.ts';

/** R26: every look at what others said, in a table that nothing but this writes. */
export class StoredAudit implements Audit {
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: Commit) {
    this.#database = database;
    this.#commit = commit;
    this.#statements = statements(database);
  }

  record(tenant: TenantId, look: Look): Promise<void> {
    return this.#commit(() => this.#record(tenant, look));
  }

  async list(
    tenant: TenantId,
    { from = 0, to = Number.MAX_SAFE_INTEGER }: { readonly from?: number; readonly to?: number },
    before: number,
    limit: number,
  ) {
    const asked = { tenant, from, to, before, limit };
    const rows = await this.#database.read(() => this.#statements.list.all(asked));
    return rows.map(({ number, at, who, what, parameters }) => ({
      number,
      at,
      who: who as BareJid,
      what: what as Look['what'],
      parameters: JSON.parse(parameters) as Look['parameters'],
    }));
  }

  *#record(tenant: TenantId, { at, who, what, parameters }: Look): Work<void> {
    const number = ((yield* this.#statements.newest.first({ tenant }))?.number ?? 0) + 1;
    const values = { tenant, number, at, who, what, parameters: JSON.stringify(parameters) };
    yield* this.#statements.insert.write(values);
  }
}

function statements(database: Database) {
  return {
    newest: statement<{ tenant: string }>()(database, (db, param) =>
      db
        .selectFrom('audit')
        .select((of) => of.fn.max('number').as('number'))
        .where('tenant', '=', param('tenant')),
    ),
    insert: statement<{
      tenant: string;
      number: number;
      at: number;
      who: string;
      what: string;
      parameters: string;
    }>()(database, (db, param) =>
      db.insertInto('audit').values({
        tenant: param('tenant'),
        number: param('number'),
        at: param('at'),
        who: param('who'),
        what: param('what'),
        parameters: param('parameters'),
      }),
    ),
    list: statement<{ tenant: string; from: number; to: number; before: number; limit: number }>()(
      database,
      (db, param) =>
        db
          .selectFrom('audit')
          .selectAll()
          .where('tenant', '=', param('tenant'))
          .where('number', '<', param('before'))
          .where('at', '>=', param('from'))
          .where('at', '<=', param('to'))
          .orderBy('number', 'desc')
          .limit(param('limit')),
    ),
  };
}
