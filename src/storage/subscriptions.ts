import type { Subscriptions } from '../bridge/ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';

type Pair = { tenant: string; agent: string; expert: string };

/** R3: which experts see which agents, stored so that a new stream can tell them all. */
export class StoredSubscriptions implements Subscriptions {
  readonly #commit: <T>(change: () => T) => Promise<T>;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: <T>(change: () => T) => Promise<T>) {
    this.#commit = commit;
    this.#statements = statements(database);
  }

  add(tenant: TenantId, agent: BareJid, expert: BareJid): Promise<void> {
    return this.#commit(() => {
      this.#statements.add.run({ tenant, agent, expert });
    });
  }

  remove(tenant: TenantId, agent: BareJid, expert: BareJid): Promise<void> {
    return this.#commit(() => {
      this.#statements.remove.run({ tenant, agent, expert });
    });
  }

  async has(tenant: TenantId, agent: BareJid, expert: BareJid): Promise<boolean> {
    return this.#statements.has.first({ tenant, agent, expert }) !== undefined;
  }

  async agents(tenant: TenantId): Promise<readonly BareJid[]> {
    return this.#statements.agents.all({ tenant }).map(({ agent }) => agent as BareJid);
  }

  async of(
    tenant: TenantId,
    agent: BareJid,
    after: BareJid | undefined,
    limit: number,
  ): Promise<readonly BareJid[]> {
    return this.#statements.of
      .all({ tenant, agent, after: after ?? '', limit })
      .map(({ expert }) => expert as BareJid);
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
