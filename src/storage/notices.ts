// R18: who wants to be told when somebody signs in.
import type { Notices } from '../bridge/vo-ports.ts';
import type { MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message, Room } from '../domain/message.ts';
import type { Database } from './database.ts';
import { roomValues } from './rows.ts';
import { statement } from './statement.ts';
import type { Commit, Work } from './work.ts';

export class StoredNotices implements Notices {
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #isSignedIn: (agent: BareJid) => boolean;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: Commit, isSignedIn: (agent: BareJid) => boolean) {
    this.#database = database;
    this.#commit = commit;
    this.#isSignedIn = isSignedIn;
    this.#statements = statements(database);
  }

  ask(room: Room, at: number, most: number) {
    return this.#commit(() => this.#ask(room, at, most));
  }

  *#ask(room: Room, at: number, most: number): Work<'noted' | 'signed-in' | 'too-many'> {
    if (this.#isSignedIn(room.agent)) return 'signed-in';
    const names = roomValues(room);
    if (yield* this.#statements.asked.first(names)) return 'noted';
    const { tenant, expert } = names;
    if (((yield* this.#statements.count.first({ tenant, expert }))?.count ?? 0) >= most) return 'too-many';
    yield* this.#statements.ask.write({ ...names, at, message: null, due: null });
    return 'noted';
  }

  due(agent: BareJid, tenant: TenantId, at: number, newId: () => MessageId): Promise<boolean> {
    return this.#commit(() => this.#due(agent, tenant, at, newId));
  }

  *#due(agent: BareJid, tenant: TenantId, at: number, newId: () => MessageId): Work<boolean> {
    const waiting = yield* this.#statements.ofAgent.all({ tenant, agent });
    for (const { entry, expert, asked_at } of waiting) {
      // Written anew: who is sent what is due goes by the order in which it became so.
      yield* this.#statements.remove.write({ entry });
      yield* this.#statements.ask.write({ tenant, agent, expert, at: asked_at, message: newId(), due: at });
    }
    return waiting.length > 0;
  }

  async waiting(tenant: TenantId, after: number, limit: number) {
    const rows = await this.#database.read(() => this.#statements.waiting.all({ tenant, after, limit }));
    return rows.map((row) => ({
      position: row.entry,
      message: {
        id: row.message as MessageId,
        room: { tenantId: tenant, agent: row.agent as BareJid, expert: row.expert as BareJid },
        direction: 'out',
        from: row.agent as BareJid,
        at: row.due_at ?? 0,
        text: '',
        links: [],
        files: [],
        fate: { state: row.sent === 1 ? 'delivered' : 'stored' },
      } satisfies Message,
    }));
  }

  settle(ids: readonly MessageId[]): Promise<void> {
    return this.#commit(() => this.#forget(ids));
  }

  *#forget(ids: readonly MessageId[]): Work<void> {
    for (const message of ids) yield* this.#statements.forget.write({ message });
  }

  markSent(id: MessageId): Promise<void> {
    return this.#commit(() => this.#statements.markSent.write({ message: id }));
  }

  postpone(id: MessageId): Promise<void> {
    return this.#commit(() => this.#statements.postpone.write({ message: id }));
  }
}

type Names = { tenant: string; agent: string; expert: string };

function statements(database: Database) {
  return {
    asked: statement<Names>()(database, (db, param) =>
      db
        .selectFrom('notices')
        .select('entry')
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('expert', '=', param('expert')),
    ),
    count: statement<{ tenant: string; expert: string }>()(database, (db, param) =>
      db
        .selectFrom('notices')
        .select((of) => of.fn.countAll<number>().as('count'))
        .where('tenant', '=', param('tenant'))
        .where('expert', '=', param('expert')),
    ),
    ask: statement<Names & { at: number; message: string | null; due: number | null }>()(
      database,
      (db, param) =>
        db.insertInto('notices').values({
          tenant: param('tenant'),
          agent: param('agent'),
          expert: param('expert'),
          asked_at: param('at'),
          message: param('message'),
          due_at: param('due'),
        }),
    ),
    ofAgent: statement<{ tenant: string; agent: string }>()(database, (db, param) =>
      db
        .selectFrom('notices')
        .select(['entry', 'expert', 'asked_at'])
        .where('tenant', '=', param('tenant'))
        .where('agent', '=', param('agent'))
        .where('message', 'is', null),
    ),
    remove: statement<{ entry: number }>()(database, (db, param) =>
      db.deleteFrom('notices').where('entry', '=', param('entry')),
    ),
    waiting: statement<{ tenant: string; after: number; limit: number }>()(database, (db, param) =>
      db
        .selectFrom('notices')
        .selectAll()
        .where('tenant', '=', param('tenant'))
        .where('entry', '>', param('after'))
        .where('message', 'is not', null)
        .orderBy('entry')
        .limit(param('limit')),
    ),
    forget: statement<{ message: string }>()(database, (db, param) =>
      db.deleteFrom('notices').where('message', '=', param('message')),
    ),
    markSent: statement<{ message: string }>()(database, (db, param) =>
      db.updateTable('notices').set({ sent: 1 }).where('message', '=', param('message')),
    ),
    postpone: statement<{ message: string }>()(database, (db, param) =>
      db.updateTable('notices').set({ message: null, due_at: null }).where('message', '=', param('message')),
    ),
  };
}
