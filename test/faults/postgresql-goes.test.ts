// The database goes away under load and comes back: what was acknowledged is there, once; what was refused is not.
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { LoggedEvent } from '../../src/domain/event.ts';
import { clientId, messageId, sessionId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { PostgresqlPlace } from '../../src/storage/postgresql-client.ts';
import { PostgresqlWriter } from '../../src/storage/postgresql-writer.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { alice, bob } from '../support/people.ts';
import { type PrivatePostgresql, startPostgresql } from '../support/postgresql.ts';

const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
let server: PrivatePostgresql;
let place: PostgresqlPlace;
let storage: Storage;
let faults: unknown[] = [];
/** What the clock is ahead. */
let later = 0;

beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server?.remove());
beforeEach(async () => {
  place = await server.emptyDatabase();
  faults = [];
  storage = await open();
});

async function open(): Promise<Storage> {
  const opened = await openStorage({
    archive: { postgresql: place },
    repeatMs: 60_000,
    keptEvents: 100_000,
    now: () => Date.now() + later,
    onFault: (error) => faults.push(error),
  });
  onTestFinished(() => opened.close());
  return opened;
}

const hers = sessionId('hers');

async function signsIn(events: LoggedEvent[]) {
  const sink = (more: readonly LoggedEvent[]) => void events.push(...more);
  await storage.sessionLog.open(
    {
      id: hers,
      tenantId: alice.tenantId,
      agent: alice.jid,
      openedAt: 1,
      signIn: 'token',
      status: 'available',
      socket: { state: 'open' },
    },
    sink,
  );
}

const message = (id: string): Message => ({
  ...{ id: messageId(id), room, at: Date.now(), text: id, links: [], files: [] },
  direction: 'out',
  from: alice.jid,
  fate: { state: 'stored' },
  clientId: clientId(id),
});

async function stored(): Promise<string[]> {
  const ids: string[] = [];
  for (let after = 0; ; ) {
    const part = await storage.history.outbox(alice.tenantId, after, 1_000);
    ids.push(...part.map((one) => one.message.id));
    const last = part.at(-1);
    if (!last) return ids;
    after = last.position;
  }
}

async function untilWritable() {
  later += 10_000;
  while ((await storage.fault()) !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('PostgreSQL goes away and comes back', () => {
  it('nothing that was acknowledged is lost, nothing that was refused is there, through ten kills under load', async () => {
    const events: LoggedEvent[] = [];
    await signsIn(events);
    const acknowledged: string[] = [];
    const refused: string[] = [];
    let sends = true;
    let count = 0;
    const writer = async () => {
      while (sends) {
        const id = `m${++count}`;
        try {
          await storage.journal.send(message(id), false);
          acknowledged.push(id);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          refused.push(id);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    };
    let answers = 0;
    // A reading that is under way is a connection that nobody else looks after.
    const reader = async () => {
      while (sends) {
        await storage.history.latest(room, 30).then(
          () => {
            answers += 1;
          },
          () => new Promise((resolve) => setTimeout(resolve, 5)),
        );
      }
    };
    const writers = [...Array.from({ length: 20 }, writer), ...Array.from({ length: 8 }, reader)];
    for (let kill = 0; kill < 10; kill++) {
      const goal = acknowledged.length + 20 + Math.floor(Math.random() * 100);
      while (acknowledged.length < goal) await new Promise((resolve) => setImmediate(resolve));
      await server.kill();
      expect(await storage.fault()).toBe('the database is away');
      await server.start();
      await untilWritable();
    }
    sends = false;
    await Promise.all(writers);
    const there = await stored();
    expect(refused.length).toBeGreaterThan(0);
    expect(answers).toBeGreaterThan(0);
    expect(faults.length).toBeGreaterThan(0);
    expect([...there].sort()).toEqual([...acknowledged].sort());
    // The console was told of each, in the archive's order, without a gap.
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const told = events.flatMap(({ event }) => (event.type === 'message' ? [event.message.id] : []));
    expect(told).toEqual(there);
    // And so does one that comes back to another process.
    storage = await open();
    const again: LoggedEvent[] = [];
    await storage.sessionLog.resume(hers, 0, (more) => void again.push(...more));
    expect(again.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq));
  });

  it('whoever comes meanwhile is refused in words, reading or writing, before it is back', async () => {
    await server.kill();
    await expect(storage.journal.send(message('one'), false)).rejects.toMatchObject({
      reason: 'unavailable',
    });
    await expect(storage.history.latest(room, 30)).rejects.toMatchObject({ reason: 'unavailable' });
    await server.start();
    await untilWritable();
    await storage.journal.send(message('two'), false);
    expect((await storage.history.latest(room, 30)).messages.map(({ id }) => id)).toEqual(['two']);
  });

  /** Whether a commit is known to have been one, after a crash of the database right before or after it. */
  async function isKnown(commit: 'lost' | 'durable'): Promise<boolean> {
    const writer = new PostgresqlWriter(place);
    onTestFinished(() => writer.close());
    const doubtful = await writer.begin();
    const mark = await doubtful.begun;
    if (commit === 'durable') await doubtful.commit();
    await server.kill();
    await doubtful.rollBack();
    await server.start();
    await untilWritable();
    // Killed before it wrote anything of a transaction down, PostgreSQL gives its number away again.
    for (let n = 0; n < 20; n++) await server.ask(place, 'create table if not exists somebody_elses ()');
    return writer.wasCommitted(mark);
  }

  it('a commit that the database has forgotten altogether was none, whoever got its number afterwards', async () => {
    expect(await isKnown('lost')).toBe(false);
  });

  it('a commit of which only the answer was lost was one', async () => {
    expect(await isKnown('durable')).toBe(true);
  });
});
