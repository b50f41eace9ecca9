// What is asked of the bridge, in numbers that can be counted.

import type { LoadConsole } from './load-console.ts';
import { agentAt, expertAt, type StubBridge } from './stub-bridge.ts';

export interface Pair {
  readonly agent: number;
  readonly expert: number;
}

/** Rooms of so many agents with so many experts each. */
export const pairsOf = (agents: number, experts: number): Pair[] =>
  Array.from({ length: agents * experts }, (_, n) => ({ agent: n % agents, expert: Math.floor(n / agents) }));

const said = 'The parcel left the depot this morning; the driver rings before noon.';
/** Stanzas that the server writes at once, as it does under load. */
const batch = 50;
let nextId = 0;

export const messageFrom = ({ agent, expert }: Pair, text = said) =>
  `<message type='chat' id='m${++nextId}' from='${expertAt(expert)}/x' to='${agentAt(agent)}'><body>${text}</body></message>`;

/** Experts write so many messages, over all the pairs in turn. Resolved when the consoles have all of them. */
export async function expertsWrite(
  bridge: StubBridge,
  consoles: readonly LoadConsole[],
  pairs: readonly Pair[],
  count: number,
): Promise<void> {
  const all = counted(count);
  for (const console of consoles) console.onMessage = all.one;
  for (let n = 0; n < count; n += batch) {
    const some = Array.from({ length: Math.min(batch, count - n) }, (_, k) => messageFrom(at(pairs, n + k)));
    await bridge.connection.write(some.join(''));
  }
  await all.done;
}

/** Agents write so many, each with a few under way. Resolved when the server has all of them. */
export async function agentsWrite(
  bridge: StubBridge,
  consoles: readonly LoadConsole[],
  pairs: readonly Pair[],
  count: number,
): Promise<void> {
  const all = counted(count);
  let sent = 0;
  const next = () => {
    if (sent >= count) return;
    const { agent, expert } = at(pairs, sent++);
    consoles[agent]?.says(expertAt(expert), said);
  };
  bridge.onStanza = (stanza) => {
    if (stanza.name !== 'message') return;
    all.one();
    next();
  };
  for (let n = 0; n < 2_000; n++) next();
  await all.done;
}

/** Experts write, agents answer, and experts write again, so many times in all. */
export async function roundTrips(
  bridge: StubBridge,
  consoles: readonly LoadConsole[],
  pairs: readonly Pair[],
  count: number,
): Promise<void> {
  const all = counted(count);
  consoles.forEach((console) => {
    console.onMessage = ({ with: expert, text }) => console.says(expert, text);
  });
  let begun = 0;
  const next = (pair: Pair) => {
    if (begun++ < count) void bridge.connection.write(messageFrom(pair));
  };
  bridge.onStanza = (stanza) => {
    if (stanza.name !== 'message') return;
    all.one();
    next(at(pairs, begun));
  };
  for (let n = 0; n < 200; n++) next(at(pairs, n));
  await all.done;
}

/** One message after the other, `perSecond` of them; how long each took from the server to the console, in milliseconds. */
export async function delaysAt(
  bridge: StubBridge,
  consoles: readonly LoadConsole[],
  pairs: readonly Pair[],
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const count = perSecond * seconds;
  const delays: number[] = [];
  const all = counted(count);
  for (const console of consoles) {
    console.onMessage = ({ text }) => {
      delays.push(performance.now() - Number(text));
      all.one();
    };
  }
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    for (; sent < due; sent++)
      void bridge.connection.write(messageFrom(at(pairs, sent), String(performance.now())));
    if (sent === count) clearInterval(timer);
  }, 1);
  await all.done;
  return delays;
}

export function counted(count: number): { readonly one: () => void; readonly done: Promise<void> } {
  let left = count;
  let settle = () => {};
  const done = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return {
    one: () => {
      left -= 1;
      if (left === 0) settle();
    },
    done,
  };
}

function at(pairs: readonly Pair[], n: number): Pair {
  const pair = pairs[n % pairs.length];
  if (!pair) throw new Error('nobody to talk');
  return pair;
}
