// R16, R19: agents' office accounts, as a part of the journal: the same commits, the same order.
import type { VoJournal } from '../bridge/vo-ports.ts';
import type { MessageId, TenantId } from '../domain/ids.ts';
import { type Fate, type Message, type Proof, proofRank, type Room } from '../domain/message.ts';
import type { Database } from './database.ts';
import { journalStatements } from './journal-statements.ts';
import { messageValues, reasonOf, roomValues, shownMessage } from './rows.ts';
import { voStatements } from './vo-statements.ts';
import type { Commit, Work } from './work.ts';

export interface VoJournalOptions {
  /** How long a sender's id is remembered, to know a repeat by; milliseconds. */
  readonly repeatMs: number;
  readonly now: () => number;
  /** R19: copies that may wait for the way out, for each tenant; what is written beyond is not copied. */
  readonly mostCopies?: number;
}

const mostCopiesWaiting = 10_000;

type Answered = Awaited<ReturnType<VoJournal['answer']>>;

export class StoredVoJournal implements VoJournal {
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #options: VoJournalOptions;
  readonly #hasStream: (tenant: TenantId) => boolean;
  readonly #journal: ReturnType<typeof journalStatements>;
  readonly #statements: ReturnType<typeof voStatements>;

  constructor(
    database: Database,
    commit: Commit,
    options: VoJournalOptions,
    hasStream: (tenant: TenantId) => boolean = () => true,
  ) {
    this.#hasStream = hasStream;
    this.#database = database;
    this.#commit = commit;
    this.#options = options;
    this.#journal = journalStatements(database);
    this.#statements = voStatements(database);
  }

  /** Within a commit. R16: stores an expert's message for the agent's office account; no console knows of it. */
  *redirect(message: Message, original: MessageId | undefined): Work<void> {
    const redirected: Message = {
      ...message,
      vo: 'redirected',
      fate: { state: 'redirected' },
      ...(original !== undefined && { replaces: original }),
    };
    const position = yield* this.#append(redirected);
    yield* this.#statements.put.write({ position, tenant: message.room.tenantId, kind: 'redirect' });
    if (message.retracted && original !== undefined)
      yield* this.#journal.markRetracted.write({ id: original });
  }

  /** Within a commit. R19: what is stored there is to be in the agent's office account, too. */
  *copy(position: number, tenant: TenantId): Work<void> {
    const waiting = (yield* this.#statements.copiesWaiting.first({ tenant }))?.count ?? 0;
    if (waiting >= (this.#options.mostCopies ?? mostCopiesWaiting)) return;
    yield* this.#statements.put.write({ position, tenant, kind: 'copy' });
  }

  answer(message: Message, about: string | undefined, onlyIfBegun: boolean) {
    return this.#commit(() => this.#answer(message, about, onlyIfBegun));
  }

  *#answer(message: Message, about: string | undefined, onlyIfBegun: boolean): Work<Answered> {
    if (yield* this.#isEcho(message)) return 'echo';
    if (yield* this.#isRepeat(message)) return 'repeat';
    if (!this.#hasStream(message.room.tenantId)) return 'stream-elsewhere';
    if (onlyIfBegun && !(yield* this.#hasBegun(message.room))) return 'not-begun';
    const original = about === undefined ? undefined : yield* this.#original(message.room, about);
    if (message.retracted && original === undefined) return 'nothing-to-withdraw';
    const answer: Message = {
      ...message,
      vo: 'answer',
      ...(original !== undefined && { replaces: original }),
    };
    const position = yield* this.#append(answer);
    yield* this.#journal.intoOutbox.write({ position, tenant: message.room.tenantId });
    if (message.retracted && original !== undefined)
      yield* this.#journal.markRetracted.write({ id: original });
    return 'stored';
  }

  async waiting(tenant: TenantId, after: number, limit: number) {
    const rows = await this.#database.read(() => this.#statements.waiting.all({ tenant, after, limit }));
    return rows.map((row) => ({ position: row.entry, message: shownMessage(row) }));
  }

  settle(ids: readonly MessageId[], fate: Fate, proof: Proof): Promise<readonly Message[]> {
    return this.#commit(() => this.#settleAll(ids, fate, proof));
  }

  *#settleAll(ids: readonly MessageId[], fate: Fate, proof: Proof): Work<readonly Message[]> {
    const failed: Message[] = [];
    for (const id of ids) failed.push(...(yield* this.#settle(id, fate, proof)));
    return failed;
  }

  /** Gives the message where it has failed by this. */
  *#settle(id: MessageId, fate: Fate, proof: Proof): Work<readonly Message[]> {
    const row = yield* this.#statements.byId.first({ id });
    if (!row) return [];
    const { position, tenant, agent, expert } = row;
    yield* this.#statements.take.write({ position });
    if (row.vo !== 'redirected' || row.proof >= proofRank[proof]) return [];
    const at = this.#options.now();
    const reason = reasonOf(fate);
    // What has arrived there is still redirected: that is its fate.
    const state = fate.state === 'failed' ? 'failed' : 'redirected';
    yield* this.#journal.setFate.write({ position, fate: state, reason, at, proof: proofRank[proof] });
    if (row.fate === state) return [];
    const names = { tenant, agent, expert };
    yield* this.#journal.insertFate.write({
      ...names,
      ...{ message: id, sender_id: row.sender_id, at, state, reason },
    });
    return state === 'failed' ? [shownMessage(row)] : [];
  }

  *#append(message: Message): Work<number> {
    const room = yield* this.#statements.room.first(roomValues(message.room));
    if (!room) throw new Error('the room was neither made nor found');
    const position = yield* this.#journal.insertMessage.insert(messageValues(message, room.id));
    yield* this.#journal.setLast.write({ room: room.id, position });
    return position;
  }

  /** What the bridge sent as the account's own message comes to the address that it was for: by its id it is known. */
  *#isEcho({ room, senderId }: Message): Work<boolean> {
    if (senderId === undefined) return false;
    return (yield* this.#statements.inRoom.first({ ...roomValues(room), id: senderId })) !== undefined;
  }

  *#isRepeat(message: Message): Work<boolean> {
    if (message.senderId === undefined) return false;
    const since = message.at - this.#options.repeatMs;
    const row = yield* this.#answeredAs(message.room, message.senderId, since);
    return row !== undefined && row.text === message.text && row.retracted === (message.retracted ? 1 : 0);
  }

  *#original(room: Room, senderId: string): Work<MessageId | undefined> {
    const row = yield* this.#answeredAs(room, senderId, 0);
    return row && ((row.replaces ?? row.id) as MessageId);
  }

  #answeredAs(room: Room, sender: string, since: number) {
    return this.#statements.answeredAs.first({ ...roomValues(room), sender, since });
  }

  *#hasBegun(room: Room): Work<boolean> {
    return ((yield* this.#journal.room.first(roomValues(room)))?.last_position ?? 0) > 0;
  }
}
