// Two processes on one PostgreSQL: each decides by what is so, whoever made it so.
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { leaseMs, type SessionNews } from '../../src/bridge/cluster-ports.ts';
import type { LoggedEvent } from '../../src/domain/event.ts';
import { clientId, messageId, type SessionId, sessionId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import type { Session } from '../../src/domain/session.ts';
import type { PostgresqlPlace } from '../../src/storage/postgresql-client.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { alice, bob, erin } from '../support/people.ts';
import { type PrivatePostgresql, startPostgresql } from '../support/postgresql.ts';

let server: PrivatePostgresql;
let place: PostgresqlPlace;
beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server?.remove());
beforeEach(async () => {
  place = await server.emptyDatabase();
});

let count = 0;

/** A process that shares the archive. With `hears`, it looks whenever another has stored something. */
async function process(name: string, keptEvents = 1_000) {
  const news: SessionNews[] = [];
  let told = 0;
  const storage = await openStorage({
    archive: { postgresql: place },
    repeatMs: 60_000,
    keptEvents,
    now: Date.now,
    onFault: (error) => {
      throw error;
    },
    sharing: { process: name, heard: (more) => void news.push(more), committed: () => void told++ },
  });
  onTestFinished(() => storage.close());
  return {
    name,
    storage,
    news,
    /** How often it asked for others to be told. */
    get told() {
      return told;
    },
    gone: () => news.flatMap(({ gone }) => gone.map(({ id, why }) => `${id} ${why}`)),
    agents: () =>
      news.flatMap(({ agents }) =>
        agents.map(({ jid, cameOrWent }) => `${jid} ${cameOrWent ? 'came or went' : 'is otherwise'}`),
      ),
    async lives() {
      if (!storage.processes) throw new Error('it shares nothing');
      return storage.processes.renew(leaseMs);
    },
    /** Takes the stream of acme: what experts write comes here. */
    async hasStream() {
      await storage.processes?.renew(60_000);
      expect((await storage.processes?.takeOver([alice.tenantId], 1))?.streams).toEqual([alice.tenantId]);
    },
    get processes() {
      if (!storage.processes) throw new Error('it shares nothing');
      return storage.processes;
    },
  };
}

async function signsIn(storage: Storage, agent = alice, id = `session-${++count}`) {
  const events: LoggedEvent[] = [];
  const sink = (more: readonly LoggedEvent[]) => void events.push(...more);
  const session: Session = {
    id: sessionId(id),
    tenantId: agent.tenantId,
    agent: agent.jid,
    openedAt: 1,
    signIn: `token-${id}`,
    status: 'available',
    socket: { state: 'open' },
  };
  await storage.sessionLog.open(session, sink);
  return { id: session.id, events, sink };
}

async function resumes(storage: Storage, id: SessionId, after: number) {
  const events: LoggedEvent[] = [];
  const sink = (more: readonly LoggedEvent[]) => void events.push(...more);
  const resumed = await storage.sessionLog.resume(id, after, sink);
  return { resumed, events, sink };
}

const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
const fromBob = (text: string): Message => ({
  ...{ id: messageId(`in-${++count}`), room, direction: 'in', from: bob, at: Date.now(), text },
  ...{ links: [], files: [], fate: { state: 'stored' } },
});
const fromAlice = (text: string): Message => ({
  ...fromBob(text),
  ...{ id: messageId(`out-${++count}`), direction: 'out', from: alice.jid, clientId: clientId(`c${count}`) },
});

/** Something that all her consoles are told. */
const stores = ({ storage }: { storage: Storage }, text: string) =>
  storage.journal.send(fromAlice(text), false);

const textsOf = (events: readonly LoggedEvent[]) =>
  events.flatMap(({ event }) => (event.type === 'message' ? [event.message.text] : []));
const seqsOf = (events: readonly LoggedEvent[]) => events.map(({ seq }) => seq);
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('two processes', () => {
  it('R16: each knows in the moment of a message whether somebody is signed in at the other', async () => {
    const [one, two] = [await process('one'), await process('two')];
    await two.hasStream();
    expect(await two.storage.journal.receive(fromBob('early'))).toBe('nobody-signed-in');
    const console = await signsIn(one.storage);
    expect(await two.storage.journal.receive(fromBob('hello'))).toBe('stored');
    await one.storage.sessionLog.close(console.id);
    expect(await two.storage.journal.receive(fromBob('late'))).toBe('nobody-signed-in');
  });

  it('R15: what one stores is on the console at the other, in order, once', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const console = await signsIn(one.storage);
    await stores(two, 'first');
    await stores(one, 'second');
    await stores(two, 'third');
    await one.storage.lookUp();
    expect(textsOf(console.events)).toEqual(['first', 'second', 'third']);
    expect(seqsOf(console.events)).toEqual(upTo(3));
  });

  it('R15: the same while both write as fast as they can', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const hers = [await signsIn(one.storage), await signsIn(two.storage)];
    const storages = [one.storage, two.storage];
    await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        await (storages[n % 2] as Storage).journal.send(fromAlice(`message ${n}`), false);
        await (storages[(n + 1) % 2] as Storage).journal.send(fromAlice(`answer ${n}`), false);
      }),
    );
    for (const storage of storages) await storage.lookUp();
    const [left, right] = hers.map(({ events }) => events) as [LoggedEvent[], LoggedEvent[]];
    expect(seqsOf(left)).toEqual(upTo(200));
    expect(left).toEqual(right);
    const archived = await one.storage.history.latest(room, 1_000);
    expect(textsOf(left)).toEqual(archived.messages.map(({ text }) => text));
  });

  it('R3: a console goes on at the other with everything that it missed, and the first one lets it go', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const console = await signsIn(one.storage);
    await stores(two, 'first');
    await stores(one, 'second');
    const back = await resumes(two.storage, console.id, 1);
    expect(back.resumed).toBeDefined();
    await stores(one, 'third');
    await two.storage.lookUp();
    expect(textsOf(back.events)).toEqual(['second', 'third']);
    expect(seqsOf(back.events)).toEqual([2, 3]);
    expect(textsOf(console.events)).toEqual(['first', 'second']);
    expect(one.gone()).toEqual([`${console.id} replaced`]);
    // The socket that was left behind holds nothing.
    expect(await one.storage.sessionLog.hold(console.id, console.sink, 5)).toBe(false);
    expect(two.storage.sessionLog.byId(console.id)?.socket).toEqual({ state: 'open' });
  });

  it('what a console acknowledges at one is forgotten at both', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const console = await signsIn(one.storage);
    for (const text of ['first', 'second', 'third']) await stores(one, text);
    one.storage.sessionLog.acknowledge(console.id, 2);
    await stores(one, 'fourth');
    expect((await resumes(two.storage, console.id, 1)).resumed).toBeUndefined();
    const back = await resumes(two.storage, console.id, 2);
    expect(textsOf(back.events)).toEqual(['third', 'fourth']);
    // A process that starts now counts on from there as well.
    const three = await process('three');
    await stores(three, 'fifth');
    await two.storage.lookUp();
    expect(seqsOf(back.events)).toEqual([3, 4, 5]);
  });

  it('each hears who came, who went, and who changed the status, once', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const console = await signsIn(one.storage);
    await two.storage.lookUp();
    const second = await signsIn(one.storage);
    await stores(two, 'hello');
    await one.storage.sessionLog.hold(second.id, second.sink, 10);
    await two.storage.lookUp();
    expect(two.agents()).toEqual([`${alice.jid} came or went`]);
    await one.storage.sessionLog.setStatus(alice.jid, 'on-break');
    await two.storage.lookUp();
    expect(two.storage.sessionLog.of(alice.jid).map(({ status }) => status)).toEqual([
      'on-break',
      'on-break',
    ]);
    await one.storage.sessionLog.close(console.id);
    await one.storage.sessionLog.close(second.id);
    await two.storage.lookUp();
    expect(two.agents().slice(1)).toEqual([`${alice.jid} is otherwise`, `${alice.jid} came or went`]);
    expect(two.storage.sessionLog.all()).toEqual([]);
    expect(two.gone()).toEqual([]);
  });

  it('a session that one ends is ended at the other, which hears why', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const [first, second] = [await signsIn(one.storage), await signsIn(one.storage, erin)];
    await two.storage.sessionLog.current();
    await two.storage.sessionLog.close(first.id, 'dismissed');
    await two.storage.sessionLog.close(second.id, 'replaced');
    await one.storage.lookUp();
    expect(one.gone()).toEqual([`${first.id} dismissed`, `${second.id} replaced`]);
    expect(one.storage.sessionLog.all()).toEqual([]);
  });

  it('R2: the grace time of a session that went on elsewhere ends nothing', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const console = await signsIn(one.storage);
    await one.storage.sessionLog.hold(console.id, console.sink, 5);
    await resumes(two.storage, console.id, 0);
    expect(await one.storage.sessionLog.expire(console.id)).toBe(false);
    expect(two.storage.sessionLog.byId(console.id)).toBeDefined();
  });

  it('a process that has not looked for long reads all that is stored', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const kept = await signsIn(one.storage);
    const ended = await signsIn(two.storage, erin);
    await one.storage.lookUp();
    await two.storage.sessionLog.close(ended.id);
    await stores(two, 'hello');
    await server.ask(place, 'update session_ends set at = 0');
    await two.processes.tidy();
    expect(await server.ask(place, 'select 1 from session_ends')).toBe(0);
    await one.storage.lookUp();
    expect(one.storage.sessionLog.all().map(({ id }) => id)).toEqual([kept.id]);
    expect(textsOf(kept.events)).toEqual(['hello']);
    expect(one.agents()).toEqual([`${erin.jid} came or went`, `${erin.jid} came or went`]);
  });

  it('others are told of what they cannot know, and of nothing else', async () => {
    const [one, two] = [await process('one'), await process('two')];
    await signsIn(one.storage);
    expect(one.told).toBe(1);
    await stores(one, 'to a console of its own');
    expect(one.told).toBe(1);
    await stores(two, 'to a console of another');
    expect(two.told).toBe(1);
  });
});

describe('leases', () => {
  it('a stream is held by one; whoever comes later takes what nobody alive holds', async () => {
    const [one, two] = [await process('one'), await process('two')];
    await one.lives();
    await two.lives();
    const acme = alice.tenantId;
    const taken = await Promise.all([one, two].map(({ processes }) => processes.takeOver([acme], 1)));
    expect(taken.map(({ streams }) => streams.length).sort()).toEqual([0, 1]);
    const [holder, other] = taken[0]?.streams.length === 1 ? [one, two] : [two, one];
    await holder.processes.setUp(acme, true);
    expect((await other.lives()).streams.get(acme)).toEqual({ process: holder.name, up: true });
    expect((await other.lives()).others).toEqual([holder.name]);
    await holder.processes.release(acme);
    expect((await other.processes.takeOver([acme], 1)).streams).toEqual([acme]);
    // Only the holder can say how it is.
    await holder.processes.setUp(acme, true);
    expect((await holder.lives()).streams.get(acme)).toEqual({ process: other.name, up: false });
  });

  it('R2: the sessions of a process that lives no more are lost and held by another, which the first one hears if it wakes', async () => {
    const [one, two] = [await process('one'), await process('two')];
    await one.processes.renew(1);
    await two.lives();
    const console = await signsIn(one.storage);
    const { sessions } = await two.processes.takeOver([], 1234);
    expect(sessions.map(({ id, socket }) => ({ id, socket }))).toEqual([
      { id: console.id, socket: { state: 'lost', heldUntil: 1234 } },
    ]);
    await stores(two, 'hello');
    await one.storage.lookUp();
    expect(console.events).toEqual([]);
    expect(one.gone()).toEqual([`${console.id} displaced`]);
    const back = await resumes(one.storage, console.id, 0);
    expect(textsOf(back.events)).toEqual(['hello']);
    expect(await two.storage.sessionLog.expire(console.id)).toBe(false);
  });

  it('R15: what came over a stream that another one has by now is not stored: later messages may have gone by', async () => {
    const [one, two] = [await process('one'), await process('two')];
    await two.processes.renew(60_000);
    const console = await signsIn(two.storage);
    await one.hasStream();
    const first = { ...fromBob('first'), senderId: 'first' };
    expect(await one.storage.journal.receive(first)).toBe('stored');
    await one.processes.renew(1);
    await two.hasStream();
    expect(await two.storage.journal.receive(fromBob('third'))).toBe('stored');
    expect(await one.storage.journal.receive(fromBob('second'))).toBe('stream-elsewhere');
    // What is there already is known as such all the same.
    expect(await one.storage.journal.receive({ ...first, id: messageId('again') })).toBe('repeat');
    await two.storage.lookUp();
    expect(textsOf(console.events)).toEqual(['first', 'third']);
  });

  it('who leaves is gone at once', async () => {
    const [one, two] = [await process('one'), await process('two')];
    await one.lives();
    await two.lives();
    await one.processes.takeOver([alice.tenantId], 1);
    const console = await signsIn(one.storage);
    await one.storage.sessionLog.hold(console.id, console.sink, 1);
    await one.processes.leave();
    const taken = await two.processes.takeOver([alice.tenantId], 1);
    expect(taken.streams).toEqual([alice.tenantId]);
    expect(taken.sessions.map(({ id }) => id)).toEqual([console.id]);
  });

  it('R3: of several that leave at once, the last one hears that nobody goes on', async () => {
    const [one, two, three] = [await process('one'), await process('two'), await process('three')];
    for (const each of [one, two, three]) await each.lives();
    expect(await one.processes.announceLeave()).toBe(2);
    expect((await two.lives()).others).toEqual([three.name]);
    const left = await Promise.all([two, three].map(({ processes }) => processes.announceLeave()));
    expect(left.sort()).toEqual([0, 1]);
  });

  it('what a process took before it shared the archive is taken over as well', async () => {
    const alone = await openStorage({
      ...{
        archive: { postgresql: place },
        repeatMs: 60_000,
        keptEvents: 100,
        now: Date.now,
        onFault: () => {},
      },
    });
    const console = await signsIn(alone);
    await alone.journal.receive(fromBob('hello'));
    await alone.close();
    const one = await process('one');
    await one.lives();
    const { sessions } = await one.processes.takeOver([], 1);
    expect(sessions.map(({ id }) => id)).toEqual([console.id]);
    const back = await resumes(one.storage, console.id, 0);
    expect(seqsOf(back.events)).toEqual([1, 2]);
  });
});
