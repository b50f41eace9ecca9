// A day's load of a 1,000-agent centre, at speed: `npm run soak`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { ServerKind } from '../../src/demo/private-server.ts';
import { runStack } from '../../test/support/bridge.ts';
import { Centre, centreOf, staffOf } from './centre.ts';
import { dayBegins, dayEnds, planDay } from './day.ts';
import { fillEarlier } from './earlier.ts';
import { graphOf } from './graph.ts';
import { flatness, type Sample, takeSample } from './samples.ts';
import { Tally } from './tally.ts';

const kind = (process.env.SOAK_SERVER ?? 'prosody') as ServerKind;
const minutes = Number(process.env.SOAK_MINUTES ?? '30');
const agents = Number(process.env.SOAK_AGENTS ?? '1000');
const seed = Number(process.env.SOAK_SEED ?? '1');
/** Messages of the year before: more than is ever kept in memory, so that what is kept of them is all there before memory is looked at. */
const earlier = Number(process.env.SOAK_EARLIER ?? '1000000');
const report = process.env.SOAK_REPORT;
const graph = process.env.SOAK_GRAPH;
const sampleMs = 5_000;
/** After the day: for what is still under way. */
const settleMs = 60_000;

it(`a day of ${agents} agents beside ${kind}, in ${minutes} minutes`, async () => {
  const staff = staffOf(agents, Math.ceil(agents / 5));
  const stack = await runStack(
    kind,
    { graceSeconds: 60 },
    { tenants: centreOf(staff), tenantSettings: { rosters: { way: 'off' } } },
  );
  const tally = new Tally();
  const centre = new Centre(stack, tally);
  const samples: Sample[] = [];
  try {
    await stack.stopBridge();
    fillEarlier(stack.archiveFile, staff, earlier);
    await stack.startBridge();
    await centre.expertsSignIn(staff);
    const began = performance.now();
    const minuteMs = (minutes * 60_000) / (dayEnds - dayBegins);
    const now = () => dayBegins + (performance.now() - began) / minuteMs;
    const sample = async () => void samples.push(await takeSample(stack, now(), tally.acknowledged));
    await sample();
    const sampling = setInterval(() => void sample().catch(() => {}), sampleMs);
    const underWay = new Set<Promise<void>>();
    let latest = 0;
    for (const { at, act } of planDay(staff, seed)) {
      const early = (at - now()) * minuteMs;
      if (early > 1) await pause(early);
      latest = Math.max(latest, -early);
      const deed = centre.does(act).finally(() => underWay.delete(deed));
      underWay.add(deed);
    }
    await Promise.all(underWay);
    while (now() < dayEnds) await pause(500);
    for (const end = performance.now() + settleMs; tally.lost() > 0 && performance.now() < end; )
      await pause(200);
    clearInterval(sampling);
    await sample();
    const flat = flatness(samples);
    const outcome = {
      ...{ kind, minutes, agents, experts: staff.experts.length, seed, earlier },
      ...tally.totals(),
      ...{ gaps: centre.gaps, faults: centre.faults.length, examples: centre.faults.slice(0, 10) },
      ...{ behindMs: Math.round(latest), flat, samples },
    };
    if (report) write(report, JSON.stringify(outcome));
    if (graph)
      write(
        graph,
        graphOf(samples, `A day of ${agents} agents beside ${kind}, replayed in ${minutes} minutes`),
      );
    const { lost, doubled, reordered } = outcome;
    expect({ lost, doubled, reordered, gaps: centre.gaps, faults: outcome.examples }).toEqual({
      ...{ lost: 0, doubled: 0, reordered: 0, gaps: 0, faults: [] },
    });
    expect(outcome.acknowledged).toBeGreaterThan(agents * 20);
    expect(flat).toMatchObject({ isFlat: true });
  } finally {
    await centre.everybodyLeaves().catch(() => {});
    await stack.remove();
  }
});

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
