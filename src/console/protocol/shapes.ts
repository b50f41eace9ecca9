// What answers and events are made of.
import { z } from 'zod';
import { roles, statuses } from '../../domain/person.ts';
import { limits } from './limits.ts';
import { jid, time } from './scalars.ts';

export const status = z.enum(statuses).meta({ id: 'Status' });

const fate = z.enum(['stored', 'delivered', 'redirected', 'refused', 'failed']).meta({
  id: 'Fate',
  description: 'What became of a message. `refused` and `failed` have a `reason` beside them.',
});
const reason = z.string().meta({
  description: "A refusal's reason, or the condition of the stanza error that came back.",
});
/** `fate` and, beside it, `reason`. */
export const fateLines = { fate, reason: reason.optional() };

const link = z
  .strictObject({
    url: z.string().meta({ description: 'http, https, mailto or tel.' }),
    text: z.string().optional(),
  })
  .meta({ id: 'Link' });

export const file = z
  .strictObject({
    url: z.string(),
    name: z.string().optional(),
    type: z.string().optional().meta({ description: 'A media type.' }),
    size: z.int().min(0).optional().meta({ description: 'In bytes.' }),
  })
  .meta({ id: 'File' });

export const message = z
  .strictObject({
    id: z.string(),
    with: jid,
    direction: z.enum(['in', 'out']).meta({ description: 'Seen from the agent.' }),
    from: jid,
    at: time,
    text: z.string(),
    html: z.string().optional().meta({ description: 'What the agent wrote, sanitised.' }),
    links: z.array(link),
    files: z.array(file),
    ...fateLines,
    clientId: z.string().optional(),
    replaces: z
      .string()
      .optional()
      .meta({ description: 'The id of the earlier message that this one stands for.' }),
    retracted: z.boolean().optional().meta({ description: 'Withdrawn: its text is gone.' }),
  })
  .meta({ id: 'Message' });
export type WireMessage = z.infer<typeof message>;

export const kind = z.enum(['expert', 'agent']).meta({ id: 'Kind' });

export const chat = z
  .strictObject({ with: jid, name: z.string(), kind, unread: z.int().min(0), last: message.optional() })
  .meta({ id: 'Chat', description: 'One open chat.' });
export type WireChat = z.infer<typeof chat>;

export const directoryEntry = z
  .strictObject({
    jid,
    name: z.string(),
    kind,
    title: z.string().optional(),
    department: z.string().optional(),
    online: z.boolean().optional().meta({ description: 'Absent where it is not known, or not shown.' }),
  })
  .meta({ id: 'DirectoryEntry' });

export const me = z
  .strictObject({
    id: z.string().meta({ description: 'The name to sign in with.' }),
    jid,
    name: z.string(),
    role: z.enum(roles),
    groups: z.array(z.string()).meta({ description: 'The ids of the groups.' }),
    status,
  })
  .meta({ id: 'Me' });

const named = z.strictObject({ id: z.string(), name: z.string() });

export const organisation = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    mode: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    groups: z.array(named).meta({ description: 'What the groups are called that `groups` of agents name.' }),
    queues: z.array(named),
  })
  .meta({ id: 'Tenant' });

const cannedReply = z.strictObject({
  name: z.string().meta({ description: 'What the agent picks it by.' }),
  text: z.string(),
});

export const settings = z
  .strictObject({
    profile: z.string().meta({ description: 'The name of the profile; its lines, as in force, follow.' }),
    history: z.strictObject({ window: z.union([z.int(), z.literal('all')]) }),
    presence: z.strictObject({
      ofAgents: z.enum(['online-offline', 'four-states']),
      ofExpertsInChat: z.boolean(),
      ofExpertsInDirectory: z.boolean(),
    }),
    typing: z.strictObject({ toExpert: z.boolean(), toAgent: z.boolean(), betweenAgents: z.boolean() }),
    receipts: z.strictObject({ delivery: z.boolean(), read: z.literal('none') }),
    richText: z.strictObject({ toExpert: z.literal('text-and-link') }),
    files: z.strictObject({ fromAgents: z.enum(['refused', 'as-links']) }),
    cannedReplies: z.array(cannedReply).meta({ description: 'Ready-made replies for every agent.' }),
    graceSeconds: z.int(),
    limits,
  })
  .meta({ id: 'Settings' });
export type WireSettings = z.infer<typeof settings>;
