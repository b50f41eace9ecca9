// R1, R2, R5–R8, R13, R15–R17, R19, R23, R26, R28 together: random people, licences, modes, groups, profiles and sign-ins, and whatever
// they do, against tables of the rules that know nothing of the code.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bridgeOf } from './bridge-of.ts';
import { expectations } from './expected.ts';
import { acts, facts } from './facts.ts';

/** At least so many pairs of organisations, and then until everything has happened that can. */
const atLeast = Number(process.env.RULES_RUNS ?? 200);
const atMost = atLeast + 4_000;
const inOneGo = 100;

it('the bridge does what the tables of the rules say, whoever does what', { timeout: 600_000 }, async () => {
  const happened = new Set<string>();
  const missing = () => rows.filter((what) => !happened.has(what));
  const isEnough = (runs: number) => runs >= atLeast && (missing().length === 0 || runs >= atMost);
  for (let runs = 0; !isEnough(runs); runs += inOneGo)
    await fc.assert(whoever(happened), { numRuns: inOneGo });
  // What never happened was not tested.
  expect(missing()).toEqual([]);
});

function whoever(happened: Set<string>) {
  return fc.asyncProperty(facts, acts, async (given, played) => {
    const bridge = await bridgeOf(given);
    const expected = expectations(given);
    for (const act of played) {
      const outcome = await bridge(act);
      expect(`${JSON.stringify(act)}: ${outcome}`).toBe(`${JSON.stringify(act)}: ${expected(act)}`);
      happened.add(`${act.do}: ${outcome}`);
    }
  });
}

const rows = [
  'expert writes: on the consoles',
  'expert writes: on the consoles, and copied to VO',
  'expert writes: redirected to VO',
  'expert writes: refused: recipient-unavailable',
  'expert writes: answered as nobody',
  'account writes: goes to the expert',
  'account writes: answered as nobody',
  'account writes: refused: forbidden',
  'agent writes: goes to the expert',
  'agent writes: goes to the expert, and copied to VO',
  'agent writes: refused: not-mode-3',
  'agent writes: refused: use-vo-entry',
  'agent writes: refused: unknown-contact',
  'agent writes: refused: no-files',
  'agent writes: refused: not-in-group',
  'agent writes: refused: agent-offline',
  'agent writes: on the consoles of both',
  'watch: watches',
  'watch: refused: not-monitored',
  'watch: refused: not-supervisor',
];
