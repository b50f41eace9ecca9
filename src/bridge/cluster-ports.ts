// What the use cases need where several processes share the work.
import type { SessionId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Room } from '../domain/message.ts';
import type { ExpertSeen } from '../domain/presence.ts';
import type { Session } from '../domain/session.ts';

/** A process that has not said for so long that it lives has lost everything it held; milliseconds. */
export const leaseMs = 3_000;

/** What other processes did to the sessions. */
export interface SessionNews {
  /**
   * Sessions that this process had: `replaced`, another socket goes on with it or took its place; `dismissed`, it was ended against
   * the console's will; `closed`, it has logged out; `displaced`, another process takes it for lost and holds it.
   */
  readonly gone: readonly {
    readonly id: SessionId;
    readonly why: 'closed' | 'replaced' | 'dismissed' | 'displaced';
  }[];
  /** Whoever has come or gone; or has changed the status. */
  readonly agents: readonly { readonly jid: BareJid; readonly cameOrWent: boolean }[];
}

/** Which process holds the stream of an organisation, as far as anybody does. */
export interface Holder {
  readonly process: string;
  /** Whether the stream is up. */
  readonly up: boolean;
}

export interface Standing {
  /** The other processes that live, and are not about to leave. */
  readonly others: readonly string[];
  /** Streams that a living process holds. */
  readonly streams: ReadonlyMap<TenantId, Holder>;
  /** There are sessions of processes that live no more. */
  readonly areOrphaned: boolean;
}

/**
 * The processes that share the archive, and who holds what. A process that does not say in time that it lives has lost everything.
 * All calls reject while the archive cannot be reached.
 */
export interface Processes {
  /** This process lives, for the next `leaseMs`; gives how things stand. */
  renew(leaseMs: number): Promise<Standing>;
  /**
   * Takes the streams of these organisations that nobody alive holds, and the sessions of processes that live no more, which are
   * then lost, and held until `heldUntil`. Gives what was taken.
   */
  takeOver(
    tenants: readonly TenantId[],
    heldUntil: number,
  ): Promise<{ readonly streams: readonly TenantId[]; readonly sessions: readonly Session[] }>;
  /** Whether a stream that this process holds is up. */
  setUp(tenantId: TenantId, up: boolean): Promise<void>;
  /** Anybody may have the stream. */
  release(tenantId: TenantId): Promise<void>;
  /** This process is about to leave. Gives how many others are not: of several that leave at once, the last one hears of nobody. */
  announceLeave(): Promise<number>;
  /** This process is no more: anybody may have what it holds, at once. */
  leave(): Promise<void>;
  /** Forgets what everybody has heard of. */
  tidy(): Promise<void>;
}

/** What one process tells the others; nothing of it is stored, and whoever misses it looks for itself a little later. */
export type News =
  /** Something was stored about sessions. */
  | { readonly type: 'sessions' }
  /** Somebody came, left or gave a stream away. */
  | { readonly type: 'processes' }
  /** Something waits on a way out, for whoever holds the stream. */
  | { readonly type: 'wake'; readonly tenantId: TenantId }
  /** R20: for whoever holds the stream. */
  | { readonly type: 'typing'; readonly room: Room; readonly typing: boolean }
  /** R28: an agent looks at an expert; for whoever holds the stream. */
  | { readonly type: 'watch'; readonly agent: BareJid; readonly expert: BareJid }
  /** R28: somebody has just come, and does not know how experts look. */
  | { readonly type: 'who-is-seen' }
  /** R28: how an expert looks now. */
  | {
      readonly type: 'seen';
      readonly tenantId: TenantId;
      readonly expert: BareJid;
      readonly seen: ExpertSeen;
    };

/** What can be done only where an organisation's stream is. */
export interface Elsewhere {
  /** Whether this process has the organisation's stream. */
  isHere(tenantId: TenantId): boolean;
  /** Whether another process has the organisation's stream, or will have it in a moment. */
  goesOn(tenantId: TenantId): boolean;
  /** Tells the other processes, if there are any. */
  tell(news: News): void;
}

/** The way of news between processes. */
export interface NewsWire {
  /** To all others, in order. Lost where it cannot be told now. */
  tell(news: News): void;
  /** `hear` is given what others tell, in the order of each; `missed` is called when some of it may have been missed, and at the start. */
  listen(hear: (news: News) => void, missed: () => void): void;
  /** Whether others can be told at this moment. */
  isUp(): boolean;
  close(): Promise<void>;
}
