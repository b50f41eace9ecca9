// From a message that was found to the message in its chat (R21), with the page's console and the gateway played.
import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { LinkState } from '../../src/page/protocol/connection.ts';
import type { Jid } from '../../src/page/protocol/types.ts';
import { type Chats, olderCame, opened, opening } from '../../src/page/state/chats.ts';
import { createFinding } from '../../src/page/state/finding.ts';
import { createNotices } from '../../src/page/state/notices.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { bob, message, wireMessage } from './messages.ts';

const guess = (jid: Jid) => ({ name: jid, kind: 'expert' as const });
const pageSize = 50;
const isOpen: LinkState = { state: 'open', resumed: true, catchingUp: false };

/** A room of `count` messages, `m0` the oldest; its newest page is what opening it gives. */
function room(count: number) {
  const all = Array.from({ length: count }, (_, minute) => message(`m${minute}`, { minute }));
  const clock = new ManualClock();
  const chats = signal<Chats>(new Map());
  const current = signal<Jid | undefined>(undefined);
  const link = signal<LinkState>(isOpen);
  const notices = createNotices(clock);
  const state = { pages: 0, isStuck: false };
  const finding = createFinding({
    ...{ clock, chats, current, link, notices },
    open(jid) {
      current.value = jid;
      if (!chats.value.get(jid)?.thread) chats.value = opening(chats.value, jid, guess);
    },
    async loadOlder(jid) {
      state.pages += 1;
      const oldest = chats.value.get(jid)?.thread?.messages[0]?.id;
      const at = all.findIndex(({ id }) => id === oldest);
      const from = Math.max(0, at - pageSize);
      if (!state.isStuck) chats.value = olderCame(chats.value, jid, all.slice(from, at), from > 0);
    },
  });
  /** Time passes until it is decided, but for a connection that is not there. */
  async function settles(): Promise<void> {
    for (let step = 0; step < 200 && finding.sought.value?.state === 'looking'; step++)
      await clock.passes(0.03);
  }
  return {
    ...{ clock, chats, current, link, notices, finding, state },
    leadsTo: (id: string) => void finding.lead(wireMessage(id, { minute: Number(id.slice(1)) || 0 })),
    async isOpened() {
      const messages = all.slice(-pageSize);
      const page = { with: bob, name: 'Bob Stone', kind: 'expert' as const, messages };
      chats.value = opened(chats.value, { ...page, more: count > pageSize });
      await settles();
    },
    settles,
    said: () => notices.list.value.map(({ sentence }) => sentence),
  };
}

describe('being led to a message (R21)', () => {
  it('opens the chat, and marks the message for a moment', async () => {
    const { finding, current, state, clock, leadsTo, isOpened } = room(40);
    leadsTo('m3');
    expect(current.value).toBe(bob);
    expect(finding.sought.value).toMatchObject({ id: 'm3', state: 'looking' });
    await isOpened();
    expect(finding.sought.value).toMatchObject({ id: 'm3', state: 'marked' });
    expect(state.pages).toBe(0);
    await clock.passes(5);
    expect(finding.sought.value).toMatchObject({ id: 'm3', state: 'seen' });
  });

  it('loads older pages until the message is there, and no more', async () => {
    const { finding, state, leadsTo, isOpened } = room(400);
    leadsTo('m210');
    await isOpened();
    expect(finding.sought.value?.state).toBe('marked');
    expect(state.pages).toBe(3);
  });

  it('says so where the message is not there any more', async () => {
    const { finding, leadsTo, isOpened, said } = room(120);
    leadsTo('erased');
    await isOpened();
    expect(finding.sought.value).toBeUndefined();
    expect(said()[0]).toMatch(/is not shown any more/);
  });

  it('says so where it is too far back, and loads no more than that', async () => {
    const { finding, state, leadsTo, isOpened, said } = room(6000);
    leadsTo('m5');
    await isOpened();
    expect(finding.sought.value).toBeUndefined();
    expect(state.pages).toBe(100);
    expect(said()[0]).toMatch(/is too far back/);
  });

  it('says so where nothing older comes', async () => {
    const { state, leadsTo, isOpened, said } = room(200);
    state.isStuck = true;
    leadsTo('m5');
    await isOpened();
    expect(state.pages).toBe(1);
    expect(said()[0]).toMatch(/cannot be shown at the moment/);
  });

  it('ends when the agent turns to another chat or another message', async () => {
    const { finding, current, leadsTo, isOpened, said } = room(400);
    leadsTo('erased');
    current.value = undefined;
    await isOpened();
    expect(finding.sought.value).toBeUndefined();
    leadsTo('erased');
    leadsTo('m399');
    await isOpened();
    expect(finding.sought.value).toMatchObject({ id: 'm399', state: 'marked' });
    expect(said()).toEqual([]);
  });

  it('waits for a connection that is lost meanwhile, and goes on', async () => {
    const { finding, link, state, settles, leadsTo, isOpened } = room(120);
    link.value = { state: 'connecting', attempt: 1 };
    leadsTo('m5');
    await isOpened();
    expect(state.pages).toBe(0);
    link.value = isOpen;
    await settles();
    expect(finding.sought.value).toMatchObject({ id: 'm5', state: 'marked' });
  });
});
