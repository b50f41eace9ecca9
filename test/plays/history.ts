import { expect, it } from 'vitest';
import { alice, bob, carol, everythingArrived, hank, ivy, type Stage } from './stage.ts';

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `m${from + n}`);

export function historyPlay(stage: Stage): void {
  it('R21: under 9.9 a room shows its last 30 messages, of both sides, and no more', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('carol');
    for (const text of numbered(1, 34)) {
      await expert.says(alice, text);
      await console.sees({ text });
    }
    await console.says(carol, 'm35');
    const { messages, more } = await console.opens(carol);
    expect(messages.map(({ text }) => text)).toEqual(numbered(6, 35));
    expect(more).toBe(false);
    const [oldest] = messages;
    await expect(
      console.request('chat.history', { with: carol, before: oldest?.id ?? '', limit: 10 }),
    ).rejects.toMatchObject({ data: { reason: 'outside-window' } });
    const cut = await console.request('chat.history', {
      with: carol,
      before: messages[3]?.id ?? '',
      limit: 10,
    });
    expect(cut.messages.map(({ text }) => text)).toEqual(numbered(6, 8));
    expect(cut.more).toBe(false);
  });

  it('R21, R28: under 9.10 the whole room can be paged', async () => {
    const console = await stage.console('ivy@globex');
    const expert = await stage.expert(hank);
    for (const text of numbered(1, 45)) {
      await expert.says(ivy, text);
      await console.sees({ text });
    }
    const page = await console.opens(hank);
    expect(page.messages).toHaveLength(30);
    expect(page.more).toBe(true);
    const texts = page.messages.map(({ text }) => text);
    let { more } = page;
    for (let before = page.messages[0]?.id ?? ''; more; ) {
      const older = await console.request('chat.history', { with: hank, before, limit: 7 });
      texts.unshift(...older.messages.map(({ text }) => text));
      before = older.messages[0]?.id ?? '';
      more = older.more;
    }
    expect(texts.slice(-45)).toEqual(numbered(1, 45));
  });

  it('R21: words are found in all of a room under 9.10, and led to; under 9.9 nothing is looked for', async () => {
    const console = await stage.console('ivy@globex');
    const expert = await stage.expert(hank);
    await expert.says(ivy, 'The Drucker in room 打印机 is on fire');
    const { id } = await console.sees({ text: 'The Drucker in room 打印机 is on fire' });
    await console.says(hank, 'Which one?');
    for (const text of ['drucker fire', '打印', '机']) {
      const { hits, cursor } = await console.request('chat.search', { text, with: hank });
      expect(hits[0]).toMatchObject({ id, with: hank, direction: 'in', from: hank });
      expect(`${hits[0]?.before}${hits[0]?.match}${hits[0]?.after}`).toContain('is on fire');
      expect(cursor).toBeUndefined();
    }
    expect((await console.request('chat.search', { text: 'nobody said so' })).hits).toEqual([]);
    const hers = await stage.console('alice');
    await expect(hers.request('chat.search', { text: 'drucker' })).rejects.toMatchObject({
      reason: 'outside-window',
    });
  });

  it('R24: unread counts outlive logout and restart, and drop on all consoles at once', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    for (const text of ['one', 'two', 'three']) await expert.says(alice, text);
    await console.sees({ text: 'three' });
    const { unread: before = 0 } = console.opening.chats.find((chat) => chat.with === bob) ?? {};
    await console.logsOut();
    await stage.restartBridge();
    const [first, second] = [await stage.console('alice'), await stage.console('alice')];
    expect(first.opening.chats.find((chat) => chat.with === bob)).toMatchObject({
      unread: before + 3,
      last: { text: 'three' },
    });
    const { messages } = await first.opens(bob);
    await first.request('chat.read', { with: bob, id: messages.at(-1)?.id ?? '' });
    for (const each of [first, second]) await each.told('chat.unread', { with: bob, unread: 0 });
    await first.says(bob, 'my own do not count');
    await second.sees({ text: 'my own do not count' });
    expect((await stage.console('alice')).opening.chats.find((chat) => chat.with === bob)?.unread).toBe(0);
  });

  it('R25: End closes the chat on every console; the next message reopens it', async () => {
    const [first, second] = [await stage.console('alice'), await stage.console('alice')];
    const expert = await stage.expert('bob');
    await expert.says(alice, 'before the end');
    await first.sees({ text: 'before the end' });
    const before = expert.seen.length;
    await first.request('chat.end', { with: bob });
    for (const each of [first, second]) await each.told('chat.ended', { with: bob, by: alice });
    await everythingArrived(expert);
    expect(expert.seen.slice(before).filter(({ name }) => name === 'message')).toEqual([]);
    expect((await stage.console('alice')).opening.chats.map((chat) => chat.with)).not.toContain(bob);
    await expert.says(alice, 'and on we go');
    await second.sees({ text: 'and on we go' });
    const third = await stage.console('alice');
    expect(third.opening.chats.map((chat) => chat.with)).toContain(bob);
    const { messages } = await third.opens(bob);
    expect(messages.map(({ text }) => text).slice(-2)).toEqual(['before the end', 'and on we go']);
  });

  it('R4: nothing tells an agent that the expert has logged out', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    await expert.says(alice, 'I am leaving now');
    await console.sees({ text: 'I am leaving now' });
    await expert.signOut();
    const whileAway = await console.says(bob, 'are you there?');
    await console.told('chat.fate', { id: whileAway.id, fate: 'delivered' });
    await console.seesNo('contact.changed');
    const again = await stage.expert('bob');
    await again.seesMessage(alice, 'are you there?');
  });
}
