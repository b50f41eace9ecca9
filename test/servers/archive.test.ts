// R22, by a client that knows nothing of the bridge: slixmpp pages the room, and the expert's own server has the same messages.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverKinds } from '../../src/demo/private-server.ts';
import { alice, bob } from '../plays/stage.ts';
import { type RunningStack, runStack } from '../support/bridge.ts';
import type { Expert } from '../support/expert.ts';
import { slixmppExpert } from '../support/slixmpp.ts';

describe.each(serverKinds)('beside %s', (kind) => {
  let stack: RunningStack;
  const said: string[] = [];

  beforeAll(async () => {
    stack = await runStack(kind);
    const console = await stack.console('alice');
    const expert = await stack.expert('bob');
    for (let n = 1; n <= 33; n++) {
      const text = `line ${n} & <b> 👩‍🚀\nשלום`;
      said.push(text);
      if (n % 3 === 0) {
        const { id } = await console.says(bob, text);
        await expert.seesMessage(alice, text);
        await console.told('chat.fate', { id, fate: 'delivered' });
      } else {
        await expert.says(alice, text);
        await console.sees({ text });
      }
    }
    await console.logsOut();
    await expert.signOut();
  });

  afterAll(() => stack?.remove());

  it('R22: slixmpp pages the room whole, forward and backward', async () => {
    const password = stack.passwordOf(bob);
    const expert = await slixmppExpert({ server: stack.server, jid: bob, password });
    try {
      const forward = await expert.archive(alice, { max: 10 });
      expect(forward.map(({ text }) => text)).toEqual(said);
      const backward = await expert.archive(alice, { max: 7, reverse: true });
      // It reverses each page that it is given.
      expect(backward.map(({ id }) => id)).toEqual(forward.map(({ id }) => id).reverse());
      const since = forward[20]?.at ?? '';
      const late = await expert.archive(alice, { max: 5, start: since, with: alice });
      // It writes times in whole seconds.
      expect(late.map(({ id }) => id)).toEqual(forward.slice(-late.length).map(({ id }) => id));
      expect(late.length).toBeGreaterThanOrEqual(13);
    } finally {
      await expert.signOut();
    }
  });

  it('R22: agrees message by message with what the expert’s own server archived', async () => {
    const expert = await stack.expert('bob');
    const theirs = await all(expert, { with: alice });
    const ours = await all(expert, { of: alice });
    expect(ours.map(({ text }) => text)).toEqual(said);
    const facts = (messages: typeof ours) =>
      messages.map(({ text, from, to, message }) => ({
        text,
        from: from.split('/')[0],
        to: to.split('/')[0],
        id: message.attrs.id,
      }));
    expect(facts(ours)).toEqual(facts(theirs));
    for (const [n, { message }] of theirs.entries()) {
      if (message.attrs.from !== alice) continue;
      const ids = message.getChildren('stanza-id').map(({ attrs }) => [attrs.by, attrs.id]);
      expect(ids).toContainEqual([alice, ours[n]?.archiveId]);
    }
    await expert.signOut();
  });
});

async function all(expert: Expert, query: { readonly of?: string; readonly with?: string }) {
  const messages = [];
  for (let after: string | undefined; ; ) {
    const page = await expert.archive({ ...query, max: 12, ...(after !== undefined && { after }) });
    messages.push(...page.messages);
    if (page.complete) return messages;
    after = page.last;
  }
}
