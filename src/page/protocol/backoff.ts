const first = 500;
const longest = 15_000;

/**
 * How long to wait before trying again, in milliseconds: twice as long each time, at most 15 s, and never the same for
 * two consoles, so that they do not all come back in one moment.
 *
 * @param attempt how many have failed in a row, from 1
 * @param random from 0 to 1
 */
export function backoff(attempt: number, random: number): number {
  const most = Math.min(longest, first * 2 ** Math.min(attempt - 1, 10));
  return Math.round(most * (0.5 + random / 2));
}
