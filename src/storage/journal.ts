// Everything that is to be remembered passes here, one after another.
import type { Journal, RefusedMessage, VoUse } from '../bridge/ports.ts';
import type { SessionEvent } from '../domain/event.ts';
import type { MessageId, SessionId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { type Fate, type Message, type Proof, proofRank, type Room } from '../domain/message.ts';
import type { Database } from './database.ts';
import { journalStatements } from './journal-statements.ts';
import { messageValues, reasonOf, roomValues, shownMessage } from './rows.ts';
import type { StoredVoJournal } from './vo-journal.ts';
import { type Commit, Done, type Work } from './work.ts';

export interface JournalOptions {
  /** How long a sender's id is remembered, to know a repeat by; milliseconds. */
  readonly repeatMs: number;
  /** When fates change; milliseconds since 1970. */
  readonly now: () => number;
  /** Within the commit that stores a message in its room. */
  readonly stored?: (message: Message) => Work<void>;
  /** The message to another agent that was sent under this name: a `clientId` is unique for its agent. */
  readonly sentToAgent?: (tenant: TenantId, agent: BareJid, clientId: string) => Work<Message | undefined>;
}

/** The session log, as a commit uses it. */
export interface Consoles {
  tell(agent: BareJid, ...events: readonly SessionEvent[]): boolean;
  isSignedIn(agent: BareJid): boolean;
  hasStream(tenant: TenantId): boolean;
  tellSession(id: SessionId, ...events: readonly SessionEvent[]): void;
}

type Received = Awaited<ReturnType<Journal['receive']>>;

export class StoredJournal implements Journal {
  readonly #statements: ReturnType<typeof journalStatements>;
  readonly #consoles: Consoles;
  readonly #options: JournalOptions;
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #vo: StoredVoJournal;

  constructor(
    database: Database,
    commit: Commit,
    consoles: Consoles,
    options: JournalOptions,
    vo: StoredVoJournal,
  ) {
    this.#vo = vo;
    this.#database = database;
    this.#statements = journalStatements(database);
    this.#commit = commit;
    this.#consoles = consoles;
    this.#options = options;
  }

  receive(message: Message, about?: string, vo?: VoUse) {
    return this.#commit(() => this.#receive(message, about, vo));
  }

  send(message: Message, onlyIfBegun: boolean, vo?: VoUse) {
    return this.#commit(() => this.#send(message, onlyIfBegun, vo));
  }

  settle(ids: readonly MessageId[], fate: Fate, proof: Proof): Promise<void> {
    return this.#commit(() => this.#settle(ids, fate, proof));
  }

  refuse({ id: message, room, senderId, at, reason }: RefusedMessage): Promise<void> {
    return this.#commit(() =>
      this.#statements.insertFate.write({
        ...roomValues(room),
        ...{ message, at, reason, state: 'refused' },
        sender_id: senderId ?? null,
      }),
    );
  }

  markRead(room: Room, upTo: MessageId): Promise<number> {
    return this.#commit(() => this.#markRead(room, upTo));
  }

  endChat(room: Room, by: BareJid): Promise<void> {
    return this.#commit(() => this.#endChat(room, by));
  }

  openChat(room: Room): Promise<void> {
    return this.#commit(() => this.#statements.touchRoom.write({ ...roomValues(room), unread: 0, open: 1 }));
  }

  tell(agent: BareJid, ...events: readonly SessionEvent[]): Promise<void> {
    return this.#commit(() => {
      this.#consoles.tell(agent, ...events);
      return done;
    });
  }

  beat(at: number): Promise<void> {
    return this.#commit(() => this.beats(at));
  }

  /** The same, to be part of a commit. */
  beats(at: number): Work<void> {
    return this.#statements.beat.write({ at });
  }

  async lastBeat(): Promise<number> {
    return (await this.#database.read(() => this.#statements.lastBeat.first({})))?.at ?? 0;
  }

  /** The message to an expert that the agent sent under this name, to be part of a commit. */
  *sentToExpert(tenant: TenantId, agent: BareJid, clientId: string): Work<Message | undefined> {
    const row = yield* this.#statements.sentAs.first({ tenant, agent, client: clientId });
    return row && shownMessage(row);
  }

  *#receive(message: Message, about: string | undefined, vo: VoUse | undefined): Work<Received> {
    if (yield* this.#isRepeat(message)) return 'repeat';
    if (!this.#consoles.hasStream(message.room.tenantId)) return 'stream-elsewhere';
    const isSignedIn = this.#consoles.isSignedIn(message.room.agent);
    if (!isSignedIn && !vo) return 'nobody-signed-in';
    const earlier = about === undefined ? undefined : yield* this.#original(message.room, about);
    // What is said about a message that went to VO follows it there; without that way it is about nothing.
    const wentToVo = earlier?.vo === 'redirected';
    const original = wentToVo && !vo ? undefined : earlier?.id;
    if (message.retracted && original === undefined) return 'nothing-to-withdraw';
    if (vo && (!isSignedIn || wentToVo)) {
      yield* this.#vo.redirect(message, original);
      return 'redirected';
    }
    const delivered: Message = {
      ...message,
      // Delivered, because this very commit puts it into the sessions' logs.
      fate: { state: 'delivered' },
      ...(original !== undefined && { replaces: original }),
    };
    const isNew = original === undefined;
    const { position, unread } = yield* this.#append(delivered, isNew ? 1 : 0);
    if (vo?.copies) yield* this.#vo.copy(position, message.room.tenantId);
    if (message.retracted && original !== undefined)
      yield* this.#statements.markRetracted.write({ id: original });
    const { agent, expert } = delivered.room;
    this.#consoles.tell(agent, { type: 'message', message: delivered });
    if (isNew) this.#consoles.tell(agent, { type: 'unread', with: expert, unread });
    return 'stored';
  }

  *#send(
    message: Message,
    onlyIfBegun: boolean,
    vo: VoUse | undefined,
  ): Work<{ readonly message: Message; readonly repeat: boolean } | 'not-begun'> {
    const earlier = yield* this.#sentBefore(message);
    if (earlier) return { message: earlier, repeat: true };
    if (onlyIfBegun && !(yield* this.#hasBegun(message.room))) return 'not-begun';
    const { position } = yield* this.#append(message, 0);
    yield* this.#statements.intoOutbox.write({ position, tenant: message.room.tenantId });
    if (vo?.copies) yield* this.#vo.copy(position, message.room.tenantId);
    this.#consoles.tell(message.room.agent, { type: 'message', message });
    return { message, repeat: false };
  }

  *#markRead(room: Room, upTo: MessageId): Work<number> {
    const found = yield* this.#statements.readUpTo.first({ ...roomValues(room), id: upTo });
    if (!found) return 0;
    if (found.position <= found.read_position) return found.unread;
    const after = found.position;
    const unread = (yield* this.#statements.countUnread.first({ room: found.room, after }))?.unread ?? 0;
    yield* this.#statements.setRead.write({ room: found.room, position: after, unread });
    this.#consoles.tell(room.agent, { type: 'unread', with: room.expert, unread });
    return unread;
  }

  *#endChat(room: Room, by: BareJid): Work<void> {
    const changes = yield* this.#statements.closeChat.run(roomValues(room));
    if (changes > 0) this.#consoles.tell(room.agent, { type: 'ended', with: room.expert, by });
  }

  *#append(message: Message, unread: number): Work<{ position: number; unread: number }> {
    const room = yield* this.#statements.touchRoom.first({ ...roomValues(message.room), unread, open: 1 });
    if (!room) throw new Error('the room was neither made nor found');
    const position = yield* this.#statements.insertMessage.insert(messageValues(message, room.id));
    yield* this.#statements.setLast.write({ room: room.id, position });
    if (this.#options.stored) yield* this.#options.stored(message);
    return { position, unread: room.unread };
  }

  /** The same stanza again: some clients use the same ids after a restart, so what it says must be the same, too. */
  *#isRepeat(message: Message): Work<boolean> {
    if (message.senderId === undefined) return false;
    const row = yield* this.#statements.receivedAs.first({
      ...roomValues(message.room),
      sender: message.senderId,
      since: message.at - this.#options.repeatMs,
    });
    return row !== undefined && row.text === message.text && row.retracted === (message.retracted ? 1 : 0);
  }

  /** XEP-0308 3: the original, also where a later correction is itself corrected. */
  *#original(
    room: Room,
    senderId: string,
  ): Work<{ readonly id: MessageId; readonly vo: string | null } | undefined> {
    const row = yield* this.#statements.receivedAs.first({ ...roomValues(room), sender: senderId, since: 0 });
    return row && { id: (row.replaces ?? row.id) as MessageId, vo: row.vo };
  }

  *#hasBegun(room: Room): Work<boolean> {
    return ((yield* this.#statements.room.first(roomValues(room)))?.last_position ?? 0) > 0;
  }

  *#sentBefore(message: Message): Work<Message | undefined> {
    if (message.clientId === undefined) return undefined;
    const { tenantId, agent } = message.room;
    const earlier = yield* this.sentToExpert(tenantId, agent, message.clientId);
    if (earlier || !this.#options.sentToAgent) return earlier;
    return yield* this.#options.sentToAgent(tenantId, agent, message.clientId);
  }

  *#settle(ids: readonly MessageId[], fate: Fate, proof: Proof): Work<void> {
    for (const id of ids) yield* this.#settleOne(id, fate, proof);
  }

  *#settleOne(id: MessageId, fate: Fate, proof: Proof): Work<void> {
    const before = yield* this.#statements.unsettled.first({ id });
    if (!before) return;
    const { position, agent, expert, tenant } = before;
    if (proof !== 'answered') yield* this.#statements.outOfOutbox.write({ position });
    if (before.proof >= proofRank[proof]) return;
    const at = this.#options.now();
    const reason = reasonOf(fate);
    yield* this.#statements.setFate.write({
      position,
      fate: fate.state,
      reason,
      at,
      proof: proofRank[proof],
    });
    if (before.fate === fate.state && before.reason === reason) return;
    if (before.proof > 0) {
      // A fate that was told already: the ledger keeps it, with its time.
      const names = { tenant, agent, expert };
      yield* this.#statements.insertFate.write({
        ...names,
        message: id,
        sender_id: null,
        at: before.fate_at,
        state: before.fate,
        reason: before.reason,
      });
    }
    // R19: what was written in VO is not of the consoles.
    if (before.vo === 'answer') return;
    this.#consoles.tell(agent as BareJid, { type: 'fate', id, with: expert as BareJid, fate });
  }
}

const done = new Done<void>(undefined);
