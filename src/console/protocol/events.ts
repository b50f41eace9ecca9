// Every event that a console is told, each with `seq`, contiguous in its session.
import { z } from 'zod';
import { jid, seq } from './scalars.ts';
import { fateLines, message, status } from './shapes.ts';

export const events = {
  'chat.message': {
    summary: 'A new message, both directions: all consoles of an agent agree.',
    params: z.strictObject({
      seq,
      message,
      monitored: z.strictObject({ id: z.string() }).optional().meta({
        description:
          'R26: said in this conversation, which the console watches; as the console of its sender shows it.',
      }),
    }),
  },
  'chat.fate': {
    summary: 'What became of a message.',
    params: z.strictObject({ seq, id: z.string(), with: jid, ...fateLines }),
  },
  'chat.typing': {
    summary: 'The other side is typing; it stops by itself.',
    params: z.strictObject({ seq, with: jid, typing: z.boolean() }),
  },
  'chat.unread': {
    summary: 'How many messages wait to be read.',
    params: z.strictObject({ seq, with: jid, unread: z.int().min(0) }),
  },
  'chat.ended': { summary: 'The chat was closed.', params: z.strictObject({ seq, with: jid, by: jid }) },
  'monitor.ended': {
    summary: 'A conversation that the console watches is over; without `by`, the right to watch it is.',
    params: z.strictObject({ seq, id: z.string(), by: jid.optional() }),
  },
  'contact.changed': {
    summary: 'Somebody of the contacts came, went or changed.',
    params: z.strictObject({
      seq,
      jid,
      online: z.boolean().optional(),
      status: status.optional(),
      removed: z.boolean().optional(),
    }),
  },
  'link.changed': {
    summary: 'The way to the XMPP server. Messages sent while it is down are stored and go later.',
    params: z.strictObject({ seq, up: z.boolean() }),
  },
  'settings.changed': {
    summary: 'The configuration was changed for this agent; `session.settings` says what is in force now.',
    params: z.strictObject({ seq }),
  },
} as const;

export type EventName = keyof typeof events;
/** What an event carries, without its place. */
export type EventParams<Name extends EventName> = Omit<z.input<(typeof events)[Name]['params']>, 'seq'>;
