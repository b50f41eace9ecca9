import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openArchive } from '../../src/storage/place.ts';
import { alice, bob } from '../plays/stage.ts';
import { archiveContract } from '../storage/contract/archive.ts';
import { conversationsContract } from '../storage/contract/conversations.ts';
import { copyContract } from '../storage/contract/copy.ts';
import { postgresqlEngine, sqliteEngine } from '../storage/contract/engine.ts';
import { erasureContract } from '../storage/contract/erasure.ts';
import { migrationsContract } from '../storage/contract/migrations.ts';
import { retentionContract } from '../storage/contract/retention.ts';
import { roomArchiveContract } from '../storage/contract/room-archive.ts';
import { searchContract } from '../storage/contract/search.ts';
import { traceContract } from '../storage/contract/trace.ts';
import { runStack } from '../support/bridge.ts';

const engine = postgresqlEngine();
beforeAll(engine.begin);
afterAll(engine.end);

describe('the archive in PostgreSQL', () => archiveContract(engine));
describe('conversations in PostgreSQL', () => conversationsContract(engine));

const sqlite = sqliteEngine();
afterAll(sqlite.end);
copyContract(sqlite, engine);
copyContract(engine, sqlite);
erasureContract(engine);
retentionContract(engine);
searchContract(engine);
migrationsContract(engine);
traceContract(engine);

describe('the archive of a room in PostgreSQL', () =>
  roomArchiveContract(async () => {
    const place = await engine.empty();
    if (!('postgresql' in place)) throw new Error('not PostgreSQL');
    const database = await openArchive(place);
    const client = new pg.Client(place.postgresql);
    await client.connect();
    onTestFinished(() => client.end());
    return { database, write: async (statements) => void (await client.query(statements)) };
  }, 60));

describe('a bridge whose archive is PostgreSQL', () => {
  it('R15, R17, R22: carries messages both ways, through its own kill, and serves the room', async () => {
    const place = await engine.empty();
    if (!('postgresql' in place)) throw new Error('not PostgreSQL');
    const stack = await runStack('prosody', {}, { postgresql: place.postgresql });
    try {
      const console = await stack.console('alice');
      const expert = await stack.expert('bob');
      await expert.says(alice, 'one');
      await console.sees({ text: 'one' });
      const { id } = await console.says(bob, 'two');
      await expert.seesMessage(alice, 'two');
      await console.told('chat.fate', { id, fate: 'delivered' });
      await stack.killBridge();
      await stack.startBridge();
      const back = await console.resumes();
      expect(back.opening.resumed).toBe(true);
      await expert.says(alice, 'three');
      await back.sees({ text: 'three' });
      const page = await expert.archive({ of: alice });
      expect(page.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    } finally {
      await stack.remove();
    }
  });
});

it('what cannot wait is asked ahead of all readings', async () => {
  const database = await openArchive(await engine.empty());
  onTestFinished(() => database.close());
  const answered: string[] = [];
  const readings = Array.from({ length: 12 }, async (_, n) => {
    await database.read(() => database.all('select pg_sleep(0.3)', []));
    answered.push(`reading ${n}`);
  });
  await database.ahead(() => database.all('select 1', []));
  answered.push('ahead');
  await Promise.all(readings);
  expect(answered[0]).toBe('ahead');
});
