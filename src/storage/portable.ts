// The rooms of a person, out of the archive and into another, whatever they are written as meanwhile.
import type { ArchivedMessage } from '../bridge/archive-ports.ts';
import type { MessageId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message } from '../domain/message.ts';
import type { Database } from './database.ts';
import { portableStatements } from './portable-statements.ts';
import { messageValues, roomValues, storedMessage } from './rows.ts';
import { type Commit, Done, type Work } from './work.ts';

/** Messages that are read, and stored in one commit. */
const pageSize = 500;

export interface Whose {
  readonly tenant: string;
  readonly person: BareJid;
  /** Only the room with this one. */
  readonly other?: BareJid;
}

/** Every message of the person's rooms, in the archive's order; also those that were refused or failed. */
export async function* messagesOf(database: Database, whose: Whose): AsyncGenerator<ArchivedMessage> {
  const { page } = portableStatements(database);
  const { tenant, person, other } = whose;
  for (let after = 0; ; ) {
    const asked = { tenant, person, other: other ?? null, after, limit: pageSize };
    const rows = await database.read(() => page.all(asked));
    for (const { about, ...row } of rows)
      yield { message: storedMessage(row), ...(about !== null && { about }) };
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.position;
  }
}

export interface Imported {
  readonly stored: number;
  /** They were there already. */
  readonly known: number;
}

/**
 * Stores messages that come in order. Throws where a room has later ones already: they would not be in order any more. What was stored
 * before that stays.
 */
export async function importMessages(
  database: Database,
  messages: AsyncIterable<ArchivedMessage>,
): Promise<Imported> {
  const importing = new Importing(database);
  let page: ArchivedMessage[] = [];
  for await (const one of messages) {
    page.push(one);
    if (page.length < pageSize) continue;
    await importing.store(page);
    page = [];
  }
  await importing.store(page);
  return { stored: importing.stored, known: importing.known };
}

class Importing {
  stored = 0;
  known = 0;
  readonly #statements: ReturnType<typeof portableStatements>;
  readonly #commit: Commit;

  constructor(database: Database) {
    this.#statements = portableStatements(database);
    this.#commit = database.commits(noHooks).enqueue;
  }

  async store(page: readonly ArchivedMessage[]): Promise<void> {
    const known = await this.#commit(() => this.#storeAll(page));
    this.known += known;
    this.stored += page.length - known;
  }

  /** Gives the number of those that were there already. */
  *#storeAll(page: readonly ArchivedMessage[]): Work<number> {
    let known = 0;
    for (const one of page) known += (yield* this.#storeOne(one)) ? 0 : 1;
    return known;
  }

  *#storeOne({ message, about }: ArchivedMessage): Work<boolean> {
    if (yield* this.#statements.known.first({ id: message.id })) return false;
    const names = roomValues(message.room);
    const room = yield* this.#statements.journal.touchRoom.first({ ...names, unread: 0, open: 0 });
    if (!room) throw new Error('the room was neither made nor found');
    const newest = yield* this.#statements.newest.first({ room: room.id });
    if (newest && newest.at > message.at)
      throw new Error(`the room of ${names.agent} and ${names.expert} has later messages already`);
    const replaces = message.replaces ?? (yield* this.#originalOf(room.id, about));
    const values = messageValues(
      settled({ ...message, ...(replaces !== undefined && { replaces }) }),
      room.id,
    );
    const position = yield* this.#statements.journal.insertMessage.insert(values);
    yield* this.#statements.journal.setLast.write({ room: room.id, position });
    if (message.retracted && replaces !== undefined)
      yield* this.#statements.journal.markRetracted.write({ id: replaces });
    return true;
  }

  *#originalOf(room: number, about: string | undefined): Work<MessageId | undefined> {
    if (about === undefined) return undefined;
    return (yield* this.#statements.original.first({ room, about }))?.id as MessageId | undefined;
  }
}

/** Nobody will prove any more that it arrived; it is not sent again. */
const settled = (message: Message): Message =>
  message.fate.state === 'stored' ? { ...message, fate: { state: 'delivered' } } : message;

const noHooks = { beforeCommit: () => new Done<void>(undefined), committed: () => {}, rolledBack: () => {} };
