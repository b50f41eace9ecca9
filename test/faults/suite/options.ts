// What the suite is to play: from `npm run faults`, or the short form of the tests.
import { serverKinds } from '../../../src/demo/private-server.ts';
import { faults, faultsOfTwo } from '../list/index.ts';
import type { Play } from './play.ts';
import type { Fault } from './scene.ts';

export interface Suite {
  readonly seed: number;
  /** All that could be played, in the order of the table. */
  readonly faults: readonly Fault[];
  readonly plays: readonly Play[];
}

/** Reads the variables that scripts/faults.mjs sets; without them it is the short form, with a seed of its own. */
export function suiteToPlay(environment: NodeJS.ProcessEnv): Suite {
  const { FAULTS_SEED, FAULTS_ROUNDS, FAULTS_SERVER, FAULTS_FAULT, FAULTS_WHOLE, FAULTS_PROCESSES } =
    environment;
  const list = FAULTS_PROCESSES === '2' ? faultsOfTwo : faults;
  const kinds = serverKinds.filter((kind) => !FAULTS_SERVER || FAULTS_SERVER === kind);
  const names = FAULTS_FAULT?.split(',');
  const unknown = names?.find((name) => !list.some((fault) => fault.name === name));
  if (unknown !== undefined || kinds.length === 0)
    throw new Error(
      `There is no ${unknown ?? FAULTS_SERVER}. Faults: ${list.map(({ name }) => name).join(', ')}. Servers: ${serverKinds.join(', ')}.`,
    );
  const roundsOf = ({ rounds }: Fault) =>
    FAULTS_ROUNDS ? Number(FAULTS_ROUNDS) : FAULTS_WHOLE ? rounds.many : rounds.few;
  const seed = FAULTS_SEED ? Number(FAULTS_SEED) : Math.floor(Math.random() * 2 ** 31);
  const brief = !FAULTS_WHOLE;
  const kindsFor = (fault: Fault) => {
    if (!brief || fault.rounds.many >= 100) return kinds;
    // In the short form each of the others is made on one server, and another time on the other.
    return kinds.filter((_, n) => n === (list.indexOf(fault) + seed) % kinds.length);
  };
  const chosen = list.filter(({ name }) => !names || names.includes(name));
  return {
    seed,
    faults: list,
    plays: chosen.flatMap((fault) =>
      kindsFor(fault).map((kind) => ({ fault, kind, rounds: roundsOf(fault), brief })),
    ),
  };
}
