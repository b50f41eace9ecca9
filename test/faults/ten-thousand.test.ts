import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverKinds } from '../../src/demo/private-server.ts';
import { type RunningStack, runStack } from '../support/bridge.ts';
import type { AgentConsole } from '../support/console.ts';
import type { Expert } from '../support/expert.ts';
import { mixedText } from '../support/mixed-texts.ts';

const alice = 'alice@vcc.acme.example';
const bob = 'bob@acme.example';
/** ejabberd archives some hundreds in a second here; Prosody thousands. */
const messagesEachWay = { prosody: 10_000, ejabberd: 2_000 };

for (const kind of serverKinds) {
  describe(`${messagesEachWay[kind]} mixed messages each way through ${kind}`, () => {
    let stack: RunningStack;
    beforeAll(async () => {
      stack = await runStack(kind, {
        messagesPerSecond: 100_000,
        unacknowledgedEvents: 100_000,
        socketBufferBytes: 67_108_864,
      });
    });
    afterAll(() => stack.remove());

    it('R15, R17: arrive byte for byte, in order, exactly once', async () => {
      const expert = await stack.expert('bob');
      const console = await stack.console('alice');
      const expected = {
        bob: texts('bob', messagesEachWay[kind]),
        alice: texts('alice', messagesEachWay[kind]),
      };
      await Promise.all([
        (async () => {
          for (const text of expected.bob) await expert.says(alice, text);
        })(),
        inFlight(100, expected.alice, (text) => console.says(bob, text, randomUUID())),
      ]);
      const end = { fromBob: expected.bob.at(-1) ?? '', fromAlice: expected.alice.at(-1) ?? '' };
      await console.sees({ direction: 'in', text: end.fromBob }, 60_000);
      await expert.seesMessage(alice, end.fromAlice, 60_000);
      expect(received(console)).toEqual(expected.bob);
      expect(bodies(expert)).toEqual(expected.alice);
      await console.logsOut();
      await expert.signOut();
    });
  });
}

const texts = (writer: string, length: number) => Array.from({ length }, (_, n) => mixedText(writer, n));

const received = (console: AgentConsole) =>
  console.events.flatMap(({ name, params }) => {
    if (name !== 'chat.message') return [];
    const { message } = params as unknown as { message: { direction: string; text: string } };
    return message.direction === 'in' ? [message.text] : [];
  });

const bodies = (expert: Expert) =>
  expert.seen.filter(({ name }) => name === 'message').flatMap((stanza) => stanza.getChildText('body') ?? []);

/** Begins each in order, so many at a time. */
async function inFlight<Item>(
  atOnce: number,
  items: readonly Item[],
  send: (item: Item) => Promise<unknown>,
) {
  const running = new Set<Promise<unknown>>();
  for (const item of items) {
    const sent: Promise<unknown> = send(item).finally(() => running.delete(sent));
    running.add(sent);
    if (running.size >= atOnce) await Promise.race(running);
  }
  await Promise.all(running);
}
