// A machine that dies while it writes leaves half a write behind. The disk may have lost what it said it had; the archive opens all the
// same, at the end of some commit, or says what is wrong.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messageId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { faultOfPlace } from '../../src/storage/faults.ts';
import { openArchive, openArchiveToRead } from '../../src/storage/place.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { verifyTranscripts } from '../../src/storage/verify.ts';
import { acme, alice, bob } from '../support/people.ts';

const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
const stored = 60;

let folder: string;
/** The files as a kill leaves them: nothing was closed. */
let file: string;
let logBytes: number;
let places = 0;

const open = (archive: string) =>
  openStorage({
    archive: { sqlite: { file: archive } },
    repeatMs: 1,
    keptEvents: 100,
    now: () => 1_000,
    onFault: () => {},
    transcribed: ({ agent }) => acme().agents.get(agent),
  });
const message = (n: number): Message => ({
  ...{
    id: messageId(`m${n}`),
    room,
    direction: 'out',
    from: alice.jid,
    at: n,
    text: `text ${n} `.repeat(20),
  },
  ...{ links: [], files: [], fate: { state: 'stored' } },
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'expert-connect-torn-'));
  const running = join(folder, 'running.sqlite');
  await (await open(running)).close();
  const storage = await open(running);
  for (let n = 1; n <= stored; n++) await storage.journal.send(message(n), false);
  file = join(folder, 'killed.sqlite');
  for (const end of ['', '-wal']) copyFileSync(`${running}${end}`, `${file}${end}`);
  await storage.close();
  logBytes = readFileSync(`${file}-wal`).length;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the files, so that each try begins with the same ones. */
function copied(): string {
  const copy = join(folder, `${++places}.sqlite`);
  for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${copy}${end}`);
  return copy;
}

/** It opens with what was stored first, in order and whole, and takes more. Gives how many messages are left. */
async function goesOn(copy: string): Promise<number> {
  const storage = await open(copy);
  const left = (await storage.history.outbox(room.tenantId, 0, 1_000)).map((one) => one.message.id as string);
  expect(left).toEqual(Array.from({ length: left.length }, (_, n) => `m${n + 1}`));
  await storage.journal.send(message(1_000), false);
  await storage.close();
  const reader = await openArchiveToRead({ sqlite: { file: copy } });
  expect((await verifyTranscripts(reader)).map(({ fault }) => fault)).toEqual([undefined]);
  await reader.close();
  return left.length;
}

it('nothing is lost where all of it is there', async () => {
  expect(await goesOn(copied())).toBe(stored);
});

it('a log that was cut off anywhere is an archive that ends earlier', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: logBytes - 1 }), async (bytes) => {
      const copy = copied();
      truncateSync(`${copy}-wal`, bytes);
      expect(await goesOn(copy)).toBeLessThan(stored);
    }),
    { numRuns: 25 },
  );
});

it('a log with other bytes in it, too', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: logBytes - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, by) => {
        const copy = copied();
        const log = readFileSync(`${copy}-wal`);
        log[at] = (log[at] ?? 0) ^ by;
        writeFileSync(`${copy}-wal`, log);
        expect(await goesOn(copy)).toBeLessThanOrEqual(stored);
      },
    ),
    { numRuns: 25 },
  );
});

it.each([
  ['half of the file', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))],
  ['something else', (bytes: Buffer) => Buffer.alloc(bytes.length, 'x')],
])('a file that is only %s is said to be damaged', async (_, spoil) => {
  const running = await open(copied());
  await running.close();
  const copy = join(folder, `${places}.sqlite`);
  writeFileSync(copy, spoil(readFileSync(copy)));
  const error = await openArchive({ sqlite: { file: copy } }).then(
    async (archive) => {
      const reading = archive.read(() => archive.all('pragma quick_check', []));
      return reading.finally(() => archive.close());
    },
    (thrown: unknown) => thrown,
  );
  expect(faultOfPlace(error)).toBe('the file of the archive is damaged');
});
