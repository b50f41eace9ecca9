import type { ConsoleEvent } from '../../src/page/protocol/calls.ts';
import type { Message as WireMessage } from '../../src/page/protocol/types.ts';
import { type Message, readMessage } from '../../src/page/state/message.ts';

export const bob = 'bob@acme.example';
export const alice = 'alice@vcc.acme.example';
const start = Date.UTC(2026, 0, 5, 9);

/** A message of Bob's, or of Alice's with `direction: 'out'`; `minute` after nine o'clock UTC. */
export function wireMessage(
  id: string,
  more: Partial<WireMessage> & { readonly minute?: number } = {},
): WireMessage {
  const { minute = 0, ...members } = more;
  const direction = members.direction ?? 'in';
  return {
    id,
    with: bob,
    direction,
    from: direction === 'in' ? bob : alice,
    at: new Date(start + minute * 60_000).toISOString(),
    text: `text of ${id}`,
    links: [],
    files: [],
    fate: 'delivered',
    ...members,
  };
}

export const message = (...args: Parameters<typeof wireMessage>): Message =>
  readMessage(wireMessage(...args));

export const arrival = (...args: Parameters<typeof wireMessage>): ConsoleEvent => ({
  name: 'chat.message',
  params: { seq: 1, message: wireMessage(...args) },
});
