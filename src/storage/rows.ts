// Between rows and messages.
import type { Selectable } from 'kysely';
import type { ClientId, MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Fate, FileLink, Link, Message, Room } from '../domain/message.ts';
import type { Schema } from './schema.ts';

/** A message's row, with the three names of its room beside it. */
export interface MessageRow extends Selectable<Schema['messages']> {
  readonly tenant: string;
  readonly agent: string;
  readonly expert: string;
}

/** The message as a console may show it: of one that was withdrawn, the text is not among it (XEP-0424). */
export function shownMessage(row: MessageRow): Message {
  const message = storedMessage(row);
  if (row.retracted === 0) return message;
  const { html: _, ...rest } = message;
  return { ...rest, text: '', links: [], files: [] };
}

/** The message as it was stored. */
export function storedMessage(row: MessageRow): Message {
  const attached = row.attached === null ? none : (JSON.parse(row.attached) as typeof none);
  return {
    id: row.id as MessageId,
    room: { tenantId: row.tenant as TenantId, agent: row.agent as BareJid, expert: row.expert as BareJid },
    direction: row.direction,
    from: row.sender as BareJid,
    at: row.at,
    text: row.text,
    links: attached.links,
    files: attached.files,
    fate: fateOf(row.fate, row.reason),
    ...(row.html !== null && { html: row.html }),
    ...(row.client_id !== null && { clientId: row.client_id as ClientId }),
    ...(row.sender_id !== null && { senderId: row.sender_id }),
    ...(row.sender_address !== null && { senderAddress: row.sender_address }),
    ...(row.vo !== null && { vo: row.vo }),
    ...(row.replaces !== null && { replaces: row.replaces as MessageId }),
    ...(row.retracted === 1 && { retracted: true }),
  };
}

const none: { readonly links: readonly Link[]; readonly files: readonly FileLink[] } = {
  links: [],
  files: [],
};

function fateOf(state: string, reason: string | null): Fate {
  if (state === 'refused' || state === 'failed') return { state, reason: reason ?? '' };
  return { state: state as 'stored' | 'delivered' | 'redirected' };
}

export const reasonOf = (fate: Fate) => ('reason' in fate ? fate.reason : null);

/** The values of a new message's row. */
export function messageValues(message: Message, room: number) {
  const { links, files } = message;
  return {
    id: message.id,
    room,
    direction: message.direction,
    sender: message.from,
    at: message.at,
    text: message.text,
    html: message.html ?? null,
    attached: links.length + files.length === 0 ? null : JSON.stringify({ links, files }),
    fate: message.fate.state,
    reason: reasonOf(message.fate),
    fate_at: message.at,
    proof: 0,
    client_id: message.clientId ?? null,
    sender_id: message.senderId ?? null,
    sender_address: message.senderAddress ?? null,
    vo: message.vo ?? null,
    replaces: message.replaces ?? null,
    retracted: message.retracted ? 1 : 0,
  };
}

export const roomValues = (room: Room) => ({ tenant: room.tenantId, agent: room.agent, expert: room.expert });
