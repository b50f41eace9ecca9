// What the bridge says of itself, now and then.
import { statSync } from 'node:fs';
import type { RunningStack } from '../../test/support/bridge.ts';
import { everybodyIsThere, type Minute } from './day.ts';

export interface Sample {
  /** The time of the day that is replayed. */
  readonly at: Minute;
  /** Bytes. */
  readonly rss: number;
  readonly heap: number;
  readonly archive: number;
  readonly handles: number;
  readonly consoles: number;
  /** Seconds, the 99th percentile since the sample before. */
  readonly loopDelay: number;
  /** Acknowledged so far. */
  readonly messages: number;
}

export async function takeSample(stack: RunningStack, at: Minute, messages: number): Promise<Sample> {
  const text = await (await fetch(`${stack.gateway.url}/metrics`)).text();
  const value = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:{[^}]*})? ([0-9.e+-]+)$`, 'gm'))]
      .map(([, number]) => Number(number))
      .reduce((sum, number) => sum + number, 0);
  return {
    at,
    rss: value('process_resident_memory_bytes'),
    heap: value('nodejs_heap_size_used_bytes'),
    archive: sizeOf(stack.archiveFile) + sizeOf(`${stack.archiveFile}-wal`),
    handles: value('process_open_fds'),
    consoles: value('expert_connect_console_sockets'),
    loopDelay: value('nodejs_eventloop_lag_p99_seconds'),
    messages,
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

export interface Flatness {
  /** Of the resident memory, in the second half of the time in which everybody is there; bytes. */
  readonly mean: number;
  /** How much of it was added in that time, by the straight line that fits best; bytes. */
  readonly growth: number;
  readonly isFlat: boolean;
}

/** So much of the mean may be added, which is less than one kilobyte a message would be. */
const mayGrow = 0.05;

export function flatness(samples: readonly Sample[]): Flatness {
  const { from, to } = everybodyIsThere;
  const half = samples.filter(({ at }) => at >= (from + to) / 2 && at <= to);
  const mean = meanOf(half.map(({ rss }) => rss));
  const middle = meanOf(half.map(({ at }) => at));
  const spread = half.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  const slope = half.reduce((sum, { at, rss }) => sum + (at - middle) * (rss - mean), 0) / spread;
  const growth = slope * ((to - from) / 2);
  return { mean, growth, isFlat: half.length >= 10 && growth < mayGrow * mean };
}

const meanOf = (numbers: readonly number[]) =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
