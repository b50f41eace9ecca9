// What the bridge costs, each line beside what it is compared with, in one run. `npm run bench`
import { cpus } from 'node:os';
import Sqlite from 'better-sqlite3';
import { afterAll, it } from 'vitest';
import { summary } from '../archive/measure.ts';
import { writeBetweenMarks } from '../archive/table.ts';
import { roundTripsBeside } from './beside-servers.ts';
import { hasBiboumi, withBiboumi } from './biboumi.ts';
import { LoadConsole } from './load-console.ts';
import { agentsWrite, counted, delaysAt, expertsWrite, pairsOf, roundTrips } from './loads.ts';
import { cpuSeconds, memoryOf } from './process-figures.ts';
import { agentAt, expertAt, type StubBridge, startStubBridge } from './stub-bridge.ts';

/** A short run shows that everything works; its figures say little. */
const scale = Number(process.env.BENCH_SCALE ?? 1);
const some = (count: number) => Math.max(200, Math.round(count * scale));

const lines: [what: string, goal: string, measured: string][] = [];
const say = (what: string, goal: string, measured: string) => {
  lines.push([what, goal, measured]);
  console.log(what, '·', measured);
};
const whole = (value: number) => Math.round(value).toLocaleString('en');

/** CPU time of a process for each of `count`, in microseconds, once it is warm. */
async function costOf(pid: number, count: number, run: (count: number) => Promise<void>): Promise<number> {
  await run(Math.ceil(count / 4));
  const before = cpuSeconds(pid);
  await run(count);
  return ((cpuSeconds(pid) - before) / count) * 1e6;
}

async function beside<T>(
  agents: number,
  measure: (bridge: StubBridge, consoles: LoadConsole[]) => Promise<T>,
  options: Partial<Parameters<typeof startStubBridge>[0]> = {},
): Promise<T> {
  const bridge = await startStubBridge({ agents, ...options });
  try {
    return await measure(bridge, options.fill ? [] : await bridge.consoles(agents));
  } finally {
    await bridge.remove();
  }
}

it.each(['prosody', 'ejabberd'] as const)('round trips beside %s', async (kind) => {
  const { echo, bridge } = await roundTripsBeside(kind, 3, 8 * scale);
  say(
    `Round trips expert → agent → expert through ${kind}, archived, as a share of a component that only echoes`,
    '≥ 0.95',
    `${(bridge.perSecond / echo.perSecond).toFixed(2)} (${whole(bridge.perSecond)} against ${whole(echo.perSecond)} in a second; CPU of the server for each ${whole(bridge.serverMicros)} µs against ${whole(echo.serverMicros)} µs)`,
  );
});

it('a round trip', async () => {
  const ours = await beside(20, (bridge, consoles) =>
    costOf(bridge.pid, some(20_000), (count) => roundTrips(bridge, consoles, pairsOf(20, 1), count)),
  );
  const what = 'CPU of one round trip, both messages archived, against biboumi, which archives nothing';
  if (!hasBiboumi()) return say(what, '≤ 2×', `${whole(ours)} µs; biboumi is not installed, and was skipped`);
  let theirs = 0;
  await withBiboumi(20, async ({ pid, run }) => {
    theirs = await costOf(pid, some(20_000), run);
  });
  say(what, '≤ 2×', `${(ours / theirs).toFixed(1)}× (${whole(ours)} µs against ${whole(theirs)} µs)`);
});

it('messages on one core', async () => {
  const [inward, outward, p] = await beside(20, async (bridge, consoles) => {
    const pairs = pairsOf(20, 5);
    const inward = await costOf(bridge.pid, some(40_000), (count) =>
      expertsWrite(bridge, consoles, pairs, count),
    );
    const outward = await costOf(bridge.pid, some(40_000), (count) =>
      agentsWrite(bridge, consoles, pairs, count),
    );
    return [
      inward,
      outward,
      summary(await delaysAt(bridge, consoles, pairs, 1_000, Math.ceil(20 * scale))),
    ] as const;
  });
  say(
    'Messages bridged and durably archived in a second of one core',
    '≥ 25,000',
    `${whole(1e6 / inward)} from experts, ${whole(1e6 / outward)} from agents`,
  );
  say(
    'Delay from the server to the console at 1,000 messages a second, archived first',
    'p50 ≤ 1 ms, p99 ≤ 5 ms',
    `p50 ${p.p50.toFixed(1)} ms, p99 ${p.p99.toFixed(1)} ms`,
  );
});

it('many rooms', async () => {
  const costs: [number, number][] = [];
  for (const [agents, experts] of [
    [10, 1],
    [100, 10],
    [100, 1_000],
  ] as const) {
    const rooms = agents * experts;
    if (rooms > 1_000 && scale < 1) continue;
    const cost = await beside(agents, async (bridge, consoles) => {
      const pairs = pairsOf(agents, experts);
      await expertsWrite(bridge, consoles, pairs, rooms);
      return costOf(bridge.pid, some(20_000), (count) =>
        expertsWrite(bridge, consoles, shuffled(pairs), count),
      );
    });
    costs.push([rooms, cost]);
  }
  const first = costs[0]?.[1] ?? Number.NaN;
  const spelt = costs.map(([rooms, cost]) => `${whole(rooms)} rooms ${(cost / first).toFixed(2)}×`);
  say('Cost of one message by the number of rooms', 'flat', spelt.join(', '));
});

it('consoles that do nothing', async () => {
  const agents = 100;
  const each = Math.ceil(100 * scale);
  const bytes = await beside(
    agents,
    async (bridge) => {
      const tokens = await Promise.all(Array.from({ length: agents }, (_, n) => bridge.token(n)));
      const before = memoryOf(bridge.pid, 'VmRSS');
      for (const token of tokens)
        await Promise.all(Array.from({ length: each }, () => LoadConsole.open(bridge.url, token)));
      // Garbage of the opening is gone by then.
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      return (memoryOf(bridge.pid, 'VmRSS') - before) / (agents * each);
    },
    { limits: { consolesOfAnAgent: 1_000 }, fill: () => {} },
  );
  say(
    `Memory of one idle console, of ${whole(agents * each)}`,
    '≤ 25 kB',
    `${(bytes / 1_000).toFixed(1)} kB`,
  );
});

it('a start', async () => {
  const agents = Math.ceil(10_000 * scale);
  const subscribers = 50;
  const began = performance.now();
  const all = counted(agents * subscribers);
  let first = 0;
  const { seconds, grown } = await beside(
    agents,
    async (bridge) => {
      const before = memoryOf(bridge.pid, 'VmRSS');
      await all.done;
      return {
        seconds: (performance.now() - (first || began)) / 1_000,
        grown: (memoryOf(bridge.pid, 'VmHWM') - before) / 1e6,
      };
    },
    {
      fill: (file) => fillSubscriptions(file, agents, subscribers),
      onPresence: () => {
        first ||= performance.now();
        all.one();
      },
    },
  );
  say(
    `Start with ${whole(agents)} agents of ${subscribers} subscribers each: until the last presence is said`,
    'memory flat',
    `${seconds.toFixed(1)} s, ${whole((agents * subscribers) / seconds)} in a second, ${grown.toFixed(0)} MB more at most`,
  );
});

afterAll(() => {
  if (lines.length === 0) return;
  const where = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node.js ${process.versions.node}`;
  const table = [['what', 'goal', 'measured'], ['---', '---', '---'], ...lines].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  const text = `Measured on ${where}.\n\n${table.join('\n')}`;
  console.log(text);
  if (scale >= 1) writeBetweenMarks('bench', text);
});

/** The same pairs in another order, the same in each run. */
function shuffled<T>(list: readonly T[]): T[] {
  const mixed = [...list];
  let seed = 1;
  for (let n = mixed.length - 1; n > 0; n--) {
    seed = (seed * 48_271) % 2_147_483_647;
    const other = seed % (n + 1);
    const [one, two] = [mixed[n] as T, mixed[other] as T];
    mixed[n] = two;
    mixed[other] = one;
  }
  return mixed;
}

function fillSubscriptions(file: string, agents: number, subscribers: number): void {
  const sqlite = new Sqlite(file, { fileMustExist: true });
  const insert = sqlite.prepare('insert into subscriptions (tenant, agent, expert) values (?, ?, ?)');
  sqlite.transaction(() => {
    for (let agent = 0; agent < agents; agent++)
      for (let n = 0; n < subscribers; n++)
        insert.run('bench', agentAt(agent), expertAt((agent + n) % 10_000));
  })();
  sqlite.close();
}
