// Sizes, times and rates, all in `settings.limits` of the answer to session.open (clarification 23).
import { z } from 'zod';

const whole = (standard: number, description: string) =>
  z.int().min(1).meta({ description, default: standard });

export const limits = z
  .strictObject({
    messageBytes: whole(32_768, 'The longest HTML or text of one message, in bytes of UTF-8 (too-long).'),
    frameBytes: whole(65_536, 'The longest frame from a console, in bytes (closes with 1009).'),
    messagesPerSecond: whole(
      20,
      'chat.send from one console (too-fast; ten times over it closes with 1008).',
    ),
    framesPerSecond: whole(
      100,
      'Every other request from one console (too-fast; ten times over it closes with 1008).',
    ),
    consolesOfAnAgent: whole(16, 'Sessions of one agent at a time (too-many-consoles).'),
    graceSeconds: whole(60, 'How long a session is held after its socket is lost.'),
    typingSeconds: whole(6, 'How long typing shows unless it is repeated.'),
    tokenHours: whole(12, 'How long a token of the bridge is valid.'),
    richLinkDays: whole(30, 'How long the link to a rich message is valid.'),
    signInFailuresPerMinuteForName: whole(10, 'Wrong passwords for one name, then 429.'),
    signInFailuresPerMinuteForAddress: whole(60, 'Wrong passwords from one address, then 429.'),
    openSeconds: whole(5, 'session.open comes within this time after connecting (closes with 4408).'),
    socketBufferBytes: whole(
      1_048_576,
      'What waits for a console that does not read, in bytes (closes with 1013).',
    ),
  })
  .meta({ id: 'Limits' });

/** The numbers in force on this gateway. */
export type Limits = Readonly<z.infer<typeof limits>>;

/** Of all the settings' numbers, those that consoles are told. */
export function limitsAmong(settings: Limits): Limits {
  const names = Object.keys(limits.shape) as (keyof Limits)[];
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Limits;
}

/** The limits where the settings say nothing else. */
export const defaultLimits: Limits = limits.parse(
  Object.fromEntries(Object.entries(limits.shape).map(([name, schema]) => [name, schema.meta()?.default])),
);
