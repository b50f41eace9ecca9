// R28: what the profile `current` needs beyond the others: experts' presence.
import type { TenantId } from '../domain/ids.ts';
import type { BareJid, Jid } from '../domain/jid.ts';
import type { Room } from '../domain/message.ts';
import type { ExpertSeen, Resource } from '../domain/presence.ts';

/** Experts' presence as it is known at this moment, all their devices together. */
export interface ExpertPresence {
  /** One device said something, or with an empty resource all of them. Gives how the expert looks now, if that is other than what was last given. */
  noted(
    tenantId: TenantId,
    from: Pick<Jid, 'bare' | 'resource'>,
    resource: Resource | undefined,
  ): ExpertSeen | undefined;
  /** How the expert looks; `undefined` where nothing is known. */
  of(tenantId: TenantId, expert: BareJid): ExpertSeen | undefined;
  /** The stream is new: nothing is certain. What was given last stands until somebody says otherwise. */
  doubtAll(tenantId: TenantId): void;
  /** Nothing came from this expert: then nobody is there. As `noted`. */
  silent(tenantId: TenantId, expert: BareJid): ExpertSeen | undefined;
  /** Another process has the stream, and says how the expert looks. */
  learn(tenantId: TenantId, expert: BareJid, seen: ExpertSeen): void;
  /** Whoever something is known of. */
  all(tenantId: TenantId): readonly (readonly [BareJid, ExpertSeen])[];
}

/** An expert's presence, asked for from an agent's address (RFC 6121 3.1). */
export interface Watch {
  readonly expert: BareJid;
  readonly agent: BareJid;
}

/** Which experts were asked to show their presence, and what they said. Stored. */
export interface Watches {
  /**
   * Says whether the expert is to be asked, from this agent's address, and remembers that. An expert is asked once for all agents;
   * `anew`: the expert turned to this very agent, and is asked whatever was answered to others.
   */
  ask(room: Room, anew: boolean): Promise<boolean>;
  answered(room: Room, state: 'granted' | 'refused'): Promise<void>;
  /** Whether presence that comes counts: the expert was asked, and has not refused. It may overtake the answer. */
  isWatched(room: Room): Promise<boolean>;
  /** Every expert who has granted it, with one agent whose address may be used; pages by expert. */
  granted(tenantId: TenantId, after: BareJid | undefined, limit: number): Promise<readonly Watch[]>;
  /** R25: whether the room's chat is open in the agent's consoles. */
  isOpen(room: Room): Promise<boolean>;
}

/** Presence stanzas to experts about themselves. Lost when the link is down. */
export interface PresenceQuestions {
  subscribe(watch: Watch, tenantId: TenantId): void;
  /** Resolved when the socket has taken it; rejected when the link is down. */
  probe(watch: Watch, tenantId: TenantId): Promise<void>;
}
