// Contacts (R7), supervision and its audit trail (R26).
import { z } from 'zod';
import { looks } from '../../bridge/conversation-ports.ts';
import { groupId, queueId } from '../../domain/ids.ts';
import { idParam, jid, jidParam, nothing, time, timeParam } from './scalars.ts';
import { cursor, excerpt, nextCursor } from './search-shapes.ts';
import { file, kind, message, status } from './shapes.ts';

const contact = z
  .strictObject({
    jid,
    name: z.string(),
    groups: z.array(z.string()).meta({ description: 'The ids of the groups.' }),
    online: z.boolean(),
    status: status.meta({ description: '`work-offline` for those who are not signed in.' }),
  })
  .meta({ id: 'Contact' });
export type WireContact = z.infer<typeof contact>;

const conversation = z
  .strictObject({
    id: z.string(),
    agents: z.array(jid).meta({ description: 'Two, the one who began it first.' }),
    startedAt: time,
    messages: z.array(message).meta({
      description: 'Each as the console of its sender shows it, oldest first; at most the last 500.',
    }),
  })
  .meta({ id: 'Conversation', description: 'A running conversation of two agents.' });
export type WireConversation = z.infer<typeof conversation>;

const transcriptLines = {
  id: z.string(),
  kind: kind.meta({ description: '`expert`: one day (UTC) of a room with an expert.' }),
  agents: z.array(jid).meta({ description: 'Two; of a room, its agent.' }),
  with: jid.optional().meta({ description: 'The expert of a room.' }),
  startedAt: time,
  endedAt: time.meta({ description: 'Of a room, the time of the last message of that day.' }),
  endedBy: jid.optional(),
};
const transcriptSummary = z
  .strictObject({
    ...transcriptLines,
    hits: z
      .array(z.strictObject({ at: time, from: jid, ...excerpt }))
      .optional()
      .meta({
        description: 'Where text was looked for: the first three messages that have one of the words.',
      }),
  })
  .meta({ id: 'TranscriptSummary' });
export type WireTranscriptSummary = z.infer<typeof transcriptSummary>;

const transcript = z
  .strictObject({
    ...transcriptLines,
    entries: z.array(
      z.strictObject({
        at: time,
        from: jid,
        text: z.string().meta({ description: 'What was delivered.' }),
        html: z.string().optional().meta({ description: 'What was written, sanitised.' }),
        files: z.array(file).optional(),
        hash: z.string().meta({ description: 'SHA-256 over this entry and the hash before it.' }),
      }),
    ),
  })
  .meta({ id: 'Transcript' });

const look = z
  .strictObject({
    at: time,
    who: jid,
    what: z.enum(looks),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])).meta({
      description: 'As they were asked for; times are RFC 3339.',
    }),
  })
  .meta({ id: 'Look', description: 'Somebody looked at what others said.' });
export type WireLook = z.infer<typeof look>;

const range = { from: timeParam.optional(), to: timeParam.optional() };

export const supervisionRequests = {
  'contacts.list': {
    summary: 'Whom I may contact (R7), signed in or not.',
    params: nothing,
    result: z.strictObject({ agents: z.array(contact) }),
  },
  'monitor.start': {
    summary: "Watches the agent's conversations, unnoticed; supervisors only. Gives those that run.",
    params: z.strictObject({ agent: jidParam }),
    result: z.strictObject({ conversations: z.array(conversation) }),
  },
  'monitor.stop': {
    summary: 'Watches the agent no more. Gives what of hers is still watched, through the other side.',
    params: z.strictObject({ agent: jidParam }),
    result: z.strictObject({ conversations: z.array(conversation) }),
  },
  'transcripts.search': {
    summary:
      'Finds conversations that are over, newest first; supervisors only. A short page may have a cursor.',
    params: z.strictObject({
      text: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .meta({ description: 'Each word of it has to be said somewhere in it; case does not count.' }),
      agent: jidParam.optional(),
      with: jidParam.optional(),
      group: idParam.transform(groupId).optional(),
      queue: idParam.transform(queueId).optional(),
      ...range,
      cursor,
    }),
    result: z.strictObject({ transcripts: z.array(transcriptSummary), cursor: nextCursor }),
  },
  'transcripts.get': {
    summary: 'One whole transcript; supervisors only.',
    params: z.strictObject({ id: idParam }),
    result: z.strictObject({ transcript }),
  },
  'audit.list': {
    summary: 'Who looked at what, newest first; auditors only. The look itself is among them.',
    params: z.strictObject({ ...range, cursor }),
    result: z.strictObject({ entries: z.array(look), cursor: nextCursor }),
  },
} as const;
