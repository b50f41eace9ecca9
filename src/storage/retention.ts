// What was kept long enough goes for good, a little at a time: docs/decisions/0035.
import type { Batch, KeptLongEnough, Retention } from '../bridge/retention-ports.ts';
import type { SessionEvent } from '../domain/event.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { chainWriter } from './chain.ts';
import { participantsOf } from './conversation-rows.ts';
import type { Database } from './database.ts';
import { retentionStatements } from './retention-statements.ts';
import type { Commit, Work } from './work.ts';

/** Of one commit: whoever has something to store waits no longer than for this. */
const rowsAtOnce = 200;
const roomsAtOnce = 100;

export class StoredRetention implements Retention {
  readonly #commit: Commit;
  readonly #statements: ReturnType<typeof retentionStatements>;
  readonly #chain: ReturnType<typeof chainWriter>;

  constructor(database: Database, commit: Commit) {
    this.#commit = commit;
    this.#statements = retentionStatements(database);
    this.#chain = chainWriter(database);
  }

  rooms(tenant: TenantId, kept: Pick<KeptLongEnough, 'room' | 'isAgent'>, after: number): Promise<Batch> {
    return this.#commit(() => this.#rooms(tenant, kept, after));
  }

  transcripts(
    tenant: TenantId,
    kept: Pick<KeptLongEnough, 'transcript' | 'now'>,
    after: number,
  ): Promise<Batch> {
    return this.#commit(() => this.#transcripts(tenant, kept, after));
  }

  audit(tenant: TenantId, before: number): Promise<Batch> {
    return this.#commit(() => this.#audit(tenant, before));
  }

  fates(tenant: TenantId, before: number, after: number): Promise<Batch> {
    return this.#commit(() => this.#fates(tenant, before, after));
  }

  cut(tenant: TenantId, at: number): Promise<void> {
    return this.#commit(() => this.#cut(tenant, at));
  }

  cutOff(tenant: TenantId): Promise<Batch> {
    return this.#commit(() => this.#cutOff(tenant));
  }

  *#rooms(
    tenant: string,
    { room, isAgent }: Pick<KeptLongEnough, 'room' | 'isAgent'>,
    after: number,
  ): Work<Batch> {
    const rooms = yield* this.#statements.rooms.all({ tenant, after, limit: roomsAtOnce });
    let removed = 0;
    for (const { id, agent, unread, read_position } of rooms) {
      const before = room(agent as BareJid);
      if (before <= 0) continue;
      // R24: what waits to be read stays until it was; nobody reads for an agent who is gone.
      const upTo = unread > 0 && isAgent(agent as BareJid) ? read_position : Number.MAX_SAFE_INTEGER;
      removed += yield* this.#oldestOf(tenant, id, before, upTo, rowsAtOnce - removed);
      // There may be more in this one.
      if (removed >= rowsAtOnce) return { removed, next: id - 1 };
    }
    return batchOf(removed, rooms.length < roomsAtOnce ? undefined : rooms.at(-1)?.id);
  }

  /** In the archive's order, so that a room loses its beginning and nothing else. */
  *#oldestOf(tenant: string, room: number, before: number, upTo: number, limit: number): Work<number> {
    const oldest = yield* this.#statements.oldest.all({ room, limit });
    const end = oldest.findIndex(
      ({ at, waiting, position }) => at >= before || waiting > 0 || position > upTo,
    );
    const gone = end < 0 ? oldest : oldest.slice(0, end);
    const last = gone.at(-1);
    if (!last) return 0;
    for (const { position } of gone) yield* this.#statements.removeMessageText.write({ position });
    yield* this.#statements.removeMessages.write({ room, last: last.position });
    yield* this.#untell(tenant, before, gone);
    return gone.length;
  }

  /** A console that has been open for longer than messages are kept is told by the same numbers, but not what is gone. */
  *#untell(tenant: string, before: number, gone: readonly { readonly id: string }[]): Work<void> {
    if (gone.length === 0) return;
    const ids = new Set(gone.map(({ id }) => id));
    for (const { session, first, events } of yield* this.#statements.told.all({ tenant, before })) {
      const told = JSON.parse(events) as SessionEvent[];
      if (!told.some((event) => event.type === 'message' && ids.has(event.message.id))) continue;
      const kept = told.map((event) => withoutText(event, ids));
      yield* this.#statements.retell.write({ session, first, events: JSON.stringify(kept) });
    }
  }

  *#transcripts(
    tenant: string,
    { transcript, now }: Pick<KeptLongEnough, 'transcript' | 'now'>,
    after: number,
  ): Work<Batch> {
    const conversations = yield* this.#statements.conversations.all({ tenant, after, limit: roomsAtOnce });
    let [rows, removed] = [0, 0];
    for (const conversation of conversations) {
      const { position, id, begun, ended_at } = conversation;
      const labels = yield* this.#statements.labels.all({ conversation: position });
      const before = transcript(participantsOf(conversation, labels));
      if (begun === 0) {
        if ((ended_at ?? now) >= before) continue;
        // On record before anything goes: from here on nobody takes it for tampering.
        const fact = { conversation: id, what: 'removed', at: now, who: byTheBridge, content: [] } as const;
        yield* this.#chain(tenant, fact);
      }
      const entries = yield* this.#statements.entries.all({
        conversation: position,
        limit: rowsAtOnce - rows,
      });
      for (const entry of entries) {
        yield* this.#statements.removeText.write({ position: entry.position });
        yield* this.#statements.removeEntry.write({ position: entry.position });
        // Without its salt nobody can guess from the digest what was said.
        yield* this.#statements.unsaltEntry.write({ entry: entry.id });
      }
      yield* this.#untell(tenant, Math.max(before, ended_at ?? now), entries);
      rows += entries.length;
      // The rest of it is for the next commit.
      if (rows >= rowsAtOnce) return { removed, next: position - 1 };
      yield* this.#statements.removeLabels.write({ conversation: position });
      yield* this.#statements.removeConversation.write({ conversation: position });
      yield* this.#statements.unsaltConversation.write({ tenant, conversation: id });
      removed += 1;
    }
    return batchOf(removed, conversations.length < roomsAtOnce ? undefined : conversations.at(-1)?.position);
  }

  /** Records that vouch for nothing any more are cut off, which is a record itself. */
  *#cut(tenant: string, at: number): Work<void> {
    const newest = yield* this.#statements.newestRecord.first({ tenant });
    if (!newest) return;
    const first = (yield* this.#statements.firstNumber.first({ tenant }))?.number ?? newest.number + 1;
    const start = (yield* this.#statements.start.first({ tenant }))?.number ?? 0;
    const last = yield* this.#statements.record.first({ tenant, number: first - 1 });
    if (!last || last.number <= start) return;
    yield* this.#chain(tenant, {
      conversation: '',
      what: 'cut',
      at,
      who: byTheBridge,
      content: [last.number, last.hash],
    });
    yield* this.#statements.setStart.write({ tenant, ...last });
  }

  *#cutOff(tenant: string): Work<Batch> {
    const start = yield* this.#statements.start.first({ tenant });
    if (!start) return batchOf(0, undefined);
    const asked = { tenant, upTo: start.number, limit: rowsAtOnce };
    const records = yield* this.#statements.firstRecords.all(asked);
    const last = records.at(-1)?.number;
    if (last !== undefined) yield* this.#statements.removeRecords.write({ tenant, upTo: last });
    return batchOf(records.length, records.length < rowsAtOnce ? undefined : last);
  }

  *#audit(tenant: string, before: number): Work<Batch> {
    // Whoever is held may be in any look: what was looked for is not told apart.
    if (yield* this.#statements.anyHold.first({ tenant })) return batchOf(0, undefined);
    const looks = yield* this.#statements.looks.all({ tenant, limit: rowsAtOnce });
    const end = looks.findIndex(({ at }) => at >= before);
    const gone = end < 0 ? looks : looks.slice(0, end);
    const last = gone.at(-1)?.number;
    if (last !== undefined) yield* this.#statements.removeLooks.write({ tenant, upTo: last });
    return batchOf(gone.length, gone.length < rowsAtOnce ? undefined : last);
  }

  *#fates(tenant: string, before: number, after: number): Work<Batch> {
    const fates = yield* this.#statements.fates.all({ tenant, before, after, limit: rowsAtOnce });
    for (const { entry } of fates) yield* this.#statements.removeFate.write({ entry });
    return batchOf(fates.length, fates.length < rowsAtOnce ? undefined : fates.at(-1)?.entry);
  }
}

/** Who takes away what was kept long enough, on record. */
const byTheBridge = 'retention';

const batchOf = (removed: number, next: number | undefined): Batch => ({
  removed,
  ...(next !== undefined && { next }),
});

function withoutText(event: SessionEvent, ids: ReadonlySet<string>): SessionEvent {
  if (event.type !== 'message' || !ids.has(event.message.id)) return event;
  const { html: _, ...rest } = event.message;
  return { ...event, message: { ...rest, text: '', links: [], files: [], retracted: true } };
}
