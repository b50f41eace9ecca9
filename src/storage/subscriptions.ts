import type { Subscriptions } from '../bridge/ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';
import type { Commit, Work } from './work.ts';

type Pair = { tenant: string; agent: string; expert: string };

/** R3: which experts see which agents, stored so that a new stream can tell them all. */
export class StoredSubscriptions implements Subscriptions {
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: Commit) {
    this.#database = database;
    this.#commit = commit;
    this.#statements = statements(database);
  }

  ask(tenant: TenantId, agent: BareJid, expert: BareJid, most: number): Promise<boolean> {
    return this.#commit(() => this.#ask({ tenant, agent, expert }, most));
  }

  *#ask(names: Pair, most: number): Work<boolean> {
    if (yield* this.#statements.has.first(names)) return true;
    const { tenant, expert } = names;
    if (((yield* this.#statements.count.first({ tenant, expert }))?.count ?? 0) >= most) return false;
    yield* this.#statements.add.write(names);
    return true;
  }

  add(tenant: TenantId, agent: BareJid, expert: BareJid): Promise<void> {
    return this.#commit(() => this.#statements.add.write({ tenant, agent, expert }));
  }

  remove(tenant: TenantId, agent: BareJid, expert: BareJid): Promise<void> {
    return this.#commit(() => this.#statements.remove.write({ tenant, agent, expert }));
  }

  async has(tenant: TenantId, agent: BareJid, expert: BareJid): Promise<boolean> {
    const names = { tenant, agent, expert };
    return (await this.#database.read(() => this.#statements.has.first(names))) !== undefined;
  }

  async agents(tenant: TenantId): Promise<readonly BareJid[]> {
    const rows = await this.#database.read(() => this.#statements.agents.all({ tenant }));
    return rows.map(({ agent }) => agent as BareJid);
  }

  async of(
    tenant: TenantId,
    agent: BareJid,
    after: BareJid | undefined,
    limit: number,
  ): Promise<readonly BareJid[]> {
    const asked = { tenant, agent, after: after ?? '', limit };
    const rows = await this.#database.read(() => this.#statements.of.all(asked));
    return rows.map(({ expert }) => expert as BareJid);
  }
}

function statements(database: Database) {
  return {
    add: statement<Pair>()(database, (db, param) =>
      db
        .insertInto('subscriptions')
        .values({ tenant: param('tenant'), agent: param('agent'), expert: param('expert') })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    remove: statement<Pair>()(database, (db, param) =>
      db
        .deleteFrom('subscriptions')
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('expert', '=', param('expert')),
    ),
    has: statement<Pair>()(database, (db, param) =>
      db
        .selectFrom('subscriptions')
        .select('expert')
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('expert', '=', param('expert')),
    ),
    count: statement<{ tenant: string; expert: string }>()(database, (db, param) =>
      db
        .selectFrom('subscriptions')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('tenant', '=', param('tenant'))
        .where('expert', '=', param('expert')),
    ),
    agents: statement<{ tenant: string }>()(database, (db, param) =>
      db.selectFrom('subscriptions').select('agent').distinct().where('tenant', '=', param('tenant')),
    ),
    of: statement<{ tenant: string; agent: string; after: string; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('subscriptions')
        .select('expert')
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('expert', '>', param('after'))
        .orderBy('expert')
        .limit(param('limit')),
    ),
  };
}
