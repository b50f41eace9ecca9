// R1, R2, R5–R8, R13, R15–R17, R19, R23, R26, R28 together: random people, licences, modes, groups, profiles and sign-ins, and whatever
// they do, against tables of the rules that know nothing of the code.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bridgeOf } from './bridge-of.ts';
import { expectations } from './expected.ts';
import { acts, facts } from './facts.ts';

const runs = Number(process.env.RULES_RUNS ?? 150);

it('the bridge does what the tables of the rules say, whoever does what', {
  timeout: 120_000 + runs * 500,
}, async () => {
  const happened = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(facts, acts, async (given, played) => {
      const bridge = await bridgeOf(given);
      const expected = expectations(given);
      for (const act of played) {
        const outcome = await bridge(act);
        expect(`${JSON.stringify(act)}: ${outcome}`).toBe(`${JSON.stringify(act)}: ${expected(act)}`);
        const what = `${act.do}: ${act.do.startsWith('look') ? '' : outcome}`;
        happened.set(what, (happened.get(what) ?? 0) + 1);
      }
    }),
    { numRuns: runs },
  );
  // What never happened was not tested.
  for (const what of rows) expect([...happened.keys()]).toContain(what);
});

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
