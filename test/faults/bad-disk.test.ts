// The disk under SQLite: full, read-only, locked, torn. Senders are told, nothing that was acknowledged is lost, it says what is wrong,
// and it goes on by itself.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientId, messageId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { alice, bob } from '../support/people.ts';
import { type TestFolder, testFolder } from '../support/test-folder.ts';

const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
let folder: TestFolder;
let count = 0;
/** What the clock is ahead. */
let later = 0;

beforeEach(() => {
  later = 0;
  folder = testFolder();
});
afterEach(() => folder.remove());

const open = (file: string) =>
  openStorage({
    archive: { sqlite: { file } },
    repeatMs: 60_000,
    keptEvents: 100,
    now: () => Date.now() + later,
    onFault: () => {},
  });

function message(text = 'x'.repeat(2_000)): Message {
  const id = `m${++count}`;
  return {
    ...{ id: messageId(id), room, at: Date.now(), text, links: [], files: [] },
    ...{ direction: 'out', from: alice.jid, fate: { state: 'stored' }, clientId: clientId(id) },
  };
}

/** Sends until somebody is refused; gives what was acknowledged before. */
async function untilRefused(storage: Storage, atMost = 20_000): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let sent = 0; sent < atMost; sent += 20) {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => storage.journal.send(message(), false)),
    );
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled' && outcome.value !== 'not-begun')
        acknowledged.push(outcome.value.message.id);
      if (outcome.status === 'rejected') expect(outcome.reason).toEqual(new Refusal('unavailable'));
    }
    if (outcomes.some(({ status }) => status === 'rejected')) return acknowledged;
  }
  throw new Error('nobody was refused');
}

async function stored(storage: Storage): Promise<string[]> {
  const ids: string[] = [];
  for (let after = 0; ; ) {
    const part = await storage.history.outbox(alice.tenantId, after, 1_000);
    ids.push(...part.map((one) => one.message.id));
    const last = part.at(-1);
    if (!last) return ids;
    after = last.position;
  }
}

/** The largest file that this process may write, in bytes; without, as large as it likes. */
const limitFiles = (bytes?: number) =>
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`]);

describe('a disk that takes no more', () => {
  afterEach(() => limitFiles());

  it('refuses in words, loses nothing, and goes on when there is room again', async () => {
    const file = join(folder.path, 'archive.sqlite');
    const storage = await open(file);
    await storage.journal.send(message(), false);
    limitFiles(Math.max(statSync(file).size, statSync(`${file}-wal`).size) + 300_000);
    const acknowledged = await untilRefused(storage);
    expect(await storage.fault()).toBe('the disk does not read or write as it should');
    // Reading goes on meanwhile.
    expect((await stored(storage)).slice(1)).toEqual(acknowledged);
    limitFiles();
    later = 10_000;
    expect(await storage.fault()).toBeUndefined();
    const { message: next } = (await storage.journal.send(message(), false)) as { message: Message };
    expect((await stored(storage)).slice(1)).toEqual([...acknowledged, next.id]);
    await storage.close();
    const again = await open(file);
    expect((await stored(again)).slice(1)).toEqual([...acknowledged, next.id]);
    await again.close();
  });
});

// A small disk of its own can only be mounted by root.
if (process.getuid?.() === 0) {
  describe('a small disk', () => {
    const disk = () => join(folder.path, 'disk');
    beforeEach(() => {
      mkdirSync(disk());
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk()]);
    });
    afterEach(() => {
      execFileSync('umount', ['--lazy', disk()]);
    });

    it('that is full: is named, and all is well when somebody makes room', async () => {
      writeFileSync(join(disk(), 'ballast'), Buffer.alloc(3_000_000));
      const storage = await open(join(disk(), 'archive.sqlite'));
      const acknowledged = await untilRefused(storage);
      expect(acknowledged.length).toBeGreaterThan(0);
      expect(await storage.fault()).toBe('the disk is full');
      rmSync(join(disk(), 'ballast'));
      later = 10_000;
      expect(await storage.fault()).toBeUndefined();
      await storage.journal.send(message(), false);
      expect((await stored(storage)).slice(0, -1)).toEqual(acknowledged);
      await storage.close();
    });

    it('that is read-only: is named, and all is well when it can be written again', async () => {
      const storage = await open(join(disk(), 'archive.sqlite'));
      const { message: first } = (await storage.journal.send(message(), false)) as { message: Message };
      const turnedInto = (mode: 'ro' | 'rw') => execFileSync('mount', ['-o', `remount,${mode}`, disk()]);
      await storage.close();
      turnedInto('ro');
      await expect(open(join(disk(), 'archive.sqlite'))).rejects.toThrow(/readonly|read-only|unable to open/);
      turnedInto('rw');
      const again = await open(join(disk(), 'archive.sqlite'));
      expect(await stored(again)).toEqual([first.id]);
      await again.close();
    });
  });
}

describe('a file that another process keeps locked', () => {
  it('is waited for, while all else goes on; after a while whoever comes is refused', async () => {
    const file = join(folder.path, 'archive.sqlite');
    const storage = await open(file);
    const other = new Sqlite(file);
    other.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
    }, 5);
    const waits = storage.journal.send(message(), false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(turns).toBeGreaterThan(10);
    other.exec('ROLLBACK');
    const { message: first } = (await waits) as { message: Message };
    expect(await stored(storage)).toEqual([first.id]);

    other.exec('BEGIN IMMEDIATE');
    await expect(storage.journal.send(message(), false)).rejects.toEqual(new Refusal('unavailable'));
    expect(await storage.fault()).toBe('another process keeps the archive locked');
    other.exec('ROLLBACK');
    other.close();
    clearInterval(turning);
    later = 10_000;
    expect(await storage.fault()).toBeUndefined();
    await storage.close();
  });
});

describe('a torn write', () => {
  it('at the end of the log leaves all that was acknowledged before it, in order', async () => {
    const file = join(folder.path, 'archive.sqlite');
    const storage = await open(file);
    const acknowledged: string[] = [];
    for (let n = 0; n < 40; n++) {
      const { message: one } = (await storage.journal.send(message(), false)) as { message: Message };
      acknowledged.push(one.id);
    }
    const copyOf = (name: string) => {
      const copy = join(folder.path, name);
      for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${copy}${end}`);
      return copy;
    };
    const read = async (copy: string) => {
      const opened = await open(copy);
      const ids = await stored(opened);
      expect(await opened.fault()).toBeUndefined();
      await opened.close();
      return ids;
    };
    const torn = copyOf('torn');
    appendFileSync(`${torn}-wal`, Buffer.alloc(2_500, 7));
    expect(await read(torn)).toEqual(acknowledged);
    const { size } = statSync(`${file}-wal`);
    for (const lost of [1, 100, 4_000, 9_000, 50_000]) {
      const cut = copyOf(`cut-${lost}`);
      truncateSync(`${cut}-wal`, size - lost);
      const left = await read(cut);
      // A power cut loses nothing that was synced; what is torn off here shows that the rest is whole.
      expect(left).toEqual(acknowledged.slice(0, left.length));
      expect(left.length).toBeGreaterThan(20);
    }
    await storage.close();
  });
});
