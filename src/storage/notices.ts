// R18: who wants to be told when somebody signs in.
import type { Notices } from '../bridge/vo-ports.ts';
import type { MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message, Room } from '../domain/message.ts';
import type { Database } from './database.ts';
import { roomValues } from './rows.ts';
import { statement } from './statement.ts';

export class StoredNotices implements Notices {
  readonly #commit: <T>(change: () => T) => Promise<T>;
  readonly #isSignedIn: (agent: BareJid) => boolean;
  readonly #statements: ReturnType<typeof statements>;

  constructor(
    database: Database,
    commit: <T>(change: () => T) => Promise<T>,
    isSignedIn: (agent: BareJid) => boolean,
  ) {
    this.#commit = commit;
    this.#isSignedIn = isSignedIn;
    this.#statements = statements(database);
  }

  ask(room: Room, at: number, most: number) {
    return this.#commit(() => {
      if (this.#isSignedIn(room.agent)) return 'signed-in';
      const names = roomValues(room);
      if (this.#statements.asked.first(names)) return 'noted';
      const { tenant, expert } = names;
      if ((this.#statements.count.first({ tenant, expert })?.count ?? 0) >= most) return 'too-many';
      this.#statements.ask.run({ ...names, at, message: null, due: null });
      return 'noted';
    });
  }

  due(agent: BareJid, tenant: TenantId, at: number, newId: () => MessageId): Promise<boolean> {
    return this.#commit(() => {
      const waiting = this.#statements.ofAgent.all({ tenant, agent });
      for (const { entry, expert, asked_at } of waiting) {
        // Written anew: who is sent what is due goes by the order in which it became so.
        this.#statements.remove.run({ entry });
        this.#statements.ask.run({ tenant, agent, expert, at: asked_at, message: newId(), due: at });
      }
      return waiting.length > 0;
    });
  }

  async waiting(tenant: TenantId, after: number, limit: number) {
    return this.#statements.waiting.all({ tenant, after, limit }).map((row) => ({
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
    return this.#commit(() => {
      for (const message of ids) this.#statements.forget.run({ message });
    });
  }

  markSent(id: MessageId): Promise<void> {
    return this.#commit(() => {
      this.#statements.markSent.run({ message: id });
    });
  }

  postpone(id: MessageId): Promise<void> {
    return this.#commit(() => {
      this.#statements.postpone.run({ message: id });
    });
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
