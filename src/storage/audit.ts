import type { Audit, Look } from '../bridge/conversation-ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';

/** R26: every look at what others said, in a table that nothing but this writes. */
export class StoredAudit implements Audit {
  readonly #commit: <T>(change: () => T) => Promise<T>;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: <T>(change: () => T) => Promise<T>) {
    this.#commit = commit;
    this.#statements = statements(database);
  }

  record(tenant: TenantId, { at, who, what, parameters }: Look): Promise<void> {
    return this.#commit(() => {
      const number = (this.#statements.newest.first({ tenant })?.number ?? 0) + 1;
      this.#statements.insert.run({ tenant, number, at, who, what, parameters: JSON.stringify(parameters) });
    });
  }

  async list(
    tenant: TenantId,
    { from = 0, to = Number.MAX_SAFE_INTEGER }: { readonly from?: number; readonly to?: number },
    before: number,
    limit: number,
  ) {
    return this.#statements.list
      .all({ tenant, from, to, before, limit })
      .map(({ number, at, who, what, parameters }) => ({
        number,
        at,
        who: who as BareJid,
        what: what as Look['what'],
        parameters: JSON.parse(parameters) as Look['parameters'],
      }));
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
