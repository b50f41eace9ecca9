// What the gateway asks of the bridge about contacts, supervision and its audit trail.
import { type Contact, listContacts } from '../bridge/contacts.ts';
import type { Look, TranscriptQuery, WatchedConversation } from '../bridge/conversation-ports.ts';
import type { Ports } from '../bridge/ports.ts';
import { startMonitoring, stopMonitoring } from '../bridge/supervise.ts';
import {
  listAudit,
  readTranscript,
  searchTranscripts,
  type Transcript,
  type TranscriptPage,
} from '../bridge/transcripts.ts';
import type { SessionId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';

type Cursor = { readonly cursor?: string };

/** Each call throws, or rejects with, a `Refusal` where a rule says no. */
export interface SupervisionUseCases {
  listContacts(agent: Agent): readonly Contact[];
  startMonitoring(
    supervisor: Agent,
    session: SessionId,
    agent: BareJid,
  ): Promise<readonly WatchedConversation[]>;
  stopMonitoring(
    supervisor: Agent,
    session: SessionId,
    agent: BareJid,
  ): Promise<readonly WatchedConversation[]>;
  searchTranscripts(supervisor: Agent, query: TranscriptQuery & Cursor): Promise<TranscriptPage>;
  readTranscript(supervisor: Agent, id: string): Promise<Transcript>;
  listAudit(
    auditor: Agent,
    query: { readonly from?: number; readonly to?: number } & Cursor,
  ): Promise<{ readonly entries: readonly Look[]; readonly cursor?: string }>;
}

export function supervisionUseCases(ports: Ports): SupervisionUseCases {
  return {
    listContacts: (agent) => listContacts(agent, ports),
    startMonitoring: (supervisor, session, agent) => startMonitoring(supervisor, session, agent, ports),
    stopMonitoring: (supervisor, session, agent) => stopMonitoring(supervisor, session, agent, ports),
    searchTranscripts: (supervisor, query) => searchTranscripts(supervisor, query, ports),
    readTranscript: (supervisor, id) => readTranscript(supervisor, id, ports),
    listAudit: (auditor, query) => listAudit(auditor, query, ports),
  };
}
