// The tables of conversations, of their transcripts and of who looked at them. Times are milliseconds since 1970.
import type { Generated } from 'kysely';

export interface ConversationSchema {
  /** A conversation of two agents, running or over; or one day (UTC) of a room, where its transcript is kept. */
  conversations: {
    position: Generated<number>;
    /** The id of its first message. */
    id: string;
    tenant: string;
    kind: 'agent' | 'expert';
    /** The agent who began it; of a room, its agent. */
    first: string;
    second: string;
    started_at: number;
    /** Whether the second has written in it. */
    answered: number;
    /** Null while it runs; of a room, the time of the last message. */
    ended_at: number | null;
    ended_by: string | null;
    /** The record in the tenant's chain that it began with: the order of transcripts. */
    number: number;
  };
  /** Two rows for each conversation that runs: one for each agent. */
  running: {
    tenant: string;
    agent: string;
    other: string;
    conversation: number;
    /** R24 */
    unread: number;
    read_position: number;
  };
  /** Groups and queues of its agents, at the time when it began. */
  conversation_labels: { conversation: number; person: string; sort: 'group' | 'queue'; name: string };
  conversation_entries: {
    position: Generated<number>;
    conversation: number;
    /** Of the message. */
    id: string;
    at: number;
    sender: string;
    /** What was delivered. */
    text: string;
    /** What was written, sanitised, where that is more than the text. */
    html: string | null;
    /** JSON: `{links, files}`, where there are any. */
    attached: string | null;
    client_id: string | null;
  };
  /** The full text, folded, under the positions of the entries. */
  conversation_text: { rowid: number; text: string };
  /** One chain of records for each tenant: docs/decisions/0018. */
  chain: {
    tenant: string;
    /** From 1, without a gap. */
    number: number;
    /** Empty where a record is about the chain itself. */
    conversation: string;
    /** `removed`: all of it was kept long enough, and goes; `cut`: so did the records up to a number. */
    what: 'begun' | 'said' | 'ended' | 'removed' | 'cut';
    entry: string | null;
    at: number;
    who: string;
    /** Null where what was said has been erased. */
    salt: string | null;
    /** SHA-256 over the salt and the content. */
    content: string;
    /** SHA-256 over the record and the hash of the one before. */
    hash: string;
  };
  /** The newest record of each chain. */
  chain_heads: { tenant: string; number: number; hash: string };
  /** The last record that was cut off, of chains that do not begin with 1 any more. */
  chain_starts: { tenant: string; number: number; hash: string };
  /** R26: which console watches which agent. */
  monitors: { session: string; agent: string };
  /** Which console has been shown which running conversation. */
  monitored: { session: string; conversation: number };
  /** Every look at what others said. `parameters` is JSON. */
  audit: { tenant: string; number: number; at: number; who: string; what: string; parameters: string };
}
