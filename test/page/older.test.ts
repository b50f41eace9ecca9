// Older pages of a chat (R21), as the views and the search ask for them.
import { describe, expect, it } from 'vitest';
import { createAgentConsole } from '../../src/page/state/agent-console.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { FakeSocket, openingOf } from './fake-gateway.ts';
import { bob, wireMessage } from './messages.ts';
import { keptNowhere } from './support.ts';

/** An agent with a chat on view whose messages from minute 10 on are loaded. */
async function chatOnView() {
  const clock = new ManualClock();
  const socket = new FakeSocket();
  const agentConsole = createAgentConsole({
    ...{ clock, openSocket: () => socket, random: () => 1, newId: () => 'id', tab: 'tab' },
    ...{ tabStore: keptNowhere(), browserStore: keptNowhere() },
  });
  agentConsole.signIn({ tenant: 'acme', username: 'alice', token: 'token', expiresAt: clock.now() + 1e9 });
  socket.onopen?.();
  socket.answers('session.open', openingOf());
  const opens = async (...minutes: number[]) => {
    const messages = minutes.map((minute) => wireMessage(`m${minute}`, { minute }));
    socket.answers('chat.open', { with: bob, name: 'Bob Stone', kind: 'expert', messages, more: true });
    await clock.passes(0);
  };
  agentConsole.open(bob);
  await opens(10, 11);
  return {
    ...{ clock, socket, agentConsole, opens },
    thread: () => agentConsole.chats.value.get(bob)?.thread,
    asked: () => socket.sent.filter(({ method }) => method === 'chat.history').length,
    older: (...minutes: number[]) => ({
      messages: minutes.map((minute) => wireMessage(`m${minute}`, { minute })),
      more: true,
    }),
  };
}

describe('older messages of a chat (R21)', () => {
  it('R21: are asked for one page at a time, whoever asks, and all are told when it is there', async () => {
    const { clock, socket, agentConsole, thread, asked, older } = await chatOnView();
    let told = 0;
    const tell = () => void told++;
    const both = Promise.all([
      agentConsole.loadOlder(bob).then(tell),
      agentConsole.loadOlder(bob).then(tell),
    ]);
    await clock.passes(1);
    expect([asked(), told]).toEqual([1, 0]);
    socket.answers('chat.history', older(8, 9));
    await both;
    expect(thread()?.messages.map(({ id }) => id)).toEqual(['m8', 'm9', 'm10', 'm11']);
    void agentConsole.loadOlder(bob);
    expect(socket.asked('chat.history').params).toMatchObject({ before: 'm8' });
    expect(asked()).toBe(2);
  });

  it('R21: end at the window, and not where the gateway only asks for patience', async () => {
    const { socket, agentConsole, thread } = await chatOnView();
    for (const [reason, more] of [
      ['too-fast', true],
      ['unavailable', true],
      ['outside-window', false],
    ] as const) {
      const answered = agentConsole.loadOlder(bob);
      socket.refuses('chat.history', reason);
      await answered;
      expect([reason, thread()?.more]).toEqual([reason, more]);
    }
  });

  it('leave no gap where the chat was loaded anew meanwhile', async () => {
    const { socket, agentConsole, thread, opens, older } = await chatOnView();
    const answered = agentConsole.loadOlder(bob);
    void agentConsole.load(bob);
    await opens(40, 41);
    socket.answers('chat.history', older(8, 9));
    await answered;
    expect(thread()?.messages.map(({ id }) => id)).toEqual(['m40', 'm41']);
  });
});
