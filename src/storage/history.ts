// Reads of the archive, as consoles see it.
import type { ChatSummary, History, HistoryPage } from '../bridge/ports.ts';
import type { MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message, Room } from '../domain/message.ts';
import type { Database } from './database.ts';
import { historyStatements } from './history-statements.ts';
import { roomValues, shownMessage } from './rows.ts';

export class StoredHistory implements History {
  readonly #statements: ReturnType<typeof historyStatements>;

  constructor(database: Database) {
    this.#statements = historyStatements(database);
  }

  async hasBegun(room: Room): Promise<boolean> {
    return (this.#statements.room.first(roomValues(room))?.last_position ?? 0) > 0;
  }

  async latest(room: Room, size: number): Promise<HistoryPage> {
    return this.#pageBefore(room, Number.MAX_SAFE_INTEGER, size);
  }

  async before(room: Room, before: MessageId, size: number): Promise<HistoryPage | undefined> {
    const found = this.#statements.inRoom.first({ ...roomValues(room), id: before });
    return found && this.#pageBefore(room, found.position, size);
  }

  async countSince(room: Room, id: MessageId, limit: number): Promise<number | undefined> {
    const found = this.#statements.inRoom.first({ ...roomValues(room), id });
    if (!found) return undefined;
    return this.#statements.positionsAfter.all({ room: found.room, after: found.position, limit }).length;
  }

  /** The open chats of an agent, the one with the newest message first. Synchronous, to be part of a commit. */
  openChats(tenant: TenantId, agent: BareJid): readonly ChatSummary[] {
    return this.#statements.openRooms.all({ tenant, agent }).map(({ id, expert, unread }) => {
      const last = this.#statements.lastOf.first({ room: id, tenant, agent, expert });
      return { with: expert as BareJid, unread, ...(last && { last: shownMessage(last) }) };
    });
  }

  async byId(tenantId: TenantId, id: MessageId): Promise<Message | undefined> {
    const row = this.#statements.byId.first({ tenant: tenantId, id });
    return row && shownMessage(row);
  }

  async outbox(tenantId: TenantId, after: number, limit: number) {
    return this.#statements.outbox
      .all({ tenant: tenantId, after, limit })
      .map((row) => ({ position: row.position, message: shownMessage(row) }));
  }

  #pageBefore(room: Room, before: number, size: number): HistoryPage {
    const id = this.#statements.room.first(roomValues(room))?.id;
    if (id === undefined || size <= 0) return { messages: [], more: id !== undefined && size <= 0 };
    // One more than asked for tells whether there are older ones.
    const positions = this.#statements.positionsBefore.all({ room: id, before, limit: size + 1 });
    const from = positions[Math.min(size, positions.length) - 1]?.position;
    if (from === undefined) return { messages: [], more: false };
    const rows = this.#statements.range.all({ ...roomValues(room), room: id, from, before });
    return { messages: rows.map(shownMessage), more: positions.length > size };
  }
}
