// Contacts, watched conversations, transcripts and looks, from the domain to the wire.
import type { Contact } from '../bridge/contacts.ts';
import type { Look, TranscriptHeader, WatchedConversation } from '../bridge/conversation-ports.ts';
import type { FoundTranscript, Transcript } from '../bridge/transcripts.ts';
import { encodeMessages } from './encode.ts';
import type { Result } from './protocol/requests.ts';
import type { WireMessage } from './protocol/shapes.ts';
import type {
  WireContact,
  WireConversation,
  WireLook,
  WireTranscriptSummary,
} from './protocol/supervision-requests.ts';

const timeOf = (at: number) => new Date(at).toISOString();

export function encodeContact({ agent, online, status }: Contact): WireContact {
  return { jid: agent.jid, name: agent.name, groups: [...agent.groups], online, status };
}

export function encodeConversation({
  id,
  agents,
  startedAt,
  messages,
}: WatchedConversation): WireConversation {
  return { id, agents: [...agents], startedAt: timeOf(startedAt), messages: encodeMessages(messages) };
}

export function encodeFound({ hits, ...header }: FoundTranscript): WireTranscriptSummary {
  return {
    ...encodeHeader(header),
    ...(hits && { hits: hits.map(({ at, ...hit }) => ({ ...hit, at: timeOf(at) })) }),
  };
}

export function encodeHeader(header: TranscriptHeader): Omit<WireTranscriptSummary, 'hits'> {
  const { id, kind, people, participants, startedAt, endedAt, endedBy } = header;
  return {
    id,
    kind,
    agents: participants.map(({ jid }) => jid),
    ...(kind === 'expert' && { with: people[1] }),
    startedAt: timeOf(startedAt),
    endedAt: timeOf(endedAt),
    ...(endedBy !== undefined && { endedBy }),
  };
}

export function encodeTranscript({
  entries,
  ...header
}: Transcript): Result<'transcripts.get'>['transcript'] {
  return {
    ...encodeHeader(header),
    entries: entries.map(({ at, files, ...entry }) => ({
      at: timeOf(at),
      ...entry,
      ...(files.length > 0 && { files: files as WireMessage['files'] }),
    })),
  };
}

export function encodeLook({ at, who, what, parameters }: Look): WireLook {
  const times = (['from', 'to'] as const).flatMap((name) => {
    const time = parameters[name];
    return typeof time === 'number' ? [[name, timeOf(time)] as const] : [];
  });
  return { at: timeOf(at), who, what, parameters: { ...parameters, ...Object.fromEntries(times) } };
}
