// Exponential backoff with full jitter: many links that lost one server do not come back in step.

export interface Backoff {
  /** Milliseconds to wait before the next attempt: anything between nothing and a bound that doubles up to the cap. */
  next(): number;
  reset(): void;
}

/** `random` answers 0 ≤ r < 1. There is no last attempt. */
export function createBackoff(baseMs: number, capMs: number, random: () => number = Math.random): Backoff {
  let attempts = 0;
  return {
    next() {
      const bound = Math.min(capMs, baseMs * 2 ** attempts);
      // The exponent stays small: a week's outage must not end in Infinity.
      if (bound < capMs) attempts += 1;
      return Math.floor(random() * bound);
    },
    reset() {
      attempts = 0;
    },
  };
}
