// What conversations between agents, and those who supervise them, need of the world.
import type { Conversation, Participant, Saying } from '../domain/conversation.ts';
import type { ConversationId, MessageId, SessionId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { FileLink, Message } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import type { RefusalReason } from '../domain/refusal.ts';

/** What is decided at the moment when a message is stored, and not before. */
export interface SayingRules {
  /** R7; `running` is the conversation that the message would go on with. */
  refuse(running: Conversation | undefined): RefusalReason | undefined;
  /** R26, of each who watches one of the two: whether she may, still. */
  mayWatch(supervisor: BareJid): boolean;
  /** The two as they are now; remembered where this message begins a conversation. */
  readonly participants: readonly Participant[];
}

/** A page of a conversation, oldest first. `more`: there are older ones. */
export interface ConversationPage {
  readonly messages: readonly Message[];
  readonly more: boolean;
}

/** Conversations between agents (R23). Everything is durable when the promise is resolved; consoles are told between the two. */
export interface Conversations {
  /** The running conversation of these two, if there is one. */
  running(tenantId: TenantId, one: BareJid, other: BareJid): Promise<Conversation | undefined>;
  /**
   * Stores a message, begins a conversation where none runs, and tells the consoles of both and of those who watch. Both are
   * signed in at that moment, else `agent-offline`. A repeat of the agent's `clientId` gives the first message and changes nothing.
   */
  say(
    saying: Saying,
    rules: SayingRules,
  ): Promise<{ readonly message: Message; readonly repeat: boolean } | RefusalReason>;
  /** The newest messages as `viewer` sees them. */
  latest(conversation: ConversationId, viewer: BareJid, size: number): Promise<ConversationPage>;
  /** The messages before `before`; `undefined` if the conversation has no such message. */
  before(
    conversation: ConversationId,
    viewer: BareJid,
    before: MessageId,
    size: number,
  ): Promise<ConversationPage | undefined>;
  /** R24. `ended`: no running conversation of the two has this message. */
  markRead(tenantId: TenantId, reader: BareJid, other: BareJid, upTo: MessageId): Promise<'read' | 'ended'>;
  /** Ends the conversation of these two for both; nothing where none runs. */
  end(tenantId: TenantId, by: BareJid, other: BareJid): Promise<void>;
  /** Ends the conversations of this agent if she has no session any more, open or held; without an agent, of everybody who has none. */
  endIfGone(agent?: Pick<Agent, 'tenantId' | 'jid'>): Promise<void>;
}

/** A running conversation as a supervisor sees it. */
export interface WatchedConversation extends Omit<Conversation, 'answered'> {
  readonly messages: readonly Message[];
}

export type MayWatch = (supervisor: BareJid, agents: readonly BareJid[]) => boolean;

/** R26: which console watches which agent. It ends with the console's session. */
export interface Monitoring {
  /** From now on the console is told what the agent's conversations say; gives those that run at this moment. */
  begin(session: SessionId, agent: BareJid, mayWatch: MayWatch): Promise<readonly WatchedConversation[]>;
  /**
   * Gives those conversations of the agent that this console still watches, through another of its watches. `ended`: it did not
   * watch this agent.
   */
  end(
    session: SessionId,
    agent: BareJid,
    mayWatch: MayWatch,
  ): Promise<readonly WatchedConversation[] | 'ended'>;
  /** Ends, and tells the consoles of it, what may not be watched any more. `mayBegin`: whether she may watch that agent at all. */
  review(mayWatch: MayWatch, mayBegin: (supervisor: BareJid, agent: BareJid) => boolean): Promise<void>;
}

export interface TranscriptHeader {
  readonly id: ConversationId;
  /** Between agents; or one day of a room with an expert. */
  readonly kind: 'agent' | 'expert';
  /** The one who began it first; of a room, the agent. */
  readonly people: readonly [BareJid, BareJid];
  /** The agents among them. */
  readonly participants: readonly Participant[];
  readonly startedAt: number;
  readonly endedAt: number;
  readonly endedBy?: BareJid;
  /** Its place in the tenant's order. */
  readonly number: number;
}

export interface TranscriptEntry {
  readonly at: number;
  readonly from: BareJid;
  /** What was delivered. */
  readonly text: string;
  /** What was written. */
  readonly html?: string;
  /** What was sent as links with it. */
  readonly files: readonly FileLink[];
  readonly hash: string;
}

export interface TranscriptQuery {
  /** Every word of it has to be said somewhere in the transcript; case does not count. */
  readonly text?: string;
  readonly agent?: BareJid;
  readonly with?: BareJid;
  readonly group?: string;
  readonly queue?: string;
  /** Milliseconds since 1970, both inclusive: transcripts that touch this time. */
  readonly from?: number;
  readonly to?: number;
}

/** A message of a transcript in which one of the words is. */
export interface TranscriptHit {
  readonly at: number;
  readonly from: BareJid;
  readonly text: string;
}

/** Reads of conversations that are over. */
export interface Transcripts {
  /** The first messages that have one of these words (as they are indexed), no more than `most`. */
  hits(id: ConversationId, words: readonly string[], most: number): Promise<readonly TranscriptHit[]>;
  /** Newest first, those before the number `before`. */
  find(
    tenantId: TenantId,
    query: TranscriptQuery,
    before: number,
    limit: number,
  ): Promise<readonly TranscriptHeader[]>;
  byId(tenantId: TenantId, id: string): Promise<TranscriptHeader | undefined>;
  entries(id: ConversationId): Promise<readonly TranscriptEntry[]>;
}

export const looks = [
  'monitor.start',
  'monitor.stop',
  'transcripts.search',
  'transcripts.get',
  'audit.list',
] as const;

/** Somebody looked at what others said. */
export interface Look {
  readonly at: number;
  readonly who: BareJid;
  readonly what: (typeof looks)[number];
  /** As they were asked for; times are milliseconds since 1970. */
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** R26: the trail of every look. */
export interface Audit {
  /** Resolved when it is durable: only then is the look answered. */
  record(tenantId: TenantId, look: Look): Promise<void>;
  /** Newest first, those before the number `before`. */
  list(
    tenantId: TenantId,
    range: { readonly from?: number; readonly to?: number },
    before: number,
    limit: number,
  ): Promise<readonly (Look & { readonly number: number })[]>;
}
