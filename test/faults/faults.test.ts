// The fault suite. Here in its short form; `npm run faults` plays it whole.
import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { suiteToPlay } from './suite/options.ts';
import { play } from './suite/play.ts';

const { seed, faults, plays } = suiteToPlay(process.env);
const processes = process.env.FAULTS_PROCESSES ?? '1';
const record = process.env.FAULTS_RECORD;

describe(`nothing lost, nothing doubled, nothing false (seed ${seed})`, () => {
  for (const one of plays) {
    const { fault, kind, rounds } = one;
    const place = {
      ...{ what: fault.what, processes },
      place: faults.indexOf(fault),
      faults: faults.length,
      published: fault.rounds.many,
    };
    const limitMs = 120_000 + rounds * 90_000;
    it(`${fault.name} beside ${kind}, ${rounds} times`, { timeout: limitMs }, async () => {
      const outcome = await play(one, seed);
      if (record) appendFileSync(record, `${JSON.stringify({ ...outcome, ...place })}\n`);
      const { lost, doubled, reordered, untrue, examples } = outcome;
      expect({ lost, doubled, reordered, untrue, examples }).toEqual({
        lost: 0,
        doubled: 0,
        reordered: 0,
        untrue: 0,
        examples: [],
      });
      expect(Math.min(outcome.toAgents, outcome.toExperts)).toBeGreaterThan(0);
    });
  }
});
