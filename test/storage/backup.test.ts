import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { messageId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { backUp } from '../../src/storage/backup.ts';
import { openArchiveToRead } from '../../src/storage/place.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { verifyTranscripts } from '../../src/storage/verify.ts';
import { acme, alice, bob } from '../support/people.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'expert-connect-backup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
const open = (file: string) =>
  openStorage({
    archive: { sqlite: { file } },
    repeatMs: 60_000,
    keptEvents: 100,
    now: () => 5_000_000,
    onFault: () => {},
    transcribed: ({ agent }) => acme().agents.get(agent),
  });
const message = (n: number): Message => ({
  ...{ id: messageId(`m${n}`), room, direction: 'out', from: alice.jid, at: n, text: `text ${n}` },
  ...{ links: [], files: [], fate: { state: 'stored' } },
});
const idsIn = async (storage: Awaited<ReturnType<typeof open>>) =>
  (await storage.history.outbox(alice.tenantId, 0, 100_000)).map((one) => one.message.id as string);

it('made while messages are stored, is an archive as of one moment, and a bridge goes on with it', async () => {
  const file = join(folder, 'archive.sqlite');
  const storage = await open(file);
  let count = 0;
  let sends = true;
  const acknowledged: string[] = [];
  const sending = (async () => {
    while (sends) {
      const { id } = message(++count);
      await storage.journal.send(message(count), false);
      acknowledged.push(id);
    }
  })();
  while (acknowledged.length < 200) await new Promise((resolve) => setImmediate(resolve));
  const before = [...acknowledged];
  const copy = join(folder, 'backup.sqlite');
  const bytes = await backUp(file, copy);
  sends = false;
  await sending;
  await storage.close();
  expect(bytes).toBeGreaterThan(50_000);
  expect(existsSync(`${copy}.part`)).toBe(false);

  const reader = await openArchiveToRead({ sqlite: { file: copy } });
  const [chain] = await verifyTranscripts(reader);
  expect(chain).not.toHaveProperty('fault');
  await reader.close();
  const restored = await open(copy);
  const ids = await idsIn(restored);
  // All that was acknowledged before it, and nothing without what came before.
  expect(ids.slice(0, before.length)).toEqual(before);
  expect(acknowledged.slice(0, ids.length)).toEqual(ids);
  await restored.journal.send(message(1_000_000), true);
  expect((await idsIn(restored)).at(-1)).toBe('m1000000');
  await restored.close();
});

it('overwrites nothing, and leaves nothing behind where there is no archive', async () => {
  const there = join(folder, 'there');
  writeFileSync(there, 'mine');
  await expect(backUp(join(folder, 'archive.sqlite'), there)).rejects.toThrow('already');
  const to = join(folder, 'backup');
  await expect(backUp(join(folder, 'none.sqlite'), to)).rejects.toThrow();
  writeFileSync(join(folder, 'no.sqlite'), 'this is no archive, however long it may be'.repeat(100));
  await expect(backUp(join(folder, 'no.sqlite'), to)).rejects.toThrow(/database/);
  expect([existsSync(to), existsSync(`${to}.part`)]).toEqual([false, false]);
});
