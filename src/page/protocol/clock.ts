/** Time, as the page's parts ask for it. Milliseconds. */
export interface Clock {
  now(): number;
  /** Calls `task` after `ms`; the answer cancels it. */
  after(ms: number, task: () => void): () => void;
}

export const browserClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
