/** What somebody has seen so far, in order, and what they are still waiting for. */
export interface Sight<Seen> {
  readonly all: readonly Seen[];
  add(seen: Seen): void;
  /**
   * The first that matches and that no earlier call was given, already there or still to come.
   *
   * @param what said in the error, as in "waited for …"
   * @throws after `withinMs`, with everything that was seen
   */
  sees(what: string, matches: (seen: Seen) => boolean, withinMs?: number): Promise<Seen>;
  /** Ends every waiting with this error. */
  fail(error: Error): void;
}

interface Waiting<Seen> {
  readonly matches: (seen: Seen) => boolean;
  readonly resolve: (seen: Seen) => void;
  readonly reject: (error: Error) => void;
}

export const patienceMs = 15_000;

/** @param show one thing seen, as text for people */
export function createSight<Seen>(whose: string, show: (seen: Seen) => string): Sight<Seen> {
  const all: Seen[] = [];
  const fresh: Seen[] = [];
  const waiting = new Set<Waiting<Seen>>();

  const report = (what: string, withinMs: number) => {
    const list = all.length === 0 ? '  nothing' : all.map((seen) => `  ${show(seen)}`).join('\n');
    return new Error(`${whose} waited ${withinMs} ms for ${what} and saw:\n${list}`);
  };

  return {
    all,
    add(seen) {
      all.push(seen);
      for (const one of waiting) {
        if (!one.matches(seen)) continue;
        waiting.delete(one);
        one.resolve(seen);
        return;
      }
      fresh.push(seen);
    },
    sees(what, matches, withinMs = patienceMs) {
      const at = fresh.findIndex(matches);
      if (at >= 0) return Promise.resolve(fresh.splice(at, 1)[0] as Seen);
      return new Promise((resolve, reject) => {
        const settle = () => {
          clearTimeout(timer);
          waiting.delete(one);
        };
        const one: Waiting<Seen> = {
          matches,
          resolve: (seen) => {
            settle();
            resolve(seen);
          },
          reject: (error) => {
            settle();
            reject(error);
          },
        };
        const timer = setTimeout(() => one.reject(report(what, withinMs)), withinMs);
        waiting.add(one);
      });
    },
    fail(error) {
      for (const one of [...waiting]) one.reject(error);
    },
  };
}
