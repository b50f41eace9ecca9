// R23: the chat of two agents. It begins with its first message and ends for both at once.
import type { ClientId, ConversationId, GroupId, MessageId, QueueId, TenantId } from './ids.ts';
import type { BareJid } from './jid.ts';
import type { FileLink, Link, Message } from './message.ts';

/** A conversation that runs. Its id is that of the message that began it. */
export interface Conversation {
  readonly id: ConversationId;
  readonly tenantId: TenantId;
  /** The one who began it first. */
  readonly agents: readonly [BareJid, BareJid];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Whether the one who was written to has answered. */
  readonly answered: boolean;
}

/** What one agent says to another. It is delivered when it is stored: it then stands in the logs of both. */
export interface Saying {
  readonly id: MessageId;
  readonly tenantId: TenantId;
  readonly from: BareJid;
  readonly to: BareJid;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
  /** As it was written, sanitised. */
  readonly html?: string;
  readonly links: readonly Link[];
  readonly files: readonly FileLink[];
  readonly clientId?: ClientId;
}

/** Somebody in a conversation, with the groups and queues of the time when it began. */
export interface Participant {
  readonly jid: BareJid;
  readonly groups: readonly GroupId[];
  readonly queues: readonly QueueId[];
}

/** R7: whether the other one has written in this conversation, so that this one may answer. */
export function wasWrittenTo(conversation: Conversation, agent: BareJid): boolean {
  return conversation.answered || conversation.agents[1] === agent;
}

/** The message as the consoles of one side show it: the other agent stands where an expert stands in a room. */
export function viewOf(saying: Saying, viewer: BareJid): Message {
  const { id, tenantId, from, to, at, text, html, links, files, clientId } = saying;
  const isSender = viewer === from;
  return {
    id,
    room: { tenantId, agent: isSender ? from : to, expert: isSender ? to : from },
    direction: isSender ? 'out' : 'in',
    from,
    at,
    text,
    ...(html !== undefined && { html }),
    links,
    files,
    fate: { state: 'delivered' },
    ...(isSender && clientId !== undefined && { clientId }),
  };
}

/** The message as a supervisor sees it: as its sender's consoles show it, but for the name that one of them gave it. */
export function viewOfMonitor(saying: Saying): Message {
  const { clientId: _, ...rest } = viewOf(saying, saying.from);
  return rest;
}
