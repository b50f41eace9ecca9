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
import type { Work } from './work.ts';

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
  readonly #database: Database;
  readonly #statements: ReturnType<typeof roomArchiveStatements>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = roomArchiveStatements(database);
  }

  async page(room: Room, query: ArchiveQuery): Promise<ArchivePage | undefined> {
    const found = await this.#database.read(() => this.#find(room, query));
    if (!found || 'page' in found) return found?.page;
    const { id, set, shown, complete } = found;
    const count = await this.#count(
      id,
      set,
      query.page.size === 0 ? Number.POSITIVE_INFINITY : countedWithPage,
    );
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

  bounds(room: Room): Promise<Bounds | undefined> {
    return this.#database.read(() => this.#bounds(room));
  }

  *#bounds(room: Room): Work<Bounds | undefined> {
    const id = (yield* this.#statements.room.first(roomValues(room)))?.id;
    if (id === undefined) return undefined;
    const asked = { ...roomValues(room), ...whole, room: id, limit: 1 };
    const [first] = yield* this.#statements.forward.all(asked);
    const [last] = yield* this.#statements.backward.all(asked);
    return first && last && { first: boundOf(first), last: boundOf(last) };
  }

  /** A whole page, or one that is still to be counted; `undefined` for an id of no message in the room. */
  *#find(room: Room, query: ArchiveQuery): Work<{ readonly page: ArchivePage } | Found | undefined> {
    const id = (yield* this.#statements.room.first(roomValues(room)))?.id;
    if (id === undefined) return namesAny(query) ? undefined : { page: nothing };
    const set = yield* this.#resultSet(id, query);
    const page = set && (yield* this.#narrowed(id, set, query.page));
    if (!set || !page) return undefined;
    if (query.ids) return yield* this.#pageOfIds(room, id, query.ids, query, set, page);
    const { size, from } = query.page;
    // One more than asked for tells whether there are more.
    const asked = { ...roomValues(room), ...page, room: id, limit: size + 1 };
    const rows = yield* this.#statements[from === 'first' ? 'forward' : 'backward'].all(asked);
    const shown = withinBytes(rows.slice(0, size));
    const complete = shown.length === rows.length;
    if (from === 'last') shown.reverse();
    return { id, set, shown, complete };
  }

  /** Those that were named, within the rest of what was asked. */
  *#pageOfIds(
    room: Room,
    id: number,
    ids: readonly MessageId[],
    { page: { size, from } }: ArchiveQuery,
    set: Span,
    page: Span,
  ): Work<{ readonly page: ArchivePage } | undefined> {
    const rows: ArchivedRow[] = [];
    for (const one of new Set(ids)) {
      const row = yield* this.#statements.byId.first({ ...roomValues(room), room: id, id: one });
      if (!row) return undefined;
      rows.push(row);
    }
    const all = rows.filter(within(set)).sort((one, other) => one.position - other.position);
    const rest = all.filter(within(page));
    if (from === 'last') rest.reverse();
    const shown = withinBytes(rest.slice(0, size));
    const complete = shown.length === rest.length;
    if (from === 'last') shown.reverse();
    const [first] = shown;
    const index = first && { index: all.indexOf(first) };
    return { page: { messages: shown.map(archived), complete, count: all.length, ...index } };
  }

  /** `undefined` for an id of no message in the room. */
  *#resultSet(room: number, { start, end, afterId, beforeId }: ArchiveQuery): Work<Span | undefined> {
    let { after, before } = whole;
    if (start !== undefined) after = (yield* this.#placeOf(room, start)) - 1;
    if (end !== undefined) before = yield* this.#placeOf(room, end + 1);
    return yield* this.#narrowed(
      room,
      { after, before },
      {
        ...(afterId !== undefined && { after: afterId }),
        ...(beforeId !== undefined && { before: beforeId }),
      },
    );
  }

  *#narrowed(
    room: number,
    span: Span,
    to: { readonly after?: MessageId; readonly before?: MessageId },
  ): Work<Span | undefined> {
    const after = to.after === undefined ? span.after : yield* this.#position(room, to.after);
    const before = to.before === undefined ? span.before : yield* this.#position(room, to.before);
    if (after === undefined || before === undefined) return undefined;
    return { after: Math.max(span.after, after), before: Math.min(span.before, before) };
  }

  *#position(room: number, id: MessageId): Work<number | undefined> {
    return (yield* this.#statements.place.first({ room, id }))?.position;
  }

  /**
   * The position from which on messages are of this time or later. Times never run backwards in a room, so it is found by halving:
   * a few look-ups when somebody asks, instead of an index that every message would have to be written into.
   */
  *#placeOf(room: number, time: number): Work<number> {
    let low = 0;
    let high = ((yield* this.#statements.newest.first({ room }))?.position ?? 0) + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = yield* this.#statements.timeAt.first({ room, position: middle });
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
      const slice = await this.#database.read(() => this.#slice({ ...span, room, after, limit }));
      if (!slice) return total;
      const { count, served, last } = slice;
      total += served;
      if (total > atMost) return undefined;
      if (count < limit) return total;
      after = last;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  *#slice(
    asked: Span & { room: number; limit: number },
  ): Work<{ count: number; served: number; last: number } | undefined> {
    const { count = 0, last } = (yield* this.#statements.slice.first(asked)) ?? {};
    if (count === 0 || last === null || last === undefined) return undefined;
    const { room, after } = asked;
    const notServed = (yield* this.#statements.countNotServed.first({ room, after, before: last + 1 }))
      ?.count;
    return { count, served: count - (notServed ?? 0), last };
  }
}

/** A page that is still to be counted. */
interface Found {
  readonly id: number;
  readonly set: Span;
  readonly shown: readonly ArchivedRow[];
  readonly complete: boolean;
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
