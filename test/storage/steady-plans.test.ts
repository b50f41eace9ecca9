// SQLite plans a statement anew at each call where a limit is a bound value: measured on 3.53, 22 µs instead of 3 for a look-up.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { openStorage } from '../../src/storage/storage.ts';
import { testFolder } from '../support/test-folder.ts';

afterEach(() => vi.restoreAllMocks());

it('no statement has a bound limit', async () => {
  const folder = testFolder();
  const prepare = vi.spyOn(Sqlite.prototype, 'prepare');
  const storage = await openStorage({
    archive: { sqlite: { file: join(folder.path, 'archive.sqlite') } },
    repeatMs: 3_600_000,
    keptEvents: 1_000,
    now: Date.now,
    onFault: (error) => expect.fail(String(error)),
  });
  const texts = prepare.mock.calls.map(([text]) => text).filter((text) => / limit /.test(text));
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.filter((text) => / limit \?/.test(text))).toEqual([]);
  await storage.close();
  await folder.remove();
});
