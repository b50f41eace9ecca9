import type { Message as WireMessage } from '../protocol/types.ts';

/** A message as the page keeps it. `time`: `at` in milliseconds since 1970. */
export interface Message extends WireMessage {
  readonly time: number;
}

export const readMessage = (message: WireMessage): Message => ({ ...message, time: Date.parse(message.at) });
