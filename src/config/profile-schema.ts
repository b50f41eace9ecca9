// R28: the profile of a tenant, and the lines of it that are other.
import * as z from 'zod';
import { profileNames } from '../domain/profile.ts';

/** A line of the profile's table: left out, the profile's own value stands. */
const override = <Value extends z.ZodType>(kind: Value, meaning: string) =>
  kind.meta({ description: meaning, 'x-default': 'as the profile says' }).exactOptional();
const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape, meaning: string) =>
  z.strictObject(shape).describe(meaning).exactOptional();

const overrides = z
  .strictObject({
    history: section(
      {
        window: override(
          z.union([z.literal('all'), z.int().min(1).max(10_000)]),
          'How many messages of a room the console shows: a number, or all.',
        ),
      },
      'What of a room the console shows.',
    ),
    presence: section(
      {
        ofAgents: override(
          z.enum(['online-offline', 'four-states']),
          'How agents look to experts: online or offline, or also away (on break) and busy (work offline).',
        ),
        ofExpertsInChat: override(z.boolean(), 'Whether agents see in a chat if the expert is online.'),
        ofExpertsInDirectory: override(
          z.boolean(),
          'Whether the organisation directory shows agents if an expert is online.',
        ),
      },
      'Who sees whom online.',
    ),
    typing: section(
      {
        toExpert: override(z.boolean(), 'Whether experts see an agent typing.'),
        toAgent: override(z.boolean(), 'Whether agents see an expert typing.'),
        betweenAgents: override(z.boolean(), 'Whether agents see each other typing.'),
      },
      'Who sees whom typing.',
    ),
    receipts: section(
      {
        delivery: override(
          z.boolean(),
          'Whether delivery receipts (XEP-0184) are sent, once a message is stored, and asked for.',
        ),
        read: override(z.literal('none'), 'Read receipts: there are none.'),
      },
      'Receipts for messages.',
    ),
    richText: section(
      {
        toExpert: override(
          z.literal('text-and-link'),
          'How an expert gets rich text: readable text, and a link to the message as written where something was lost.',
        ),
      },
      'What becomes of rich text.',
    ),
    files: section(
      {
        fromAgents: override(
          z.enum(['refused', 'as-links']),
          'Whether agents may send files: not at all, or as https links.',
        ),
      },
      'What agents send besides text.',
    ),
  })
  .describe('Single lines of the profile that are other for this tenant.')
  .exactOptional();

export const profile = z
  .union([
    z.enum(profileNames),
    z.strictObject({
      name: z.enum(profileNames).default('9.9').describe('The profile to begin with, in quotes.'),
      overrides,
    }),
  ])
  .default('9.9')
  .describe(
    'Which product the tenant has. Its name in quotes ("9.10" is not the number 9.1), or a map with name and overrides.',
  );
