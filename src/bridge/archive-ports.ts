// R22: the archive of one room, as its expert reads it. Delivered and redirected messages are in it; refused and failed ones are
// not: they reached nobody.
import type { MessageId } from '../domain/ids.ts';
import type { Message, Room } from '../domain/message.ts';

/** Every id is a message of the room. */
export interface ArchiveQuery {
  /** The result set: only these, */
  readonly ids?: readonly MessageId[];
  /** from this time and to this time, both inclusive (milliseconds since 1970), */
  readonly start?: number;
  readonly end?: number;
  /** after this one and before that one, both exclusive. */
  readonly afterId?: MessageId;
  readonly beforeId?: MessageId;
  /** The page of it: the first after `after`, or the last before `before`. */
  readonly page: {
    readonly from: 'first' | 'last';
    readonly after?: MessageId;
    readonly before?: MessageId;
    /** 0 for the count alone. */
    readonly size: number;
  };
}

export interface ArchivedMessage {
  /** As it was stored: of a withdrawn one the text is there, since the withdrawal stands after it. */
  readonly message: Message;
  /** The sender's id of the message that this one corrects or withdraws. */
  readonly about?: string;
}

export interface ArchivePage {
  /** In the archive's order. */
  readonly messages: readonly ArchivedMessage[];
  /** No more of the result set in the direction of paging. */
  readonly complete: boolean;
  /** Of the result set, exact; `undefined` where counting would take too long. Always there for a page of size 0. */
  readonly count?: number;
  /** How many of the result set stand before the first of the page; known when `count` is. */
  readonly index?: number;
}

export interface Bounds {
  readonly first: { readonly id: MessageId; readonly at: number };
  readonly last: { readonly id: MessageId; readonly at: number };
}

export interface RoomArchive {
  /** `undefined` if one of the ids is not of this room. A page may be shorter than asked for: it is bounded in bytes, too. */
  page(room: Room, query: ArchiveQuery): Promise<ArchivePage | undefined>;
  /** The oldest and the newest message; `undefined` for a room without any. */
  bounds(room: Room): Promise<Bounds | undefined>;
}
