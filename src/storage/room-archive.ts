// R22: the archive of a room, as its expert reads it.
import type {
  ArchivedMessage,
  ArchivePage,
  ArchiveQuery,
  Bounds,
  RoomArchive,
} from '../bridge/archive-ports.ts';
import type { MessageId } from '../domain/ids.ts';
import type { Room } from '../domain/message.ts';
import type { Database } from './database.ts';
import { type ArchivedRow, roomArchiveStatements } from './room-archive-statements.ts';
import { roomValues, storedMessage } from './rows.ts';

/** A part of a room: positions, both exclusive. */
interface Span {
  readonly after: number;
  readonly before: number;
}

const whole: Span = { after: 0, before: Number.MAX_SAFE_INTEGER };
/** Text on one page, in bytes of UTF-8; a page has one message at least. */
const pageBytes = 1_048_576;
/** What is counted before others have their turn. */
const sliceSize = 5_000;
/** Beside a page nothing larger is counted: it would cost more than the page. */
const countedWithPage = 1_000;

export class StoredRoomArchive implements RoomArchive {
  readonly #statements: ReturnType<typeof roomArchiveStatements>;

  constructor(database: Database) {
    this.#statements = roomArchiveStatements(database);
  }

  async page(room: Room, query: ArchiveQuery): Promise<ArchivePage | undefined> {
    const id = this.#statements.room.first(roomValues(room))?.id;
    if (id === undefined) return namesAny(query) ? undefined : nothing;
    const set = this.#resultSet(id, query);
    const page = set && this.#narrowed(id, set, query.page);
    if (!set || !page) return undefined;
    return query.ids
      ? this.#pageOfIds(room, id, query.ids, query, set, page)
      : this.#pageOf(room, id, query, set, page);
  }

  async bounds(room: Room): Promise<Bounds | undefined> {
    const id = this.#statements.room.first(roomValues(room))?.id;
    if (id === undefined) return undefined;
    const asked = { ...roomValues(room), ...whole, room: id, limit: 1 };
    const [first] = this.#statements.forward.all(asked);
    const [last] = this.#statements.backward.all(asked);
    return first && last && { first: boundOf(first), last: boundOf(last) };
  }

  async #pageOf(
    room: Room,
    id: number,
    { page: { size, from } }: ArchiveQuery,
    set: Span,
    page: Span,
  ): Promise<ArchivePage> {
    // One more than asked for tells whether there are more.
    const asked = { ...roomValues(room), ...page, room: id, limit: size + 1 };
    const rows = this.#statements[from === 'first' ? 'forward' : 'backward'].all(asked);
    const shown = withinBytes(rows.slice(0, size));
    const complete = shown.length === rows.length;
    if (from === 'last') shown.reverse();
    const count = await this.#count(id, set, size === 0 ? Number.POSITIVE_INFINITY : countedWithPage);
    const first = shown[0]?.position;
    const index =
      first === undefined || count === undefined
        ? undefined
        : await this.#count(id, { ...set, before: first }, countedWithPage);
    return {
      messages: shown.map(archived),
      complete,
      ...(count !== undefined && { count }),
      ...(index !== undefined && { index }),
    };
  }

  /** Those that were named, within the rest of what was asked. */
  #pageOfIds(
    room: Room,
    id: number,
    ids: readonly MessageId[],
    { page: { size, from } }: ArchiveQuery,
    set: Span,
    page: Span,
  ): ArchivePage | undefined {
    const rows = [...new Set(ids)].map((one) =>
      this.#statements.byId.first({ ...roomValues(room), room: id, id: one }),
    );
    if (!rows.every((row) => row !== undefined)) return undefined;
    const all = rows.filter(within(set)).sort((one, other) => one.position - other.position);
    const rest = all.filter(within(page));
    if (from === 'last') rest.reverse();
    const shown = withinBytes(rest.slice(0, size));
    const complete = shown.length === rest.length;
    if (from === 'last') shown.reverse();
    const [first] = shown;
    return {
      messages: shown.map(archived),
      complete,
      count: all.length,
      ...(first && { index: all.indexOf(first) }),
    };
  }

  /** `undefined` for an id of no message in the room. */
  #resultSet(room: number, { start, end, afterId, beforeId }: ArchiveQuery): Span | undefined {
    let { after, before } = whole;
    if (start !== undefined) after = this.#placeOf(room, start) - 1;
    if (end !== undefined) before = this.#placeOf(room, end + 1);
    return this.#narrowed(
      room,
      { after, before },
      {
        ...(afterId !== undefined && { after: afterId }),
        ...(beforeId !== undefined && { before: beforeId }),
      },
    );
  }

  #narrowed(
    room: number,
    span: Span,
    to: { readonly after?: MessageId; readonly before?: MessageId },
  ): Span | undefined {
    const place = (id: MessageId) => this.#statements.place.first({ room, id })?.position;
    const after = to.after === undefined ? span.after : place(to.after);
    const before = to.before === undefined ? span.before : place(to.before);
    if (after === undefined || before === undefined) return undefined;
    return { after: Math.max(span.after, after), before: Math.min(span.before, before) };
  }

  /**
   * The position from which on messages are of this time or later. Times never run backwards in a room, so it is found by halving:
   * a few look-ups when somebody asks, instead of an index that every message would have to be written into.
   */
  #placeOf(room: number, time: number): number {
    let low = 0;
    let high = (this.#statements.newest.first({ room })?.position ?? 0) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = this.#statements.timeAt.first({ room, position: middle });
      if (found && found.at < time) low = found.position + 1;
      else high = middle;
    }
    return low;
  }

  /** Exact, and nobody waits for it longer than for one slice; `undefined` where there are more than `atMost`. */
  async #count(room: number, span: Span, atMost: number): Promise<number | undefined> {
    const limit = Math.min(sliceSize, atMost + 1);
    let total = 0;
    for (let { after } = span; ; ) {
      const { count = 0, last } = this.#statements.slice.first({ ...span, room, after, limit }) ?? {};
      if (count === 0 || last === null || last === undefined) return total;
      total += count - (this.#statements.countNotServed.first({ room, after, before: last + 1 })?.count ?? 0);
      if (total > atMost) return undefined;
      if (count < limit) return total;
      after = last;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const nothing: ArchivePage = { messages: [], complete: true, count: 0 };

function namesAny({ ids = [], afterId, beforeId, page }: ArchiveQuery): boolean {
  return ids.length > 0 || [afterId, beforeId, page.after, page.before].some((id) => id !== undefined);
}

const within =
  ({ after, before }: Span) =>
  ({ position }: ArchivedRow) =>
    position > after && position < before;

function withinBytes(rows: readonly ArchivedRow[]): ArchivedRow[] {
  let bytes = 0;
  const end = rows.findIndex((row, place) => {
    bytes += Buffer.byteLength(row.text);
    return bytes > pageBytes && place > 0;
  });
  return end < 0 ? [...rows] : rows.slice(0, end);
}

const archived = (row: ArchivedRow): ArchivedMessage => ({
  message: storedMessage(row),
  ...(row.about !== null && { about: row.about }),
});

const boundOf = ({ id, at }: ArchivedRow) => ({ id: id as MessageId, at });
