// R21, R22: what a page costs in a room of any length, beside the servers' own archives. `npm run bench:archive`.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, it } from 'vitest';
import type { ServerKind } from '../../src/demo/private-server.ts';
import { messageId } from '../../src/domain/ids.ts';
import { StoredHistory } from '../../src/storage/history.ts';
import { openPostgresql } from '../../src/storage/postgresql.ts';
import { openSqlite } from '../../src/storage/sqlite.ts';
import { queryArchive } from '../../test/support/archive.ts';
import { type RunningStack, runStack } from '../../test/support/bridge.ts';
import type { Expert } from '../../test/support/expert.ts';
import { startPostgresql } from '../../test/support/postgresql.ts';
import { testFolder } from '../../test/support/test-folder.ts';
import { startCanned } from './canned.ts';
import {
  ejabberdId,
  fillBridge,
  fillEjabberdSql,
  fillPostgresql,
  fillProsodyFiles,
  fillProsodySql,
} from './fill.ts';
import { answerTo, type Page, summary, type Times, timesOf } from './measure.ts';
import { agent, expert, type Line, lineOf, linesOf } from './room.ts';
import { type Row, tableOf, writeBetweenMarks } from './table.ts';

const numbersIn = (text: string) => text.split(',').filter(Boolean).map(Number);
/** Rooms that the servers archive as well. */
const sizes = numbersIn(process.env.BENCH_SIZES ?? '10000,100000,1000000');
/** Rooms of the bridge alone: R21 has its goal at ten million. */
const ownSizes = [...new Set([...sizes, ...numbersIn(process.env.BENCH_OWN_SIZES ?? '10000000')])];
const window = 30;
const now = Date.now();

interface Peer {
  readonly name: string;
  readonly kind: ServerKind;
  readonly archive?: 'sql';
  readonly largest?: number;
  fill(dir: string, lines: Iterable<Line>): void;
  /** The id of a message in this archive. */
  id(line: Line): string;
}

const peers: readonly Peer[] = [
  {
    name: 'Prosody, internal',
    kind: 'prosody',
    // It reads the whole list for each page.
    largest: 100_000,
    fill: (dir, lines) => fillProsodyFiles(join(dir, 'data/acme%2eexample/archive/bob.list'), lines),
    id: ({ id }) => id,
  },
  {
    name: 'Prosody, SQL (SQLite)',
    kind: 'prosody',
    archive: 'sql',
    fill: (dir, lines) => fillProsodySql(join(dir, 'data/archive.sqlite'), lines),
    id: ({ id }) => id,
  },
  {
    name: 'ejabberd, SQL (SQLite)',
    kind: 'ejabberd',
    fill: (dir, lines) => fillEjabberdSql(join(dir, 'spool/archive.sqlite'), lines),
    id: ejabberdId,
  },
];

/** Pages beside the servers, and the console's window without any: a table each. */
const rows: Row[] = [];
const windows: Row[] = [];
const at = (map: Map<string, Map<number, Times>>, what: string) =>
  map.get(what) ?? map.set(what, new Map()).get(what) ?? new Map<number, Times>();

it.each(peers)('beside $name', async (peer) => {
  const found = new Map<string, Map<number, Times>>();
  Object.assign(process.env, { PROSODY_ARCHIVE: peer.archive ?? '', PROSODY_NAGLE: 'off' });
  for (const size of sizes.filter((one) => one <= (peer.largest ?? Number.POSITIVE_INFINITY))) {
    const stack = await runStack(peer.kind);
    try {
      // The servers make their tables when somebody asks.
      const first = await stack.expert('bob');
      await queryArchive(first, { max: 1 });
      await first.signOut();
      await stack.stopBridge();
      await stack.server.stop();
      peer.fill(stack.server.dir, linesOf(size, now));
      fillBridge(stack.archiveFile, linesOf(size, now));
      await stack.server.start();
      await stack.startBridge();
      const bob = await stack.expert('bob');
      const middle = lineOf(Math.floor(size / 2), size, now);
      const pages: [string, Line | undefined][] = [
        ['the last 30', undefined],
        ['30 from the middle', middle],
      ];
      for (const [what, before] of pages) {
        const newest = lineOf((before ? Math.floor(size / 2) : size) - 1, size, now).text;
        const page = (id: string | undefined): Page => ({ max: window, before: id ?? '' });
        const theirs = await timesOf(bob, { with: agent }, page(before && peer.id(before)), newest);
        const ours = await timesOf(bob, { of: agent }, page(before?.id), newest);
        at(found, what).set(size, theirs);
        at(found, `${what}, ours`).set(size, ours);
        console.log(peer.name, size, what, { theirs, ours });
      }
      at(found, canned).set(size, await cannedTimes(stack, bob, lineOf(size - 1, size, now).text));
      await bob.signOut();
    } finally {
      await stack.remove();
    }
  }
  for (const what of ['the last 30', '30 from the middle']) {
    const ours = at(found, `${what}, ours`);
    rows.push({ what: `${peer.name}: ${what}`, times: at(found, what), ours });
    rows.push({ what: `Expert Connect beside it: ${what}`, times: ours });
  }
  rows.push({ what: `beside it, ${canned}`, times: at(found, canned) });
});

/** What no component can be faster than: the rest is the server's, which passes 31 stanzas on. */
const canned = 'a component that has the same answer ready';

async function cannedTimes(stack: RunningStack, bob: Expert, newest: string): Promise<Times> {
  const page = { max: window, before: '' };
  const answer = await answerTo(bob, agent, page);
  await stack.stopBridge();
  const domain = agent.slice(agent.indexOf('@') + 1);
  const secret = readFileSync(join(dirname(stack.configFile), 'secrets', domain), 'utf8').trim();
  const component = await startCanned(stack.server.componentPort, domain, secret, answer);
  try {
    return await timesOf(bob, { of: agent }, page, newest);
  } finally {
    await component.stop();
  }
}

it('the window of the console, in the process', async () => {
  const times = new Map<number, Times>();
  for (const size of ownSizes) {
    const folder = testFolder();
    const file = join(folder.path, 'archive.sqlite');
    await (await openSqlite(file)).close();
    fillBridge(file, linesOf(size, now));
    const database = await openSqlite(file);
    times.set(size, await windowTimes(new StoredHistory(database), size));
    await database.close();
    await folder.remove();
  }
  windows.push({ what: 'SQLite', times });
});

it('the window of the console, beside PostgreSQL', async () => {
  const server = await startPostgresql();
  const times = new Map<number, Times>();
  try {
    for (const size of ownSizes) {
      const place = await server.emptyDatabase();
      await (await openPostgresql(place)).close();
      await fillPostgresql(place, size, now);
      const database = await openPostgresql(place);
      times.set(size, await windowTimes(new StoredHistory(database), size));
      await database.close();
    }
  } finally {
    await server.remove();
  }
  windows.push({ what: 'PostgreSQL', times });
});

/** At the end of the room and anywhere in it, one after another. */
async function windowTimes(history: StoredHistory, size: number): Promise<Times> {
  const room = { tenantId: 'acme', agent, expert } as unknown as Parameters<StoredHistory['latest']>[0];
  const taken: number[] = [];
  for (let n = 0; n < 5_000; n++) {
    const middle = messageId(lineOf(Math.floor((n / 5_000) * (size - 100)) + 50, size, now).id);
    const began = performance.now();
    const page =
      n % 2 === 0 ? await history.latest(room, window) : await history.before(room, middle, window);
    taken.push(performance.now() - began);
    if (page?.messages.length !== window) throw new Error('not the window');
  }
  console.log(size, 'the window', summary(taken));
  return summary(taken);
}

afterAll(() => {
  const where = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node.js ${process.versions.node}`;
  const tables = [
    ['bench:archive', rows, sizes],
    ['bench:archive window', windows, ownSizes],
  ] as const;
  for (const [name, measured, columns] of tables) {
    if (measured.length === 0) continue;
    const text = `Measured on ${where}.\n\n${tableOf(measured, columns)}`;
    console.log(text);
    writeBetweenMarks(name, text);
  }
});
