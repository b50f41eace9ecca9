import { describe, expect, it } from 'vitest';
import {
  type Chats,
  expertsUnseen,
  fresh,
  happened,
  olderCame,
  openChats,
  opened,
  opening,
  unreadInAll,
} from '../../src/page/state/chats.ts';
import { arrival, bob, message, wireMessage } from './messages.ts';

const carol = 'carol@acme.example';
const guess = (jid: string) => ({ name: jid.split('@')[0] ?? '', kind: 'expert' as const });
const page = (ids: readonly string[], more = false) => ({
  with: bob,
  name: 'Bob Stone',
  kind: 'expert' as const,
  messages: ids.map((id, minute) => message(id, { minute })),
  more,
});
const empty: Chats = new Map();
const idsOf = (chats: Chats, jid = bob) => chats.get(jid)?.thread?.messages.map(({ id }) => id);
const told = (chats: Chats, ...events: Parameters<typeof happened>[1][]) =>
  events.reduce((now, event) => happened(now, event, guess), chats);

describe('the list of chats', () => {
  it('has the newest first, and those that were ended not at all', () => {
    const list = fresh([
      { with: bob, name: 'Bob Stone', kind: 'expert', unread: 0, last: wireMessage('a', { minute: 1 }) },
      {
        with: carol,
        name: 'Carol Reyes',
        kind: 'expert',
        unread: 2,
        last: wireMessage('b', { with: carol, minute: 2 }),
      },
    ]);
    expect(openChats(list).map(({ name }) => name)).toEqual(['Carol Reyes', 'Bob Stone']);
    const later = told(list, arrival('c', { minute: 3 }));
    expect(openChats(later).map(({ name }) => name)).toEqual(['Bob Stone', 'Carol Reyes']);
    const ended = told(later, { name: 'chat.ended', params: { seq: 1, with: carol, by: carol } });
    expect(openChats(ended).map(({ name }) => name)).toEqual(['Bob Stone']);
  });

  it('R24: counts what is unread, of open chats', () => {
    const unread = { name: 'chat.unread', params: { seq: 1, with: bob, unread: 3 } } as const;
    const list = told(empty, arrival('a'), unread);
    expect(unreadInAll(list)).toBe(3);
    expect(unreadInAll(told(list, { name: 'chat.unread', params: { seq: 2, with: bob, unread: 0 } }))).toBe(
      0,
    );
  });

  it('R25: the next message reopens an ended chat', () => {
    const ended = told(empty, arrival('a'), { name: 'chat.ended', params: { seq: 2, with: bob, by: bob } });
    expect(openChats(ended)).toEqual([]);
    expect(openChats(told(ended, arrival('b', { minute: 1 })))).toMatchObject([
      { with: bob, last: { id: 'b' } },
    ]);
  });

  it('R26: messages that a supervisor watches are in no chat of hers', () => {
    const event = {
      name: 'chat.message',
      params: { seq: 1, message: wireMessage('a'), monitored: { id: 'c' } },
    } as const;
    expect(told(empty, event)).toBe(empty);
  });

  it('shows typing until a message comes', () => {
    const typing = told(empty, arrival('a'), {
      name: 'chat.typing',
      params: { seq: 2, with: bob, typing: true },
    });
    expect(typing.get(bob)?.typing).toBe(true);
    expect(told(typing, arrival('b')).get(bob)?.typing).toBe(false);
  });
});

describe('the messages of a chat', () => {
  it('are the window, then what comes, each once', () => {
    const chats = told(
      opened(empty, page(['a', 'b'])),
      arrival('c', { minute: 5 }),
      arrival('b', { minute: 1 }),
    );
    expect(idsOf(chats)).toEqual(['a', 'b', 'c']);
  });

  it('keep what overtook the answer to chat.open', () => {
    const waiting = told(
      opening(empty, bob, guess),
      arrival('c', { minute: 9 }),
      arrival('b', { minute: 1 }),
    );
    expect(waiting.get(bob)?.thread?.loading).toBe(true);
    const there = opened(waiting, page(['a', 'b']));
    expect(idsOf(there)).toEqual(['a', 'b', 'c']);
    expect(there.get(bob)?.thread?.loading).toBeUndefined();
    expect(there.get(bob)?.name).toBe('Bob Stone');
  });

  it('take older pages in front', () => {
    const chats = olderCame(
      opened(empty, page(['c', 'd'], true)),
      bob,
      [message('a'), message('b'), message('c')],
      false,
    );
    expect(idsOf(chats)).toEqual(['a', 'b', 'c', 'd']);
    expect(chats.get(bob)?.thread?.more).toBe(false);
  });

  it('have the fate that was told last, in the window and in the list', () => {
    const sent = told(
      opened(empty, page(['a'])),
      arrival('b', { direction: 'out', fate: 'stored', minute: 2 }),
    );
    const failed = told(sent, {
      name: 'chat.fate',
      params: { seq: 2, id: 'b', with: bob, fate: 'failed', reason: 'item-not-found' },
    });
    expect(failed.get(bob)?.thread?.messages.at(-1)).toMatchObject({
      fate: 'failed',
      reason: 'item-not-found',
    });
    expect(failed.get(bob)?.last).toMatchObject({ fate: 'failed' });
    const late = told(failed, {
      name: 'chat.fate',
      params: { seq: 3, id: 'b', with: bob, fate: 'delivered' },
    });
    expect(late.get(bob)?.thread?.messages.at(-1)).not.toHaveProperty('reason');
  });

  it('are dropped with a session that could not be resumed, but for the chat on view until it is there anew', () => {
    const before = opened(empty, page(['a']));
    const list = [{ with: bob, name: 'Bob Stone', kind: 'expert' as const, unread: 0 }];
    expect(idsOf(fresh(list))).toBeUndefined();
    const kept = fresh(list, before.get(bob));
    expect(idsOf(kept)).toEqual(['a']);
    expect(idsOf(opened(kept, page(['x', 'y'])))).toEqual(['x', 'y']);
  });
});

describe('how the other side looks', () => {
  const change = (params: object) =>
    ({ name: 'contact.changed', params: { seq: 1, jid: bob, ...params } }) as Parameters<typeof happened>[1];

  it('R28: is what was told last, and stays when the chat is loaded', () => {
    const list = told(empty, arrival('a'), change({ online: true, status: 'on-break' }));
    expect(opened(list, page(['a'])).get(bob)?.seen).toEqual({ online: true, status: 'on-break' });
    expect(told(list, change({ online: false })).get(bob)?.seen).toMatchObject({ online: false });
    expect(told(list, change({ removed: true })).get(bob)?.seen).toBeUndefined();
  });

  it('R4: is unknown until somebody tells, and again when the profile shows it no more', () => {
    const list = told(empty, arrival('a'));
    expect(list.get(bob)?.seen).toBeUndefined();
    expect(expertsUnseen(told(list, change({ online: true }))).get(bob)?.seen).toBeUndefined();
  });
});
