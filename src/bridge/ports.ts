// What the use cases need of the world. Each takes only those it uses: `Pick<Ports, 'journal' | 'clock'>`.
import type { LoggedEvent, SessionEvent } from '../domain/event.ts';
import type { MessageId, SessionId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Fate, Message, Proof, Room } from '../domain/message.ts';
import type { Agent, Status } from '../domain/person.ts';
import type { Show } from '../domain/presence.ts';
import type { Session } from '../domain/session.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { RoomArchive } from './archive-ports.ts';
import type { Elsewhere } from './cluster-ports.ts';
import type { Audit, Conversations, Monitoring, Transcripts } from './conversation-ports.ts';
import type { ExpertPresence, PresenceQuestions, Watches } from './profile-ports.ts';
import type { MessageSearch } from './search-ports.ts';
import type { Notices, VoAccounts, VoJournal } from './vo-ports.ts';

export interface Ports {
  readonly tenants: Tenants;
  readonly journal: Journal;
  readonly history: History;
  /** R22 */
  readonly roomArchive: RoomArchive;
  readonly conversations: Conversations;
  readonly monitoring: Monitoring;
  readonly transcripts: Transcripts;
  readonly audit: Audit;
  readonly messageSearch: MessageSearch;
  readonly sessionLog: SessionLog;
  readonly subscriptions: Subscriptions;
  readonly experts: Experts;
  readonly richMessages: RichMessages;
  readonly handOver: HandOver;
  readonly typing: Typing;
  /** Who is seen typing by agents (R28). */
  readonly expertTyping: Typing;
  readonly floods: Floods;
  /** For reading the archive: no share of what may be written. */
  readonly archiveFloods: Floods;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings: Settings;
  readonly vo: VoJournal;
  readonly voAccounts: VoAccounts;
  /** Messages and copies on their way to agents' office accounts. */
  readonly voHandOver: HandOver;
  readonly expertPresence: ExpertPresence;
  readonly watches: Watches;
  readonly presenceQuestions: PresenceQuestions;
  readonly notices: Notices;
  /** Notices that are due. */
  readonly noticeHandOver: HandOver;
  readonly elsewhere: Elsewhere;
}

/** R16, R19: the agent has an account in the office messenger. */
export interface VoUse {
  /** Whether what is said in the console is to be there, too. */
  readonly copies: boolean;
}

/** The organisations in force; a reload replaces what they answer. */
export interface Tenants {
  all(): readonly Tenant[];
  byId(id: TenantId): Tenant | undefined;
  /** By the component's domain. */
  byVccDomain(domain: string): Tenant | undefined;
  agent(jid: BareJid): Agent | undefined;
}

/**
 * Everything that is to be remembered passes here, one after another. A promise is resolved when the change is
 * durable; the consoles are told between the two. All calls reject with a Refusal `unavailable` while nothing can be
 * written.
 */
export interface Journal {
  /**
   * Stores an expert's message in its room, counts it as unread, reopens the chat and tells every console of the agent.
   * `about` is the sender's id of the message that this one corrects or withdraws; a correction of none that is known is a
   * message of its own, a withdrawal of none is `nothing-to-withdraw`. A repeat of the sender's id (same room, same text, within
   * the time to remember it) changes nothing: `repeat`. Where no console of the agent is signed in when it comes to that, nothing
   * is stored: `nobody-signed-in` (R16). With `vo`, it is then stored for the agent's office account: `redirected`; what
   * corrects or withdraws a redirected message goes there, too. `stream-elsewhere`: another process has the organisation's stream by
   * now, and may have stored what was written later: nothing is stored.
   */
  receive(
    message: Message,
    about?: string,
    vo?: VoUse,
  ): Promise<
    'stored' | 'redirected' | 'repeat' | 'nobody-signed-in' | 'nothing-to-withdraw' | 'stream-elsewhere'
  >;
  /**
   * Stores an agent's message, puts it into the outbox, reopens the chat and tells every console of the agent. A repeat of
   * the agent's `clientId` changes nothing and gives the first. `onlyIfBegun`: not into a room without any message (R6).
   */
  send(
    message: Message,
    onlyIfBegun: boolean,
    vo?: VoUse,
  ): Promise<{ readonly message: Message; readonly repeat: boolean } | 'not-begun'>;
  /**
   * Writes what became of an agent's messages, takes them out of the outbox and tells her consoles. A weaker proof changes no
   * fate. What is merely `answered` stays in the outbox until it is proved.
   */
  settle(ids: readonly MessageId[], fate: Fate, proof: Proof): Promise<void>;
  /** The ledger entry of a message that no room has (R16): its fate, never its text. */
  refuse(entry: RefusedMessage): Promise<void>;
  /** R24: the agent has read up to this message; tells all her consoles and gives what is left unread. */
  markRead(room: Room, upTo: MessageId): Promise<number>;
  /** R25: closes the chat in the consoles. */
  endChat(room: Room, by: BareJid): Promise<void>;
  /** Brings a room into the list of open chats, without a message. */
  openChat(room: Room): Promise<void>;
  /** Tells every console of an agent something that is not stored anywhere else. */
  tell(agent: BareJid, ...events: readonly SessionEvent[]): Promise<void>;
  /** Notes that the bridge runs, so that the next start knows how long it was away. */
  beat(at: number): Promise<void>;
  /** When it last ran; 0 for never. */
  lastBeat(): Promise<number>;
}

export interface RefusedMessage {
  readonly id: MessageId;
  readonly room: Room;
  readonly from: BareJid;
  readonly at: number;
  readonly reason: string;
  readonly senderId?: string;
}

/** One open chat, as a console lists it. */
export interface ChatSummary {
  readonly with: BareJid;
  readonly unread: number;
  readonly last?: Message;
}

/** A page of a room, oldest first. `more`: there are older ones. */
export interface HistoryPage {
  readonly messages: readonly Message[];
  readonly more: boolean;
}

/** Reads of the archive. */
export interface History {
  /** Whether any message was ever stored in it (R6). */
  hasBegun(room: Room): Promise<boolean>;
  /** The newest `size` messages, corrections and withdrawals of them on top. */
  latest(room: Room, size: number): Promise<HistoryPage>;
  /** The `size` messages before `before`; `undefined` if the room has no such message. */
  before(room: Room, before: MessageId, size: number): Promise<HistoryPage | undefined>;
  /** How many messages of the room are newer than `id`; `undefined` if it has no such message. Counts no further than `limit`. */
  countSince(room: Room, id: MessageId, limit: number): Promise<number | undefined>;
  byId(tenantId: TenantId, id: MessageId): Promise<Message | undefined>;
  /** Agents' messages that are not settled, in the order they were stored, after `after` (a position; 0 for all). */
  outbox(
    tenantId: TenantId,
    after: number,
    limit: number,
  ): Promise<readonly { readonly position: number; readonly message: Message }[]>;
}

/** Where a session's events go while a socket is there. Called in order, never twice with the same `seq`. */
export type Sink = (events: readonly LoggedEvent[]) => void;

/** The sessions of all consoles and the log of each. Sessions are stored: they outlive the process (R3). */
export interface SessionLog {
  /** The sessions of an agent, open or held. Known without asking anybody: presence depends on it. */
  of(agent: BareJid): readonly Session[];
  all(): readonly Session[];
  byId(id: SessionId): Session | undefined;
  /** Resolved when all is known that other processes had stored before; at once where there is only this one. */
  current(): Promise<void>;
  /** Whether its socket is in this process, or was, last. */
  isHere(id: SessionId): boolean;
  /** Stores a new session and gives, of one moment, its `seq` and the open chats; later events go to `sink`. */
  open(
    session: Session,
    sink: Sink,
  ): Promise<{ readonly seq: number; readonly chats: readonly ChatSummary[] }>;
  /** Gives `sink` every event after `seq`, then what follows. `undefined` if that is no longer possible. A former sink is dropped. */
  resume(
    id: SessionId,
    afterSeq: number,
    sink: Sink,
  ): Promise<{ readonly chats: readonly ChatSummary[] } | undefined>;
  /** The socket is lost: the log goes on without it, until `heldUntil`. Only if `sink` is still the one in use. */
  hold(id: SessionId, sink: Sink, heldUntil: number): Promise<boolean>;
  /** The console has everything up to `seq`. */
  acknowledge(id: SessionId, seq: number): void;
  setStatus(agent: BareJid, status: Status): Promise<void>;
  /** `why`: told to the process that has its socket, if that is another. */
  close(id: SessionId, why?: 'closed' | 'replaced' | 'dismissed'): Promise<void>;
  /** Its grace time is over: ends it, unless it goes on in another process. Says whether. */
  expire(id: SessionId): Promise<boolean>;
}

/** Which experts see which agents (R3). */
export interface Subscriptions {
  /** An expert asks to see an agent. `false`, and nothing is stored, for one who sees `most` others already. */
  ask(tenantId: TenantId, agent: BareJid, expert: BareJid, most: number): Promise<boolean>;
  /** Whatever the expert sees already. */
  add(tenantId: TenantId, agent: BareJid, expert: BareJid): Promise<void>;
  remove(tenantId: TenantId, agent: BareJid, expert: BareJid): Promise<void>;
  has(tenantId: TenantId, agent: BareJid, expert: BareJid): Promise<boolean>;
  /** Whoever has subscribers, also those who are agents no longer. */
  agents(tenantId: TenantId): Promise<readonly BareJid[]>;
  /** Subscribers of an agent, in pages by address. */
  of(
    tenantId: TenantId,
    agent: BareJid,
    after: BareJid | undefined,
    limit: number,
  ): Promise<readonly BareJid[]>;
}

/** The way to the office messenger. */
export interface Experts {
  isUp(tenantId: TenantId): boolean;
  /**
   * Resolved when the socket has taken it; rejected when the link is down or went down before that, and with a Refusal if it
   * can never go (`too-long`). `late`: it carries the time when it was written.
   */
  deliver(message: Message, late: boolean): Promise<void>;
  /**
   * Resolved once the server has taken all that was delivered before: `certain`, or, with a server of which nothing better is
   * known, `likely`. Rejected when the link goes down first.
   */
  proveHandOver(tenantId: TenantId): Promise<'certain' | 'likely'>;
  /**
   * When the server at the other end was started: milliseconds since 1970, rather too late than too early. `undefined` where that
   * is not known.
   */
  serverStartedAt(tenantId: TenantId): number | undefined;
  /** XEP-0085, to one expert. Lost when the link is down: it would be untrue later. */
  showTyping(room: Room, typing: boolean): void;
  /**
   * The agent's presence to one subscriber, with a `show` where the profile has it. Resolved when the socket has taken it.
   */
  showPresence(agent: BareJid, expert: BareJid, online: boolean, show?: Show): Promise<void>;
  /** Somebody who is an agent no longer is offline, and the subscription is over. Resolved when the socket has taken it. */
  dismiss(tenantId: TenantId, agent: BareJid, expert: BareJid): Promise<void>;
}

/** The outbox's way to the experts. */
export interface HandOver {
  /** There is something new in the outbox of this tenant. */
  wake(tenantId: TenantId): void;
}

/** R20: who is seen typing. */
export interface Typing {
  start(room: Room): void;
  stop(agent: BareJid, expert: BareJid): void;
  /** A message went out, which says the same as `stop`. */
  sent(agent: BareJid, expert: BareJid): void;
  stopAll(agent: BareJid): void;
}

/** One sender cannot harm the others. */
export interface Floods {
  /** Rejects with the Refusal `too-fast`, and when to try again, if `key` has had its share. */
  take(key: string): Promise<void>;
}

/** R12: the page that shows a message as the agent wrote it. */
export interface RichMessages {
  /** A signed, expiring address of the message's page. */
  linkTo(message: { readonly id: MessageId; readonly room: Room }, at: number): string;
}

export interface Clock {
  now(): number;
  /** Calls `task` after `ms`; the answer cancels it. */
  after(ms: number, task: () => void): () => void;
}

export interface Ids {
  message(): MessageId;
  session(): SessionId;
}

/** The numbers of `console-protocol.md` that use cases need. */
export interface Settings {
  readonly graceSeconds: number;
  readonly typingSeconds: number;
  /** The longest text or HTML of one message, in bytes of UTF-8. */
  readonly messageBytes: number;
  readonly consolesOfAnAgent: number;
  /** The pace of the presence sweep. */
  readonly presencePerSecond: number;
  /** Agents that one expert may ask to see. */
  readonly subscriptionsOfAnExpert: number;
  /** R18: agents whose return one expert may wait for. */
  readonly noticesOfAnExpert: number;
  /** R27: entries in rosters, for each organisation. */
  readonly rosterChangesPerSecond: number;
}

/** One fact with its subject, never a text, a token or a password. */
export interface Log {
  debug(subject: object, fact: string): void;
  info(subject: object, fact: string): void;
  warn(subject: object, fact: string): void;
  error(subject: object, fact: string): void;
}
