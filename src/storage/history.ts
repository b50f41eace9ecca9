// Reads of the archive, as consoles see it.
import type { ChatSummary, History, HistoryPage } from '../bridge/ports.ts';
import type { MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message, Room } from '../domain/message.ts';
import type { Database } from './database.ts';
import { historyStatements } from './history-statements.ts';
import { roomValues, shownMessage } from './rows.ts';
import type { Work } from './work.ts';

export class StoredHistory implements History {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof historyStatements>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = historyStatements(database);
  }

  async hasBegun(room: Room): Promise<boolean> {
    const row = await this.#database.read(() => this.#statements.room.first(roomValues(room)));
    return (row?.last_position ?? 0) > 0;
  }

  async latest(room: Room, size: number): Promise<HistoryPage> {
    return this.#database.read(() => this.#pageBefore(room, Number.MAX_SAFE_INTEGER, size));
  }

  async before(room: Room, before: MessageId, size: number): Promise<HistoryPage | undefined> {
    return this.#database.read(() => this.#before(room, before, size));
  }

  async countSince(room: Room, id: MessageId, limit: number): Promise<number | undefined> {
    return this.#database.read(() => this.#countSince(room, id, limit));
  }

  /** The open chats of an agent, the one with the newest message first, to be part of a commit. */
  *openChats(tenant: TenantId, agent: BareJid): Work<readonly ChatSummary[]> {
    const chats: ChatSummary[] = [];
    for (const { id, expert, unread } of yield* this.#statements.openRooms.all({ tenant, agent })) {
      const last = yield* this.#statements.lastOf.first({ room: id, tenant, agent, expert });
      chats.push({ with: expert as BareJid, unread, ...(last && { last: shownMessage(last) }) });
    }
    return chats;
  }

  async byId(tenantId: TenantId, id: MessageId): Promise<Message | undefined> {
    const row = await this.#database.read(() => this.#statements.byId.first({ tenant: tenantId, id }));
    return row && shownMessage(row);
  }

  async outbox(tenantId: TenantId, after: number, limit: number) {
    const asked = { tenant: tenantId, after, limit };
    const rows = await this.#database.read(() => this.#statements.outbox.all(asked));
    return rows.map((row) => ({ position: row.position, message: shownMessage(row) }));
  }

  *#before(room: Room, before: MessageId, size: number): Work<HistoryPage | undefined> {
    const found = yield* this.#statements.inRoom.first({ ...roomValues(room), id: before });
    return found && (yield* this.#pageBefore(room, found.position, size));
  }

  *#countSince(room: Room, id: MessageId, limit: number): Work<number | undefined> {
    const found = yield* this.#statements.inRoom.first({ ...roomValues(room), id });
    if (!found) return undefined;
    const after = { room: found.room, after: found.position, limit };
    return (yield* this.#statements.positionsAfter.all(after)).length;
  }

  *#pageBefore(room: Room, before: number, size: number): Work<HistoryPage> {
    const id = (yield* this.#statements.room.first(roomValues(room)))?.id;
    if (id === undefined || size <= 0) return { messages: [], more: id !== undefined && size <= 0 };
    // One more than asked for tells whether there are older ones.
    const positions = yield* this.#statements.positionsBefore.all({ room: id, before, limit: size + 1 });
    const from = positions[Math.min(size, positions.length) - 1]?.position;
    if (from === undefined) return { messages: [], more: false };
    const rows = yield* this.#statements.range.all({ ...roomValues(room), room: id, from, before });
    return { messages: rows.map(shownMessage), more: positions.length > size };
  }
}
