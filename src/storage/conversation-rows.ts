// Between rows and conversations.
import { type Conversation, type Participant, type Saying, viewOf } from '../domain/conversation.ts';
import type { ClientId, ConversationId, GroupId, MessageId, QueueId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { FileLink, Link, Message } from '../domain/message.ts';
import type { ConversationSchema } from './conversation-schema.ts';
import type { ConversationRow, EntryRow } from './conversation-statements.ts';

type Ends = Pick<ConversationRow, 'first' | 'second'>;

export function conversationOf(row: ConversationRow): Conversation {
  return {
    id: row.id as ConversationId,
    tenantId: row.tenant as TenantId,
    agents: [row.first as BareJid, row.second as BareJid],
    startedAt: row.started_at,
    answered: row.answered === 1,
  };
}

/** What was said, as it was stored. */
export function sayingOf(row: EntryRow, { first, second }: Ends, tenant: string): Saying {
  const attached = attachedOf(row.attached);
  return {
    id: row.id as MessageId,
    tenantId: tenant as TenantId,
    from: row.sender as BareJid,
    to: (row.sender === first ? second : first) as BareJid,
    at: row.at,
    text: row.text,
    ...(row.html !== null && { html: row.html }),
    links: attached.links,
    files: attached.files,
    ...(row.client_id !== null && { clientId: row.client_id as ClientId }),
  };
}

export const shownTo = (row: EntryRow, ends: Ends, tenant: string, viewer: BareJid): Message =>
  viewOf(sayingOf(row, ends, tenant), viewer);

type Label = Pick<ConversationSchema['conversation_labels'], 'person' | 'sort' | 'name'>;

/** The agents in it, with the groups and queues of the time. */
export function participantsOf(
  { kind, first, second }: Pick<ConversationRow, 'kind' | 'first' | 'second'>,
  labels: readonly Label[],
): readonly Participant[] {
  const namesOf = (person: string, sort: Label['sort']) =>
    labels.filter((label) => label.person === person && label.sort === sort).map(({ name }) => name);
  return (kind === 'agent' ? [first, second] : [first]).map((jid) => ({
    jid: jid as BareJid,
    groups: namesOf(jid, 'group') as GroupId[],
    queues: namesOf(jid, 'queue') as QueueId[],
  }));
}

const nothing: { readonly links: readonly Link[]; readonly files: readonly FileLink[] } = {
  links: [],
  files: [],
};

/** Links and files of a row. */
export const attachedOf = (attached: string | null) =>
  attached === null ? nothing : (JSON.parse(attached) as typeof nothing);

/** The values of a new entry's row. */
export function entryValues(
  said: Pick<Saying, 'id' | 'at' | 'from' | 'text' | 'html' | 'links' | 'files'> & {
    readonly clientId?: ClientId;
  },
  conversation: number,
): Omit<EntryRow, 'position'> {
  const { id, at, from, text, html, links, files, clientId } = said;
  return {
    ...{ conversation, id, at, text },
    sender: from,
    html: html ?? null,
    attached: links.length + files.length === 0 ? null : JSON.stringify({ links, files }),
    client_id: clientId ?? null,
  };
}
