import type { ClientId, MessageId, TenantId } from './ids.ts';
import type { BareJid } from './jid.ts';

/** The lasting 1:1 chat of one expert and one agent. */
export interface Room {
  readonly tenantId: TenantId;
  readonly agent: BareJid;
  readonly expert: BareJid;
}

/** http, https, mailto or tel. */
export interface Link {
  readonly url: string;
  readonly text?: string;
}

/** R11: a file is a link with what is known about it. `size` in bytes, `type` a media type. */
export interface FileLink {
  readonly url: string;
  readonly name?: string;
  readonly type?: string;
  readonly size?: number;
}

/**
 * What became of a message: exactly one at any time. `reason` is a refusal's name, or the stanza error's condition
 * that came back.
 */
export type Fate =
  | { readonly state: 'stored' }
  | { readonly state: 'delivered' }
  | { readonly state: 'redirected' }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string };

/**
 * What shows that a message reached the other side, weakest first: the server answered what was sent after it, which is no proof
 * on each server; the server took it (an in-order barrier, or time enough); the server gave it back; the recipient's client has
 * it. A weaker proof never undoes a stronger one.
 */
export type Proof = 'answered' | 'barrier' | 'bounce' | 'receipt';

export interface Message {
  readonly id: MessageId;
  readonly room: Room;
  /** Seen from the agent: `in` is what the expert wrote. */
  readonly direction: 'in' | 'out';
  readonly from: BareJid;
  /** Milliseconds since 1970, when the bridge took it. */
  readonly at: number;
  /** What the other side is given as text. */
  readonly text: string;
  /** What the agent wrote, sanitised (R12). */
  readonly html?: string;
  readonly links: readonly Link[];
  readonly files: readonly FileLink[];
  readonly fate: Fate;
  /** The console's own name for it, outward messages only. */
  readonly clientId?: ClientId;
  /** `origin-id`, else `id`, of the stanza that came from the office messenger; to know a repeat by. */
  readonly senderId?: string;
  /** The full JID that it came from, where an error may have to go back to; messages from the office messenger only. */
  readonly senderAddress?: string;
  /**
   * R16: it is of the agent's office account, and no console is told of it. `redirected` is what went there, `answer` what was
   * written there; only the answer is in the console's history.
   */
  readonly vo?: 'redirected' | 'answer';
  /** XEP-0308, XEP-0424: the earlier message that this one stands for. */
  readonly replaces?: MessageId;
  /** XEP-0424: withdrawn. On the message that withdraws (with `replaces`), and on the one withdrawn, whose text is gone. */
  readonly retracted?: boolean;
}

/** How much a proof weighs for a fate; 0 is none. */
export const proofRank: Readonly<Record<Proof, number>> = { answered: 1, barrier: 1, bounce: 2, receipt: 3 };
