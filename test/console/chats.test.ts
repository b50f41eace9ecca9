import { describe, expect, it } from 'vitest';
import { messageId } from '../../src/domain/ids.ts';
import { signIn } from '../support/console.ts';
import { alice, bob, carol, hank, ivy, password } from '../support/console-cast.ts';
import type { ConsoleError } from '../support/console-error.ts';
import { startGateway } from '../support/gateway.ts';

const open = async () => {
  const gateway = await startGateway();
  return { gateway, bridge: gateway.bridge, console: await signIn(gateway, 'acme', 'alice', password) };
};
const refused = (work: Promise<unknown>) =>
  work.then(
    (result) => expect.fail(`it was answered with ${JSON.stringify(result)}`),
    (error: ConsoleError) => error,
  );

describe('chats with experts', () => {
  it('go both ways', async () => {
    const { bridge, console } = await open();
    const sent = await console.says(bob, 'Hello');
    expect(sent).toMatchObject({
      with: bob,
      direction: 'out',
      from: alice.jid,
      text: 'Hello',
      fate: 'stored',
    });
    await console.sees({ text: 'Hello', direction: 'out' });
    bridge.receive(alice, bob, 'Hi');
    await console.sees({ text: 'Hi', direction: 'in', from: bob });
    await console.told('chat.unread', { with: bob, unread: 1 });
  });

  it('show a message as the contract has it: no room, no id of the sender, times with milliseconds', async () => {
    const { bridge, console } = await open();
    const received = bridge.receive(alice, bob, 'See https://a.example', {
      links: [{ url: 'https://a.example', text: 'a' }],
      files: [{ url: 'https://f.example/a.pdf', name: 'a.pdf', type: 'application/pdf', size: 12 }],
      fate: { state: 'delivered' },
      senderId: 'stanza-7',
      replaces: messageId('message-0'),
      retracted: true,
    });
    expect(await console.sees()).toEqual({
      id: received.id,
      with: bob,
      direction: 'in',
      from: bob,
      at: '2026-01-02T03:04:05.006Z',
      text: 'See https://a.example',
      links: [{ url: 'https://a.example', text: 'a' }],
      files: [{ url: 'https://f.example/a.pdf', name: 'a.pdf', type: 'application/pdf', size: 12 }],
      fate: 'delivered',
      replaces: 'message-0',
      retracted: true,
    });
  });

  it('have the reason beside the fate', async () => {
    const { bridge, console } = await open();
    const fate = { state: 'failed', reason: 'item-not-found' } as const;
    bridge.tell(alice.jid, { type: 'fate', id: messageId('message-9'), with: bob, fate });
    const told = await console.told('chat.fate');
    expect(told).toEqual({ seq: 1, id: 'message-9', with: bob, fate: 'failed', reason: 'item-not-found' });
  });

  it('tell of typing, ends, contacts and the link', async () => {
    const { bridge, console } = await open();
    bridge.tell(
      alice.jid,
      { type: 'typing', with: bob, typing: true },
      { type: 'ended', with: bob, by: alice.jid },
      { type: 'contact', jid: carol, online: true },
      { type: 'contact', jid: carol, removed: true },
      { type: 'contact', jid: carol, status: 'on-break' },
      { type: 'link', up: false },
    );
    await console.told('link.changed', { up: false });
    expect(console.events.map(({ name, params }) => [name, params])).toEqual([
      ['chat.typing', { seq: 1, with: bob, typing: true }],
      ['chat.ended', { seq: 2, with: bob, by: alice.jid }],
      ['contact.changed', { seq: 3, jid: carol, online: true }],
      ['contact.changed', { seq: 4, jid: carol, removed: true }],
      ['contact.changed', { seq: 5, jid: carol, status: 'on-break' }],
      ['link.changed', { seq: 6, up: false }],
    ]);
  });

  it('open with a window and page back', async () => {
    const { bridge, console } = await open();
    for (let number = 1; number <= 40; number += 1) bridge.receive(alice, bob, `${number}`);
    const chat = await console.opens(bob);
    expect(chat).toMatchObject({ with: bob, name: 'Bob Stone', kind: 'expert', more: true });
    expect(chat.messages.map(({ text }) => text)).toEqual(
      Array.from({ length: 30 }, (_, at) => `${at + 11}`),
    );
    const before = chat.messages[0]?.id ?? '';
    const page = await console.request('chat.history', { with: bob, before, limit: 4 });
    expect(page).toMatchObject({
      messages: [{ text: '7' }, { text: '8' }, { text: '9' }, { text: '10' }],
      more: true,
    });
    const rest = await console.request('chat.history', { with: bob, before });
    expect(rest).toMatchObject({ messages: { length: 10 }, more: false });
  });

  it('take an address in any case and with white space in none', async () => {
    const { console } = await open();
    expect((await console.opens('BOB@Acme.Example')).with).toBe(bob);
    expect((await refused(console.opens('bob @acme.example'))).code).toBe(-32602);
    expect((await refused(console.opens('bob@acme.example/phone'))).code).toBe(-32602);
  });

  it('are previewed, read and ended', async () => {
    const { bridge, console } = await open();
    const { id } = bridge.receive(alice, bob, 'Hi');
    expect(await console.request('chat.preview', { with: bob, html: '<b>x</b>' })).toEqual({
      text: 'x',
      dropped: [],
    });
    expect(await console.request('chat.preview', { with: bob, html: '<table></table>' })).toMatchObject({
      dropped: ['table'],
    });
    expect(await console.request('chat.read', { with: bob, id })).toEqual({});
    await console.told('chat.unread', { with: bob, unread: 0 });
    expect(await console.request('chat.end', { with: bob })).toEqual({});
    await console.told('chat.ended', { with: bob, by: alice.jid });
  });

  it('pass typing on, which is never answered', async () => {
    const { bridge, console } = await open();
    console.notify('chat.typing', { with: bob, typing: true });
    await bridge.until(() => bridge.asked.includes(`typing ${bob} true`), 'typing');
  });

  it('set the status', async () => {
    const { bridge, console } = await open();
    expect(await console.request('status.set', { status: 'on-break' })).toEqual({});
    const again = await console.resumes();
    expect(again.opening.me.status).toBe('on-break');
    expect((await refused(again.call('status.set', { status: 'asleep' }))).code).toBe(-32602);
    expect(bridge.asked).toContain('status on-break');
  });

  it('answer refusals with a reason and a sentence', async () => {
    const { console } = await open();
    const unknown = await refused(console.says(hank, 'Hello'));
    expect(unknown).toMatchObject({ code: -32000, reason: 'unknown-contact' });
    expect(unknown.message).toContain('There is no such contact.');
    expect(await refused(console.says(bob, ''))).toMatchObject({ code: -32000, reason: 'empty' });
    expect(await refused(console.says(bob, 'ü'.repeat(16_385)))).toMatchObject({ reason: 'too-long' });
    const files = [{ url: 'https://f.example/a' }];
    const withFile = console.request('chat.send', { with: bob, clientId: '1', text: 'x', files });
    expect(await refused(withFile)).toMatchObject({ code: -32000, reason: 'no-files' });
    const before = { with: bob, before: 'nothing' };
    expect(await refused(console.request('chat.history', before))).toMatchObject({
      reason: 'outside-window',
    });
  });

  it('know the same clientId again', async () => {
    const { bridge, console } = await open();
    const first = await console.says(bob, 'Once', 'mine-1');
    expect(await console.says(bob, 'Once', 'mine-1')).toEqual(first);
    expect(bridge.messages).toHaveLength(1);
  });

  it('are begun in the order in which they were sent, and answered when they are done', async () => {
    const { bridge, console } = await open();
    let letFirstGo = () => {};
    const first = new Promise<void>((resolve) => {
      letFirstGo = resolve;
    });
    bridge.beforeStoring = (text) => (text === 'slow' ? first : Promise.resolve());
    const answered: string[] = [];
    const says = (text: string) => console.says(bob, text).then(() => answered.push(text));
    const all = ['slow', 'a', 'b', 'c'].map(says);
    await Promise.all(all.slice(1));
    expect(answered).toEqual(['a', 'b', 'c']);
    letFirstGo();
    await Promise.all(all);
    expect(bridge.asked.filter((line) => line.startsWith('send'))).toEqual(
      ['slow', 'a', 'b', 'c'].map((text) => `send ${text}`),
    );
  });

  it('begin sixteen requests at a time, and the rest in their order', async () => {
    const { bridge, console } = await open();
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    bridge.beforeStoring = () => gate;
    const texts = Array.from({ length: 20 }, (_, at) => `${at}`);
    const all = texts.map((text) => console.says(bob, text));
    await bridge.until(() => bridge.asked.length >= 16, 'sixteen messages');
    const other = await signIn(console.gateway, 'globex', 'ivy', password);
    expect(other.opening.me.name).toBe(ivy.name);
    expect(bridge.asked).toHaveLength(16);
    letGo();
    await Promise.all(all);
    expect(bridge.messages.map(({ text }) => text)).toEqual(texts);
  });

  it('answer a bug of ours as one, and go on', async () => {
    const { gateway, bridge, console } = await open();
    bridge.beforeStoring = () => Promise.reject(new TypeError('this is a bug'));
    expect(await refused(console.says(bob, 'Hello'))).toMatchObject({
      code: -32603,
      message: expect.not.stringContaining('bug'),
    });
    expect(gateway.log).toMatchObject([{ err: { message: 'this is a bug' } }]);
    expect((await console.opens(bob)).messages).toEqual([]);
  });
});
