import type { RosterMemory } from '../bridge/rosters.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { RememberedContact } from '../domain/rosters.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';
import type { Commit } from './work.ts';

type Pair = { tenant: string; expert: string; agent: string };

/** R27: what was put into which roster. */
export class StoredRosterMemory implements RosterMemory {
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: Commit) {
    this.#database = database;
    this.#commit = commit;
    this.#statements = statements(database);
  }

  async of(tenant: TenantId): Promise<readonly RememberedContact[]> {
    const rows = await this.#database.read(() => this.#statements.of.all({ tenant }));
    return rows.map(({ expert, agent, name, in_group, state }) => ({
      expert: expert as BareJid,
      agent: agent as BareJid,
      name,
      group: in_group,
      state,
    }));
  }

  remember(tenant: TenantId, { expert, agent, name, group, state }: RememberedContact): Promise<void> {
    const values = { tenant, expert, agent, name, in_group: group, state };
    return this.#commit(() => this.#statements.remember.write(values));
  }

  forget(tenant: TenantId, expert: BareJid, agent: BareJid): Promise<void> {
    return this.#commit(() => this.#statements.forget.write({ tenant, expert, agent }));
  }

  declined(tenant: TenantId, expert: BareJid, agent: BareJid): Promise<void> {
    return this.#commit(() => this.#statements.declined.write({ tenant, expert, agent }));
  }
}

function statements(database: Database) {
  return {
    of: statement<{ tenant: string }>()(database, (db, param) =>
      db.selectFrom('roster_contacts').selectAll().where('tenant', '=', param('tenant')),
    ),
    remember: statement<Pair & { name: string; in_group: string; state: RememberedContact['state'] }>()(
      database,
      (db, param) =>
        db
          .insertInto('roster_contacts')
          .values({
            tenant: param('tenant'),
            expert: param('expert'),
            agent: param('agent'),
            name: param('name'),
            in_group: param('in_group'),
            state: param('state'),
          })
          .onConflict((conflict) =>
            conflict.columns(['tenant', 'expert', 'agent']).doUpdateSet({
              name: param('name'),
              in_group: param('in_group'),
              state: param('state'),
            }),
          ),
    ),
    forget: statement<Pair>()(database, (db, param) =>
      db
        .deleteFrom('roster_contacts')
        .where('tenant', '=', param('tenant'))
        .where('expert', '=', param('expert'))
        .where('agent', '=', param('agent')),
    ),
    declined: statement<Pair>()(database, (db, param) =>
      db
        .updateTable('roster_contacts')
        .set({ state: 'declined' })
        .where('tenant', '=', param('tenant'))
        .where('expert', '=', param('expert'))
        .where('agent', '=', param('agent'))
        .where('state', '=', 'given'),
    ),
  };
}
