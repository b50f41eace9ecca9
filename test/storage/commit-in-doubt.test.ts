// A connection that is lost while it commits: only the database knows what became of it.
import { expect, it, vi } from 'vitest';
import type { CommitHooks } from '../../src/storage/database.ts';
import { PostgresqlCommits } from '../../src/storage/postgresql-commits.ts';
import type { PostgresqlWriter, Transaction } from '../../src/storage/postgresql-writer.ts';
import { Done } from '../../src/storage/work.ts';

function playing(commits: readonly ('lost' | 'durable')[], wasCommitted: () => Promise<boolean>) {
  let turn = 0;
  const told: string[] = [];
  const begin = async (): Promise<Transaction> => {
    const outcome = commits[turn++];
    return {
      begun: Promise.resolve(turn),
      ask: async () => ({ rows: [], changes: 0 }),
      commit: async () => {
        if (outcome === 'lost') throw new Error('the connection was lost');
      },
      rollBack: async () => {},
      isLost: () => outcome === 'lost',
    };
  };
  const hooks: CommitHooks = {
    beforeCommit: () => new Done<void>(undefined),
    committed: () => void told.push('committed'),
    rolledBack: () => void told.push('rolled back'),
  };
  const writer = { begin, wasCommitted } as unknown as PostgresqlWriter;
  return { told, commits: new PostgresqlCommits(writer, hooks) };
}

it('is asked for, until the database is back; who comes meanwhile is refused', async () => {
  let back = false;
  const asked = vi.fn(async () => {
    if (!back) throw new Error('not there');
    return true;
  });
  const { told, commits } = playing(['lost', 'durable'], asked);
  const first = commits.enqueue(() => new Done('stored'));
  await vi.waitUntil(() => asked.mock.calls.length > 0);
  await expect(commits.enqueue(() => new Done('late'))).rejects.toThrow('away');
  expect(told).toEqual([]);
  back = true;
  expect(await first).toBe('stored');
  expect(await commits.enqueue(() => new Done('next'))).toBe('next');
  expect(told).toEqual(['committed', 'committed']);
});

it('is told as a failure where the database did not commit it', async () => {
  const { told, commits } = playing(['lost', 'durable'], async () => false);
  const both = [commits.enqueue(() => new Done(1)), commits.enqueue(() => new Done(2))];
  for (const one of both) await expect(one).rejects.toThrow('lost');
  expect(await commits.enqueue(() => new Done('next'))).toBe('next');
  expect(told).toEqual(['rolled back', 'committed']);
});
