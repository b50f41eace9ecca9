// R28: which experts were asked to show their presence to agents, and what they said.
import type { Watch, Watches } from '../bridge/profile-ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Room } from '../domain/message.ts';
import type { Database } from './database.ts';
import { roomValues } from './rows.ts';
import { statement } from './statement.ts';

type State = 'asked' | 'granted' | 'refused';
type Names = { tenant: string; agent: string; expert: string };

export class StoredWatches implements Watches {
  readonly #commit: <T>(change: () => T) => Promise<T>;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: <T>(change: () => T) => Promise<T>) {
    this.#commit = commit;
    this.#statements = statements(database);
  }

  async ask(room: Room, anew: boolean): Promise<boolean> {
    // Asked for with each chat that is opened: nothing is written for what is known.
    if (!this.#isToBeAsked(room, anew)) return false;
    return this.#commit(() => {
      if (!this.#isToBeAsked(room, anew)) return false;
      this.#statements.set.run({ ...roomValues(room), state: 'asked' });
      return true;
    });
  }

  answered(room: Room, state: 'granted' | 'refused'): Promise<void> {
    return this.#commit(() => {
      // Only who was asked can answer.
      if (this.#statements.state.first(roomValues(room)))
        this.#statements.set.run({ ...roomValues(room), state });
    });
  }

  isWatched(room: Room): boolean {
    const state = this.#statements.state.first(roomValues(room))?.state;
    return state === 'asked' || state === 'granted';
  }

  async granted(tenant: TenantId, after: BareJid | undefined, limit: number): Promise<readonly Watch[]> {
    return this.#statements.granted
      .all({ tenant, after: after ?? '', limit })
      .map(({ expert, agent }) => ({ expert: expert as BareJid, agent: agent as BareJid }));
  }

  isOpen(room: Room): boolean {
    return this.#statements.open.first(roomValues(room))?.open === 1;
  }

  #isToBeAsked(room: Room, anew: boolean): boolean {
    const { tenant, expert } = roomValues(room);
    if (anew) return this.#statements.state.first(roomValues(room))?.state !== 'granted';
    return this.#statements.any.first({ tenant, expert }) === undefined;
  }
}

function statements(database: Database) {
  return {
    state: statement<Names>()(database, (db, param) =>
      db
        .selectFrom('expert_watches')
        .select('state')
        .where('tenant', '=', param('tenant'))
        .where('expert', '=', param('expert'))
        .where('agent', '=', param('agent')),
    ),
    any: statement<{ tenant: string; expert: string }>()(database, (db, param) =>
      db
        .selectFrom('expert_watches')
        .select('state')
        .where('tenant', '=', param('tenant'))
        .where('expert', '=', param('expert'))
        .limit(1),
    ),
    set: statement<Names & { state: State }>()(database, (db, param) =>
      db
        .insertInto('expert_watches')
        .values({
          tenant: param('tenant'),
          expert: param('expert'),
          agent: param('agent'),
          state: param('state'),
        })
        .onConflict((conflict) =>
          conflict.columns(['tenant', 'expert', 'agent']).doUpdateSet({ state: param('state') }),
        ),
    ),
    granted: statement<{ tenant: string; after: string; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('expert_watches')
        .select((row) => ['expert', row.fn.min('agent').as('agent')])
        .where('tenant', '=', param('tenant'))
        .where('state', '=', 'granted')
        .where('expert', '>', param('after'))
        .groupBy('expert')
        .orderBy('expert')
        .limit(param('limit')),
    ),
    open: statement<Names>()(database, (db, param) =>
      db
        .selectFrom('rooms')
        .select('open')
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('expert', '=', param('expert')),
    ),
  };
}
