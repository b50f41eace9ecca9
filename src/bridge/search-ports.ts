import type { MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';

/** A message in which all words are. */
export interface FoundMessage {
  /** Its place in the archive's order. */
  readonly position: number;
  /** Of a correction, the message that it corrects. */
  readonly id: MessageId;
  readonly with: BareJid;
  readonly from: BareJid;
  readonly direction: 'in' | 'out';
  readonly at: number;
  readonly text: string;
}

export interface Wanted {
  readonly agent: BareJid;
  /** Only in the room with this expert. */
  readonly expert?: BareJid;
  /** As they are indexed; every one has to be in the text. */
  readonly words: readonly string[];
}

/** The full text of agents' rooms. */
export interface MessageSearch {
  /** Takes the next messages into the full text, no more at once than others can wait for; says whether there are more. */
  index(tenant: TenantId): Promise<boolean>;
  /**
   * Newest first, before the position `before`: those of one slice, which is as long as others can wait for. `next` is where the rest
   * begins; absent where there is none.
   */
  find(
    tenant: TenantId,
    wanted: Wanted,
    before: number,
  ): Promise<{ readonly found: readonly FoundMessage[]; readonly next?: number }>;
}
