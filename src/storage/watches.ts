// R28: which experts were asked to show their presence to agents, and what they said.
import type { Watch, Watches } from '../bridge/profile-ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Room } from '../domain/message.ts';
import type { Database } from './database.ts';
import { roomValues } from './rows.ts';
import { statement } from './statement.ts';
import type { Commit, Work } from './work.ts';

type State = 'asked' | 'granted' | 'refused';
type Names = { tenant: string; agent: string; expert: string };

export class StoredWatches implements Watches {
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: Commit) {
    this.#database = database;
    this.#commit = commit;
    this.#statements = statements(database);
  }

  async ask(room: Room, anew: boolean): Promise<boolean> {
    // Asked for with each chat that is opened: nothing is written for what is known.
    if (!(await this.#database.read(() => this.#isToBeAsked(room, anew)))) return false;
    return this.#commit(() => this.#ask(room, anew));
  }

  *#ask(room: Room, anew: boolean): Work<boolean> {
    if (!(yield* this.#isToBeAsked(room, anew))) return false;
    yield* this.#statements.set.write({ ...roomValues(room), state: 'asked' });
    return true;
  }

  answered(room: Room, state: 'granted' | 'refused'): Promise<void> {
    return this.#commit(() => this.#answered(room, state));
  }

  *#answered(room: Room, state: 'granted' | 'refused'): Work<void> {
    // Only who was asked can answer.
    if (yield* this.#statements.state.first(roomValues(room)))
      yield* this.#statements.set.write({ ...roomValues(room), state });
  }

  async isWatched(room: Room): Promise<boolean> {
    const row = await this.#database.read(() => this.#statements.state.first(roomValues(room)));
    const state = row?.state;
    return state === 'asked' || state === 'granted';
  }

  async granted(tenant: TenantId, after: BareJid | undefined, limit: number): Promise<readonly Watch[]> {
    const asked = { tenant, after: after ?? '', limit };
    const rows = await this.#database.read(() => this.#statements.granted.all(asked));
    return rows.map(({ expert, agent }) => ({ expert: expert as BareJid, agent: agent as BareJid }));
  }

  async isOpen(room: Room): Promise<boolean> {
    return (await this.#database.read(() => this.#statements.open.first(roomValues(room))))?.open === 1;
  }

  *#isToBeAsked(room: Room, anew: boolean): Work<boolean> {
    const { tenant, expert } = roomValues(room);
    if (anew) return (yield* this.#statements.state.first(roomValues(room)))?.state !== 'granted';
    return (yield* this.#statements.any.first({ tenant, expert })) === undefined;
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
