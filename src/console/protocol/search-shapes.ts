// What is found, with what stands around it.
import { z } from 'zod';
import { jid, time } from './scalars.ts';

export const cursor = z.string().min(1).max(100).optional().meta({ description: 'From the page before.' });
export const nextCursor = z.string().optional().meta({ description: 'Where there may be more.' });

/** Put together they are a part of the text. */
export const excerpt = {
  before: z.string().meta({ description: 'What stands before the match; `…` where more was left out.' }),
  match: z.string().meta({ description: 'The first of the words that is found, as it was written.' }),
  after: z.string(),
};

export const hit = z
  .strictObject({
    with: jid,
    name: z.string().meta({ description: 'Of the expert.' }),
    id: z.string().meta({ description: 'Of the message; of a correction, of what it corrects.' }),
    direction: z.enum(['in', 'out']),
    from: jid,
    at: time,
    ...excerpt,
  })
  .meta({ id: 'Hit', description: 'A message in which every word is.' });
