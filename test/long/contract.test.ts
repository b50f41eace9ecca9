// The contract of the stores, with a million messages in the archive, on both databases. `npm run test:long`.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArchive } from '../../src/storage/place.ts';
import { archiveContract } from '../storage/contract/archive.ts';
import { conversationsContract } from '../storage/contract/conversations.ts';
import { postgresqlEngine, sqliteEngine } from '../storage/contract/engine.ts';
import { erasureContract } from '../storage/contract/erasure.ts';
import { loaded } from '../storage/contract/loaded.ts';
import { retentionContract } from '../storage/contract/retention.ts';
import { roomArchiveContract } from '../storage/contract/room-archive.ts';
import { searchContract } from '../storage/contract/search.ts';
import { traceContract } from '../storage/contract/trace.ts';

const messages = Number(process.env.LONG_MESSAGES ?? 1_000_000);

describe.each([sqliteEngine(), postgresqlEngine()])('an archive in $name that is in use', (plain) => {
  const engine = loaded(plain, messages);
  beforeAll(engine.begin, 600_000);
  afterAll(engine.end);

  it('has as many messages as it says', async () => {
    const { rows } = await engine.run(await engine.empty(), 'select count(*) from messages');
    expect(Number(rows[0]?.[0])).toBe(messages);
  });

  describe('the archive', () => archiveContract(engine));
  describe('conversations', () => conversationsContract(engine));
  erasureContract(engine);
  retentionContract(engine);
  searchContract(engine);
  traceContract(engine);
  describe('the archive of a room', () =>
    roomArchiveContract(async () => {
      const place = await engine.empty();
      return {
        database: await openArchive(place),
        write: async (statement) => void (await engine.run(place, statement)),
      };
    }, 60));
});
