// Every request of the console protocol: what it takes and what it answers. The published description, the
// commands' types and the validation of frames all derive from this table.
import { z } from 'zod';
import { clientIdParam, jid, jidParam, messageIdParam, nothing, seq, sessionIdParam } from './scalars.ts';
import { cursor, hit, nextCursor } from './search-shapes.ts';
import { chat, directoryEntry, kind, me, message, organisation, settings, status } from './shapes.ts';
import { supervisionRequests } from './supervision-requests.ts';

const content = z.string().meta({ description: 'At most `limits.messageBytes` bytes of UTF-8.' });
const file = z.strictObject({ url: z.string().max(4096), name: z.string().max(255).optional() });

const via = z.literal('directory').optional().meta({
  description:
    'The address is from a directory entry: an agent with a VO licence is refused (use-vo-entry, R8).',
});

/** Calls that a console makes. `notification`: it is sent without an id, and nothing is answered. */
export const requests = {
  'session.open': {
    summary:
      'Signs the console in. The first request on a socket. With `resume`, every event after `seq` follows.',
    params: z.strictObject({
      token: z.string().min(1).max(16_384),
      console: z
        .string()
        .regex(/^[\x21-\x7e]{1,100}$/)
        .optional()
        .meta({
          description:
            'What this console calls itself (one browser tab): a fresh opening replaces its earlier session.',
        }),
      resume: z.strictObject({ sessionId: sessionIdParam, seq: z.int().min(0) }).optional(),
    }),
    result: z.strictObject({
      sessionId: z.string(),
      seq,
      resumed: z.boolean(),
      me,
      tenant: organisation,
      settings,
      chats: z.array(chat),
    }),
  },
  'session.close': {
    summary: 'Logs out: offline at once (R2). The socket is closed with 1000 after the answer.',
    params: nothing,
    result: nothing,
  },
  'session.ack': {
    summary: 'The console has every event up to `seq`; the bridge may forget them.',
    params: z.strictObject({ seq: z.int().min(0) }),
    result: nothing,
    notification: true,
  },
  'session.settings': {
    summary: 'What session.open said of the agent, the organisation and the settings, as it is now.',
    params: nothing,
    result: z.strictObject({ me: me.omit({ status: true }), tenant: organisation, settings }),
  },
  'status.set': { summary: "Sets the agent's status.", params: z.strictObject({ status }), result: nothing },
  'directory.search': {
    summary:
      'Everybody of the organisation who fits (Mode 3, R8), likeliest first: every word of `text` is in name, title, department or address, whatever case and accents.',
    params: z.strictObject({
      text: z.string().max(200).meta({ description: 'Empty for everybody.' }),
      limit: z.int().min(1).max(100).optional().meta({ description: '20 where it is not named.' }),
      cursor: z.string().max(4096).optional().meta({ description: 'From the answer before: the next page.' }),
    }),
    result: z.strictObject({
      entries: z.array(directoryEntry),
      cursor: z.string().optional().meta({ description: 'Absent at the end.' }),
    }),
  },
  'chat.open': {
    summary: 'Opens a chat and gives the window of its history (R21), oldest first.',
    params: z.strictObject({ with: jidParam, via }),
    result: z.strictObject({
      with: jid,
      name: z.string(),
      kind,
      messages: z.array(message),
      more: z.boolean(),
    }),
  },
  'chat.history': {
    summary: 'Earlier messages, oldest first; outside the window: refused.',
    params: z.strictObject({
      with: jidParam,
      before: messageIdParam,
      limit: z.int().min(1).max(100).optional().meta({ description: '30 where it is not named.' }),
    }),
    result: z.strictObject({ messages: z.array(message), more: z.boolean() }),
  },
  'chat.search': {
    summary:
      'Looks for words in all of my rooms with experts, newest first; every word has to be in the message, whatever case, width and accents. Refused with outside-window where the profile shows only a part of a room.',
    params: z.strictObject({
      text: z.string().min(1).max(200),
      with: jidParam.optional().meta({ description: 'Only in the room with this expert.' }),
      limit: z.int().min(1).max(50).optional().meta({ description: '20 where it is not named.' }),
      cursor,
    }),
    result: z.strictObject({
      hits: z.array(hit),
      cursor: nextCursor,
      incomplete: z.boolean().optional().meta({
        description: 'Some messages cannot be found yet: the full text of an archive is being made.',
      }),
    }),
  },
  'chat.send': {
    summary: 'Sends a message; answered once it is stored. The same clientId again sends nothing twice.',
    params: z
      .strictObject({
        with: jidParam,
        via,
        clientId: clientIdParam,
        html: content.optional(),
        text: content.optional(),
        files: z
          .array(file)
          .max(20)
          .optional()
          .meta({ description: 'Under profiles with files as links; https only.' }),
      })
      .refine((draft) => draft.html === undefined || draft.text === undefined, {
        message: 'expected html or text, not both',
        path: ['html'],
      }),
    result: z.strictObject({ message }),
  },
  'chat.preview': {
    summary: 'What the expert will see, and what is dropped on the way (R14).',
    params: z.strictObject({ with: jidParam, html: content }),
    result: z.strictObject({ text: z.string(), dropped: z.array(z.string()) }),
  },
  'chat.typing': {
    summary: 'The agent is typing, or has stopped. It stops by itself after `limits.typingSeconds`.',
    params: z.strictObject({ with: jidParam, typing: z.boolean() }),
    result: nothing,
    notification: true,
  },
  'chat.read': {
    summary: 'Read up to this message: unread counts drop on all consoles of the agent (R24).',
    params: z.strictObject({ with: jidParam, id: messageIdParam }),
    result: nothing,
  },
  'chat.end': {
    summary: 'Closes the chat in the consoles; the next message reopens it (R25).',
    params: z.strictObject({ with: jidParam }),
    result: nothing,
  },
  ...supervisionRequests,
} as const;

export type Method = keyof typeof requests;
/** What a command is given. */
export type Params<Name extends Method> = z.output<(typeof requests)[Name]['params']>;
/** What a console has to send. */
export type WireParams<Name extends Method> = z.input<(typeof requests)[Name]['params']>;
/** What a console is answered. */
export type Result<Name extends Method> = z.input<(typeof requests)[Name]['result']>;
