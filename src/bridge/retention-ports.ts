import type { Participant } from '../domain/conversation.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';

/** From when on something is kept: milliseconds since 1970; what is older goes. `-Infinity` where all of it stays. */
export interface KeptLongEnough {
  readonly now: number;
  /** For the room of this agent. */
  readonly room: (agent: BareJid) => number;
  /** For the transcript of a conversation with these agents in it. */
  readonly transcript: (agents: readonly Participant[]) => number;
  /** Whether somebody may still read what waits in this agent's rooms. */
  readonly isAgent: (agent: BareJid) => boolean;
}

/** What one commit took away; `next` is where the rest begins, absent where there is none. */
export interface Batch {
  readonly removed: number;
  readonly next?: number;
}

/**
 * Takes away what was kept long enough, no more at once than others can wait for. Nothing that anybody has a part in who is held by
 * law; of rooms nothing that is unread or still on its way, nor what came after that. All reject with a Refusal `unavailable` while
 * nothing can be written.
 */
export interface Retention {
  /** Messages of rooms, oldest first in each. */
  rooms(tenant: TenantId, kept: Pick<KeptLongEnough, 'room' | 'isAgent'>, after: number): Promise<Batch>;
  /** Whole conversations that are over; that they went stands in the chain. */
  transcripts(
    tenant: TenantId,
    kept: Pick<KeptLongEnough, 'transcript' | 'now'>,
    after: number,
  ): Promise<Batch>;
  /** Looks of before `before`; none while anybody of the tenant is held. */
  audit(tenant: TenantId, before: number): Promise<Batch>;
  fates(tenant: TenantId, before: number, after: number): Promise<Batch>;
  /** Says, on record, that the chain begins with the oldest transcript that is there. */
  cut(tenant: TenantId, at: number): Promise<void>;
  /** Takes away the records before that. */
  cutOff(tenant: TenantId): Promise<Batch>;
}
