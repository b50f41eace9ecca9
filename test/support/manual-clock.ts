import type { Clock } from '../../src/bridge/ports.ts';

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #tasks: { at: number; readonly task: () => void }[] = [];

  constructor(now = Date.UTC(2026, 0, 5, 9)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const entry = { at: this.#now + ms, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }

  /** What is due stays due in as long. */
  setBack(seconds: number): void {
    this.#now -= seconds * 1000;
    for (const entry of this.#tasks) entry.at -= seconds * 1000;
  }

  /** Lets `seconds` pass: what was due in that time happens, in its order, and what follows from it settles. */
  async passes(seconds: number): Promise<void> {
    const end = this.#now + seconds * 1000;
    for (;;) {
      const due = this.#tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#tasks = this.#tasks.filter((task) => task !== due);
      this.#now = Math.max(this.#now, due.at);
      due.task();
      await settled();
    }
    this.#now = end;
    await settled();
  }
}

/** What was begun without waiting for anything outside the process has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve));
}
