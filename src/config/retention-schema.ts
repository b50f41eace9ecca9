// How long what is stored is kept, and what is said of it to experts.
import * as z from 'zod';
import { lineOfText, secureWebAddress } from './fields.ts';

/** A hundred years: more is meant as forever. */
const mostDays = 36_500;

const kept = () => z.union([z.literal('forever'), z.int().min(1).max(mostDays)]);
const line = (meaning: string, otherwise: string) =>
  kept().meta({ description: meaning, 'x-default': otherwise }).exactOptional();

const rooms = 'Messages of chats with experts, in days, or forever.';
const transcripts =
  'Conversations between agents, and transcripts of chats with experts where they are kept, in days, or forever.';

export const retention = z
  .strictObject({
    rooms: kept().default('forever').describe(rooms),
    transcripts: kept().default('forever').describe(transcripts),
    audit: kept()
      .default('forever')
      .describe('The trail of who looked at what others said, in days, or forever.'),
    fates: kept()
      .default('forever')
      .describe(
        'What became of messages that are in no room, such as refused ones, in days, or forever. Their texts are never kept.',
      ),
  })
  .prefault({})
  .describe(
    'How long what is stored is kept. A group or a queue may say otherwise: the nearest setting wins, and among several groups of one agent the longest. What is older goes for good, within the hour.',
  );

export const retentionNearby = (wider: string) =>
  z
    .strictObject({ rooms: line(rooms, wider), transcripts: line(transcripts, wider) })
    .meta({ description: 'How long what its agents take part in is kept.', 'x-default': wider })
    .exactOptional();

export const dataPolicy = z
  .strictObject({
    terms: secureWebAddress()
      .meta({ description: 'Where experts can read the terms of the service.', 'x-default': 'not said' })
      .exactOptional(),
    encryptedAtRest: z
      .boolean()
      .default(false)
      .describe(
        'Whether the disks of the archive are encrypted. The bridge cannot know; it says what you say.',
      ),
    backups: z
      .strictObject({
        everyHours: z
          .int()
          .min(0)
          .max(87_600)
          .describe('At most so many hours lie between two backups; 0 for none.'),
        keptHours: z
          .union([z.literal('forever'), z.int().min(0).max(876_000)])
          .describe('For how many hours a backup is kept, or forever; 0 for none.'),
      })
      .meta({ description: 'What you do about backups.', 'x-default': 'not said' })
      .exactOptional(),
    notes: lineOfText(1_000)
      .meta({ description: 'Something more for experts to read.', 'x-default': 'nothing' })
      .exactOptional(),
  })
  .prefault({})
  .describe(
    'What the clients of experts are told of their data (XEP-0504), beside what the other settings say already: how long it is kept, and who may read it.',
  );
