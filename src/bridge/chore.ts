// Work that is done now and then beside everything else, a little at a time.
import type { Clock } from './ports.ts';

/** Between two commits of a chore: time for everybody else; milliseconds. */
const pauseMs = 10;

export interface Chore {
  /** Looks now, and again each time that `everyMs` has passed; once more after a run that is under way. */
  review(): void;
  /** No run begins any more; resolved when none is under way. */
  stop(): Promise<void>;
}

/** What one run goes by: `pause` is waited for after each commit; once `signal` is aborted it begins no other. */
export interface Run {
  readonly pause: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** `perform` must not reject. */
export function createChore(
  clock: Pick<Clock, 'after'>,
  everyMs: number,
  perform: (run: Run) => Promise<void>,
): Chore {
  const stopping = new AbortController();
  const { signal } = stopping;
  let cancelNext = () => {};
  let endPause = () => {};
  let running: Promise<void> | undefined;
  let again = false;

  const pause = () =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(pauseMs, resolve);
      endPause = () => {
        cancel();
        resolve();
      };
    });

  function review(): void {
    if (signal.aborted) return;
    cancelNext();
    again = running !== undefined;
    running ??= perform({ pause, signal }).finally(() => {
      running = undefined;
      if (again) review();
      else if (!signal.aborted) cancelNext = clock.after(everyMs, review);
    });
  }

  return {
    review,
    stop: async () => {
      stopping.abort();
      cancelNext();
      endPause();
      await running;
    },
  };
}
