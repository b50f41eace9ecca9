// R16, R18, R19, R28: what is stored of them.
import { beforeEach, describe, expect, it } from 'vitest';
import { messageId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { StoredJournal } from '../../src/storage/journal.ts';
import { openArchive } from '../../src/storage/place.ts';
import { StoredVoJournal } from '../../src/storage/vo-journal.ts';
import { Done } from '../../src/storage/work.ts';
import { isSignedIn, portsInMemory } from '../support/bridge-ports.ts';
import { alice, bob, carol, dave } from '../support/people.ts';

let ports: Awaited<ReturnType<typeof portsInMemory>>;
let count = 0;
const room = { tenantId: dave.tenantId, agent: dave.jid, expert: bob };
const vo = { copies: true };

beforeEach(async () => {
  ports = await portsInMemory();
});

const from = (direction: 'in' | 'out', text: string, more: Partial<Message> = {}): Message => ({
  id: messageId(`m${++count}`),
  room,
  direction,
  from: direction === 'in' ? bob : dave.jid,
  at: ports?.clock.now() ?? 0,
  text,
  links: [],
  files: [],
  fate: { state: 'stored' },
  ...more,
});
const texts = async () => (await ports.history.latest(room, 100)).messages.map(({ text }) => text);
const waiting = async () =>
  (await ports.vo.waiting(room.tenantId, 0, 100)).map(({ message }) => message.text);

describe('R16: an expert’s message', () => {
  it('is redirected where nobody is signed in, and only with a licence', async () => {
    expect(await ports.journal.receive(from('in', 'a'), undefined, vo)).toBe('redirected');
    expect(await ports.journal.receive(from('in', 'b'))).toBe('nobody-signed-in');
    await isSignedIn(dave, ports);
    expect(await ports.journal.receive(from('in', 'c'), undefined, vo)).toBe('stored');
    expect(await texts()).toEqual(['c']);
    expect(await waiting()).toEqual(['a', 'c']);
  });

  it('is decided on when it is stored: a sign-in at the same time is before it or after it', async () => {
    const first = ports.journal.receive(from('in', 'before'), undefined, vo);
    const session = isSignedIn(dave, ports);
    const second = ports.journal.receive(from('in', 'after'), undefined, vo);
    await session;
    expect([await first, await second]).toEqual(['redirected', 'stored']);
  });

  it('is no chat of the console: neither open, nor unread, nor the last', async () => {
    await ports.journal.receive(from('in', 'a'), undefined, vo);
    const { chats } = await ports.sessionLog.open(
      {
        ...{ id: ports.ids.session(), tenantId: dave.tenantId, agent: dave.jid, openedAt: 0, signIn: 's' },
        status: 'available',
        socket: { state: 'open' },
      },
      () => {},
    );
    expect(chats).toEqual([]);
    // R6: but the expert has begun.
    expect(await ports.history.hasBegun(room)).toBe(true);
  });

  it('that is about a redirected one follows it; without a licence it is about nothing', async () => {
    const sender = { senderId: 's1' };
    await ports.journal.receive(from('in', 'first', sender), undefined, vo);
    await isSignedIn(dave, ports);
    expect(await ports.journal.receive(from('in', 'better', { senderId: 's2' }), 's1', vo)).toBe(
      'redirected',
    );
    expect(await texts()).toEqual([]);
    const withdrawal = from('in', '', { senderId: 's3', retracted: true });
    expect(await ports.journal.receive(withdrawal, 's1')).toBe('nothing-to-withdraw');
    expect(await ports.journal.receive(from('in', 'best', { senderId: 's4' }), 's1')).toBe('stored');
    expect(await texts()).toEqual(['best']);
  });

  it('that withdraws one that the console had takes its text from there, too', async () => {
    const session = await isSignedIn(dave, ports);
    await ports.journal.receive(from('in', 'oops', { senderId: 's1' }), undefined, vo);
    await ports.sessionLog.close(session);
    const withdrawal = from('in', '', { senderId: 's2', retracted: true });
    expect(await ports.journal.receive(withdrawal, 's1', vo)).toBe('redirected');
    expect((await ports.history.latest(room, 9)).messages).toMatchObject([{ text: '', retracted: true }]);
  });

  it('that comes back has failed, stays out of the console, and is told once; a receipt outweighs it', async () => {
    const message = from('in', 'a', { senderId: 's1' });
    await ports.journal.receive(message, undefined, vo);
    const failed = { state: 'failed', reason: 'service-unavailable' } as const;
    expect(await ports.vo.settle([message.id], failed, 'bounce')).toHaveLength(1);
    expect(await ports.vo.settle([message.id], failed, 'bounce')).toEqual([]);
    expect(await waiting()).toEqual([]);
    expect(await texts()).toEqual([]);
    await ports.vo.settle([message.id], { state: 'redirected' }, 'receipt');
    expect((await ports.history.byId(room.tenantId, message.id))?.fate).toEqual({ state: 'redirected' });
  });
});

describe('R16: an answer from VO', () => {
  it('is in the history and on its way to the expert, and no console is told', async () => {
    const seen: unknown[] = [];
    await ports.sessionLog.open(
      {
        ...{ id: ports.ids.session(), tenantId: dave.tenantId, agent: dave.jid, openedAt: 0, signIn: 's' },
        status: 'available',
        socket: { state: 'open' },
      },
      (events) => void seen.push(...events),
    );
    const answer = from('out', 'typed in VO', { senderId: 'v1' });
    expect(await ports.vo.answer(answer, undefined, false)).toBe('stored');
    expect(await ports.vo.answer({ ...answer, id: messageId('again') }, undefined, false)).toBe('repeat');
    await ports.journal.settle([answer.id], { state: 'delivered' }, 'barrier');
    expect(await texts()).toEqual(['typed in VO']);
    expect(seen).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  it('is known as the bridge’s own copy by its id, in its own room only', async () => {
    const message = from('out', 'from the console');
    await ports.journal.send(message, false, vo);
    const echo = from('out', 'from the console', { senderId: message.id });
    expect(await ports.vo.answer(echo, undefined, false)).toBe('echo');
    const elsewhere = { ...echo, room: { ...room, expert: carol } };
    expect(await ports.vo.answer(elsewhere, undefined, false)).toBe('stored');
  });

  it('R6: does not begin a room where only experts do', async () => {
    expect(await ports.vo.answer(from('out', 'hello?'), undefined, true)).toBe('not-begun');
    await ports.journal.receive(from('in', 'hello'), undefined, vo);
    expect(await ports.vo.answer(from('out', 'hello!'), undefined, true)).toBe('stored');
  });
});

it('R19: copies are bounded: what is written beyond is stored and sent, and not copied', async () => {
  const database = await openArchive({ sqlite: { file: ':memory:' } });
  const nothing = () => {};
  const { enqueue: commit } = database.commits({
    beforeCommit: () => new Done(undefined),
    committed: nothing,
    rolledBack: nothing,
  });
  const options = { repeatMs: 1_000, now: () => 0, mostCopies: 2 };
  const bounded = new StoredVoJournal(database, commit, options);
  const consoles = { tell: () => true, tellSession: nothing, isSignedIn: () => true, hasStream: () => true };
  const journal = new StoredJournal(database, commit, consoles, options, bounded);
  const sent = ['a', 'b', 'c'].map((text) => from('out', text));
  for (const message of sent) await journal.send(message, false, vo);
  const copies = async () => (await bounded.waiting(room.tenantId, 0, 9)).map(({ message }) => message.text);
  expect(await copies()).toEqual(['a', 'b']);
  await bounded.settle([sent[0]?.id ?? messageId('')], { state: 'delivered' }, 'barrier');
  await journal.send(from('out', 'd'), false, vo);
  expect(await copies()).toEqual(['b', 'd']);
  await database.close();
});

describe('R18: who wants to be told', () => {
  const newId = () => messageId(`notice-${++count}`);
  const ask = (most = 10, expert = bob) => ports.notices.ask({ ...room, agent: alice.jid, expert }, 1, most);
  const due = async () => (await ports.notices.waiting(room.tenantId, 0, 9)).map(({ message }) => message);

  it('is noted once, due at the sign-in, and forgotten when it has gone', async () => {
    expect([await ask(), await ask()]).toEqual(['noted', 'noted']);
    expect(await due()).toEqual([]);
    expect(await ports.notices.due(alice.jid, room.tenantId, 5, newId)).toBe(true);
    expect(await ports.notices.due(alice.jid, room.tenantId, 6, newId)).toBe(false);
    const [notice, ...more] = await due();
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ room: { agent: alice.jid, expert: bob }, at: 5 });
    await ports.notices.settle(notice ? [notice.id] : []);
    expect(await due()).toEqual([]);
    expect(await ports.notices.due(alice.jid, room.tenantId, 7, newId)).toBe(false);
  });

  it('hears at once of somebody who is there, and waits for no more than so many', async () => {
    expect([await ask(1), await ask(1, carol)]).toEqual(['noted', 'noted']);
    expect(await ports.notices.ask(room, 1, 1)).toBe('too-many');
    await isSignedIn(alice, ports);
    expect(await ask()).toBe('signed-in');
  });

  it('is told later if the agent has left before it went', async () => {
    await ask();
    await ports.notices.due(alice.jid, room.tenantId, 5, newId);
    const [notice] = await due();
    await ports.notices.postpone(notice?.id ?? messageId(''));
    expect(await due()).toEqual([]);
    expect(await ports.notices.due(alice.jid, room.tenantId, 9, newId)).toBe(true);
    expect((await due())[0]?.at).toBe(9);
  });
});

it('R28: an expert is asked for presence once for all agents, and anew when turning to one of them', async () => {
  const [hers, his] = [{ ...room, agent: alice.jid }, room];
  expect(await ports.watches.ask(hers, false)).toBe(true);
  expect([await ports.watches.ask(hers, false), await ports.watches.ask(his, false)]).toEqual([false, false]);
  await ports.watches.answered(hers, 'refused');
  expect(await ports.watches.isWatched(hers)).toBe(false);
  expect(await ports.watches.ask(his, false)).toBe(false);
  expect(await ports.watches.ask(his, true)).toBe(true);
  await ports.watches.answered(his, 'granted');
  expect(await ports.watches.granted(room.tenantId, undefined, 9)).toEqual([
    { expert: bob, agent: dave.jid },
  ]);
  // Nobody else's answer counts.
  await ports.watches.answered({ ...room, expert: carol }, 'granted');
  expect(await ports.watches.granted(room.tenantId, bob, 9)).toEqual([]);
});
