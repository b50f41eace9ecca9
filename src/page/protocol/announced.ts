// Requests of the contract that a gateway may not offer yet: it answers −32601, and the page says so in words. Where the
// generated types have one, theirs count.
import type { Jid, Message, Status, Time } from './types.ts';

export interface Contact {
  readonly jid: Jid;
  readonly name: string;
  readonly groups: readonly string[];
  readonly online: boolean;
  readonly status: Status;
}

export interface DirectoryEntry {
  readonly jid: Jid;
  readonly name: string;
  readonly kind: 'expert' | 'agent';
  readonly title?: string;
  readonly department?: string;
  /** R4: only where the profile shows it. */
  readonly online?: boolean;
}

/** A running conversation between two agents. */
export interface Conversation {
  readonly id: string;
  readonly agents: readonly Jid[];
  readonly startedAt: Time;
  readonly messages: readonly Message[];
}

export interface TranscriptSummary {
  readonly id: string;
  readonly agents: readonly Jid[];
  readonly startedAt: Time;
  readonly endedAt?: Time;
  readonly endedBy?: Jid;
}

export interface Transcript extends TranscriptSummary {
  readonly entries: readonly {
    readonly at: Time;
    readonly from: Jid;
    readonly text: string;
    readonly html?: string;
    readonly hash: string;
  }[];
}

export interface TranscriptQuery {
  text?: string;
  agent?: Jid;
  with?: Jid;
  group?: string;
  queue?: string;
  from?: Time;
  to?: Time;
  cursor?: string;
}

export interface AnnouncedRequests {
  'contacts.list': { params: Record<never, never>; result: { agents: readonly Contact[] } };
  'directory.search': {
    params: { text: string; limit?: number; cursor?: string };
    result: { entries: readonly DirectoryEntry[]; cursor?: string };
  };
  'monitor.start': { params: { agent: Jid }; result: { conversations: readonly Conversation[] } };
  'monitor.stop': { params: { agent: Jid }; result: Record<never, never> };
  'transcripts.search': {
    params: TranscriptQuery;
    result: { transcripts: readonly TranscriptSummary[]; cursor?: string };
  };
  'transcripts.get': { params: { id: string }; result: { transcript: Transcript } };
}
