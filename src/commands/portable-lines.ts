// Messages as JSON Lines: one object on each line, times in RFC 3339.
import * as z from 'zod';
import type { ArchivedMessage } from '../bridge/archive-ports.ts';
import { clientId, messageId, tenantId } from '../domain/ids.ts';
import { type BareJid, parseBareJid } from '../domain/jid.ts';
import type { Fate, Message, Room } from '../domain/message.ts';

const address = z.string().refine((text) => parseBareJid(text) === text, 'expected a bare address');
/** All that a message is, by the names of it: one that the export writes and the import does not know would come to light here. */
type Names =
  | Exclude<keyof Message, 'room' | 'from'>
  | Exclude<keyof Room, 'tenantId'>
  | keyof Extract<Fate, { reason: string }>;

const shape = {
  id: z.string().min(1),
  agent: address,
  expert: address,
  direction: z.enum(['in', 'out']),
  at: z.iso.datetime(),
  text: z.string(),
  html: z.string().exactOptional(),
  links: z.array(z.strictObject({ url: z.string(), text: z.string().exactOptional() })).default([]),
  files: z
    .array(
      z.strictObject({
        url: z.string(),
        name: z.string().exactOptional(),
        type: z.string().exactOptional(),
        size: z.number().exactOptional(),
      }),
    )
    .default([]),
  fate: z.enum(['stored', 'delivered', 'redirected', 'refused', 'failed']),
  reason: z.string().exactOptional(),
  clientId: z.string().exactOptional(),
  senderId: z.string().exactOptional(),
  senderAddress: z.string().exactOptional(),
  vo: z.enum(['redirected', 'answer']).exactOptional(),
  replaces: z.string().exactOptional(),
  retracted: z.literal(true).exactOptional(),
} satisfies Record<Exclude<Names, 'state'>, z.ZodType>;
const line = z.strictObject(shape);

export function lineOf({ message }: ArchivedMessage): string {
  const { room, from: _, at, links, files, fate, ...rest } = message;
  return JSON.stringify({
    ...{ agent: room.agent, expert: room.expert },
    ...rest,
    at: new Date(at).toISOString(),
    ...(links.length > 0 && { links }),
    ...(files.length > 0 && { files }),
    fate: fate.state,
    ...('reason' in fate && { reason: fate.reason }),
  });
}

/** Throws where the line is no message. */
export function readLine(text: string, tenant: string): ArchivedMessage {
  const {
    id,
    agent,
    expert,
    at,
    fate,
    reason,
    clientId: client,
    replaces,
    ...rest
  } = line.parse(JSON.parse(text));
  const room = { tenantId: tenantId(tenant), agent: agent as BareJid, expert: expert as BareJid };
  const state =
    fate === 'refused' || fate === 'failed' ? { state: fate, reason: reason ?? '' } : { state: fate };
  return {
    message: {
      ...rest,
      id: messageId(id),
      room,
      from: rest.direction === 'in' ? room.expert : room.agent,
      at: Date.parse(at),
      fate: state as Fate,
      ...(client !== undefined && { clientId: clientId(client) }),
      ...(replaces !== undefined && { replaces: messageId(replaces) }),
    },
  };
}
