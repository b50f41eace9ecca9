// The small words of the console protocol. Schemas stay free of dates, so that each has a JSON Schema.
import { z } from 'zod';
import { clientId, messageId, sessionId } from '../../domain/ids.ts';
import { type BareJid, parseBareJid } from '../../domain/jid.ts';

/** An id: no control characters, no lone surrogates. */
const idText = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'expected printable characters');

/** A bare JID as a request names it; it is folded to lower case. */
export const jidParam = z
  .string()
  .min(1)
  .max(2047)
  .transform((text, context): BareJid => {
    const jid = parseBareJid(text);
    if (jid) return jid;
    context.addIssue({ code: 'custom', message: 'expected a bare JID such as bob@acme.example' });
    return z.NEVER;
  })
  .meta({ description: 'A bare JID, such as bob@acme.example.' });

export const messageIdParam = idText(100).transform(messageId).meta({ description: 'The id of a message.' });
export const sessionIdParam = idText(100).transform(sessionId).meta({ description: 'The id of a session.' });
export const clientIdParam = idText(128)
  .transform(clientId)
  .meta({ description: 'What the console calls its message; unique for its agent.' });

/** Of a group, a queue, a transcript. */
export const idParam = idText(200);

/** A time as a request names it; milliseconds since 1970 from here on. */
export const timeParam = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .meta({ description: 'RFC 3339.' });

export const jid = z.string().meta({ id: 'Jid', description: 'A bare JID, in lower case.' });
export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ id: 'Time', description: 'RFC 3339, UTC, with milliseconds.' });
export const seq = z.int().min(0).meta({
  id: 'Seq',
  description: 'The place of an event in its session; contiguous, the first event has 1.',
});
export const nothing = z.strictObject({});
