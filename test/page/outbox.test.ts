import { describe, expect, it } from 'vitest';
import { RequestFault } from '../../src/page/protocol/calls.ts';
import { createOutbox } from '../../src/page/state/outbox.ts';
import type { Pending } from '../../src/page/state/pending.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';
import { alice, bob, wireMessage } from './messages.ts';
import { keptNowhere } from './support.ts';

const carol = 'carol@acme.example';

/** An outbox whose gateway answers when the test says so. */
function played(store = keptNowhere(), clock = new ManualClock()) {
  const asked: { message: Pending; answer: () => void; refuse: (fault: RequestFault) => void }[] = [];
  const state = { online: true, stored: [] as string[] };
  const outbox = createOutbox({
    store,
    clock,
    isOnline: () => state.online,
    stored: ({ clientId }) => state.stored.push(clientId ?? ''),
    send: (message) =>
      new Promise((resolve, reject) => {
        const stored = wireMessage(message.clientId, { clientId: message.clientId, direction: 'out' });
        asked.push({ message, answer: () => resolve({ message: stored }), refuse: reject });
      }),
  });
  outbox.load(alice, true);
  const add = (clientId: string, jid = bob) =>
    outbox.add({ clientId, with: jid, html: `<p>${clientId}</p>`, at: clock.now(), state: 'waiting' });
  return {
    outbox,
    asked,
    state,
    store,
    clock,
    add,
    names: () => asked.map(({ message }) => message.clientId),
  };
}

const lost = () => new RequestFault('lost', 'lost', 'lost');
const refusal = (reason: string, retryAfter?: number) =>
  new RequestFault('refused', reason, `no: ${reason}`, retryAfter);

describe('messages on their way', () => {
  it('go one after another in a chat, and side by side in others', async () => {
    const { add, asked, names, outbox, state } = played();
    add('a');
    add('b');
    add('c', carol);
    expect(names()).toEqual(['a', 'c']);
    asked[0]?.answer();
    await settled();
    expect(names()).toEqual(['a', 'c', 'b']);
    expect(state.stored).toEqual(['a']);
    expect(outbox.pending.value.map(({ clientId }) => clientId)).toEqual(['b', 'c']);
  });

  it('wait while there is no connection, and go in their order when there is', async () => {
    const { add, names, outbox, state } = played();
    state.online = false;
    add('a');
    add('b');
    expect(names()).toEqual([]);
    state.online = true;
    outbox.online();
    expect(names()).toEqual(['a']);
  });

  it('are sent again under the same name when the answer was lost, and gone once an event has brought them', async () => {
    const { add, asked, names, outbox, state } = played();
    add('a');
    state.online = false;
    outbox.offline();
    asked[0]?.refuse(lost());
    await settled();
    expect(outbox.pending.value).toMatchObject([{ clientId: 'a', state: 'waiting' }]);
    state.online = true;
    outbox.online();
    expect(names()).toEqual(['a', 'a']);
    outbox.confirmed('a');
    expect(outbox.pending.value).toEqual([]);
    asked[1]?.answer();
    await settled();
    expect(outbox.pending.value).toEqual([]);
  });

  it('stay with the reason when they are refused; the retry has the same name, others go on', async () => {
    const { add, asked, names, outbox } = played();
    add('a');
    add('b');
    asked[0]?.refuse(refusal('too-long'));
    await settled();
    expect(outbox.pending.value[0]).toMatchObject({ state: 'refused', sentence: 'no: too-long' });
    expect(names()).toEqual(['a', 'b']);
    asked[1]?.answer();
    await settled();
    outbox.retry('a');
    expect(names()).toEqual(['a', 'b', 'a']);
    outbox.drop('a');
    expect(outbox.pending.value).toEqual([]);
  });

  it('go by themselves after the time that the gateway named', async () => {
    const { add, asked, names, clock } = played();
    add('a');
    add('b');
    asked[0]?.refuse(refusal('too-fast', 2));
    await settled();
    await clock.passes(1.9);
    expect(names()).toEqual(['a']);
    await clock.passes(0.2);
    expect(names()).toEqual(['a', 'a']);
  });

  it('survive a reload, and go then', async () => {
    const before = played();
    before.add('a');
    before.add('b');
    const { outbox, names } = played(before.store);
    expect(outbox.pending.value).toMatchObject([
      { clientId: 'a', state: 'waiting' },
      { clientId: 'b', state: 'waiting' },
    ]);
    outbox.online();
    expect(names()).toEqual(['a']);
  });

  it('do not go by themselves after a logout, and are nobody else’s', async () => {
    const before = played();
    before.state.online = false;
    before.add('a');
    before.outbox.logOut();
    expect(before.outbox.pending.value).toEqual([]);
    before.outbox.load('erin@vcc.acme.example', false);
    expect(before.outbox.pending.value).toEqual([]);
    before.outbox.load(alice, false);
    expect(before.outbox.pending.value).toMatchObject([{ clientId: 'a', state: 'refused' }]);
    before.state.online = true;
    before.outbox.online();
    expect(before.names()).toEqual([]);
  });
});
