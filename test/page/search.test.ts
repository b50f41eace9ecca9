// What is found in all chats, and the way from there to the message (R21).
import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { Opening } from '../../src/page/protocol/calls.ts';
import type { LinkState } from '../../src/page/protocol/connection.ts';
import type { Hit } from '../../src/page/protocol/types.ts';
import { createMessageSearch } from '../../src/page/state/search.ts';
import { foundInWords, missInWords } from '../../src/page/state/search-wording.ts';
import { openingOf, playedConnection } from './fake-gateway.ts';
import { bob } from './messages.ts';

const hit = (id: string, minute = 0): Hit => ({
  ...{ with: bob, name: 'Bob Stone', id, direction: 'in', from: bob },
  at: new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString(),
  ...{ before: 'The ', match: 'printer', after: ' is on fire' },
});

const isOpen: LinkState = { state: 'open', resumed: false, catchingUp: false };

type Desk = Pick<Opening, 'me' | 'settings'>;

function deskWith(window: number | 'all', jid = 'alice@vcc.acme.example'): Desk {
  const { me, settings } = openingOf();
  return { me: { ...me, jid }, settings: { ...settings, history: { window } } };
}

/** An agent at her search, the gateway played, the clock standing still. */
function searching(window: number | 'all' = 'all') {
  const gateway = playedConnection();
  const desk = signal<Desk | undefined>(deskWith(window));
  const link = signal<LinkState>({ state: 'idle' });
  const search = createMessageSearch({ ...gateway, desk, link });
  gateway.start();
  gateway.opens();
  link.value = isOpen;
  const asked = () =>
    gateway.socket().sent.flatMap(({ method, params }) => (method === 'chat.search' ? [params] : []));
  return {
    ...{ gateway, desk, link, search, asked },
    async types(text: string) {
      search.type(text);
      await gateway.clock.passes(1);
    },
    async answers(result: object) {
      gateway.socket().answers('chat.search', result);
      await gateway.clock.passes(0);
    },
    ids: () => search.found.value.hits.map(({ id }) => id),
    words: () => foundInWords(search.found.value),
  };
}

describe('looking for words (R21)', () => {
  it('R21: is offered where the profile shows all of a room, and nowhere else', () => {
    const { search, desk } = searching(30);
    expect(search.isOffered.value).toBe(false);
    desk.value = deskWith('all');
    expect(search.isOffered.value).toBe(true);
    desk.value = undefined;
    expect(search.isOffered.value).toBe(false);
  });

  it('begins when the typing pauses, and asks once', async () => {
    const { search, gateway, asked, words } = searching();
    for (const text of ['p', 'pr', 'pri ']) {
      search.type(text);
      await gateway.clock.passes(0.1);
    }
    expect(asked()).toEqual([]);
    await gateway.clock.passes(1);
    search.type('pri');
    await gateway.clock.passes(1);
    expect(asked()).toEqual([{ text: 'pri' }]);
    expect(words()).toBe('Looking');
  });

  it('never shows the older answer over the newer', async () => {
    const { gateway, types, answers, ids } = searching();
    await types('print');
    const older = gateway.socket().asked('chat.search').id;
    await types('printer');
    await answers({ hits: [hit('new')] });
    gateway.socket().says({ id: older, result: { hits: [hit('old')] } });
    await gateway.clock.passes(0);
    expect(ids()).toEqual(['new']);
  });

  it('shows nothing of an answer that comes after the field was emptied', async () => {
    const { search, types, answers, asked } = searching();
    await types('print');
    search.type('');
    await answers({ hits: [hit('late')] });
    expect(search.found.value).toEqual({ state: 'none', hits: [] });
    await types('   ');
    expect(asked()).toHaveLength(1);
  });

  it('goes on by the cursor, each message once', async () => {
    const { search, types, answers, asked, ids, words } = searching();
    await types('printer');
    await answers({ hits: [hit('a', 3), hit('b', 2), hit('a', 1)], cursor: '17' });
    expect(words()).toBe('2 messages found, the newest.');
    search.goOn();
    expect(ids()).toEqual(['a', 'b']);
    await answers({ hits: [hit('b', 2), hit('c', 1)] });
    expect(asked().at(-1)).toEqual({ text: 'printer', cursor: '17' });
    expect(ids()).toEqual(['a', 'b', 'c']);
    expect(words()).toBe('3 messages found.');
    search.goOn();
    expect(asked()).toHaveLength(2);
  });

  it('looks further back by itself where a page is empty, but not without end', async () => {
    const { search, types, answers, asked, words } = searching();
    await types('printer');
    for (let page = 1; page < 5; page++) {
      await answers({ hits: [], cursor: `${page}` });
      expect(words()).toBe('Still looking, further back');
    }
    await answers({ hits: [], cursor: '5' });
    expect(words()).toBe('Nothing is found yet. There are older messages.');
    expect(asked()).toHaveLength(5);
    search.goOn();
    await answers({ hits: [] });
    expect(asked().at(-1)).toEqual({ text: 'printer', cursor: '5' });
    expect(words()).toBe('No message is found by that.');
  });

  it('says that some cannot be found yet', async () => {
    const { types, answers, words } = searching();
    await types('printer');
    await answers({ hits: [hit('a')], incomplete: true });
    expect(words()).toMatch(/^1 message found\. Some older messages cannot be found yet/);
  });

  it('says what went wrong, keeps what was found, and tries again', async () => {
    const { search, gateway, types, answers, asked, ids, words } = searching();
    await types('printer');
    await answers({ hits: [hit('a')], cursor: '9' });
    search.goOn();
    gateway.socket().refuses('chat.search', 'too-fast');
    await gateway.clock.passes(0);
    expect(words()).toBe('no: too-fast');
    expect(ids()).toEqual(['a']);
    search.goOn();
    await answers({ hits: [hit('b')] });
    expect(asked().at(-1)).toEqual({ text: 'printer', cursor: '9' });
    expect(ids()).toEqual(['a', 'b']);
    await types('\u0301');
    gateway.socket().refuses('chat.search', 'empty');
    await gateway.clock.passes(0);
    expect(words()).toBe('Type a word to look for.');
    expect(ids()).toEqual([]);
  });

  it('asks again when the connection is back', async () => {
    const { gateway, link, types, answers, ids, words } = searching();
    await types('printer');
    gateway.socket().drops();
    link.value = { state: 'connecting', attempt: 1 };
    await gateway.clock.passes(0);
    expect(words()).toBe('The connection was lost before the answer.');
    await gateway.clock.passes(5);
    gateway.opens();
    link.value = isOpen;
    await answers({ hits: [hit('a')] });
    expect(ids()).toEqual(['a']);
  });

  it('keeps nothing for the next agent, nor when the profile changes', async () => {
    for (const next of [undefined, deskWith('all', 'erin@vcc.acme.example'), deskWith(30)]) {
      const { search, desk, types, answers } = searching();
      await types('printer');
      await answers({ hits: [hit('a')] });
      desk.value = deskWith('all');
      expect(search.found.value.hits).toHaveLength(1);
      desk.value = next;
      expect([search.text.value, search.found.value.state]).toEqual(['', 'none']);
    }
  });
});

describe('a message that is not to be had', () => {
  it('is told of by its time and the reason', () => {
    const time = Date.UTC(2026, 0, 5, 9);
    expect(missInWords('too-far', time)).toMatch(/2026.* is too far back/);
    expect(missInWords('gone', time)).toMatch(/not shown any more/);
    expect(missInWords('failed', time)).toMatch(/try again/);
  });
});
