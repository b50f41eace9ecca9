import { Refusal } from '../../domain/refusal.ts';

/** Lets work of one key run one after another, and no more than `atOnce` in all; beyond `longest` waiting: `unavailable`. */
export class Turns {
  readonly #atOnce: number;
  readonly #longest: number;
  readonly #lastOf = new Map<string, Promise<unknown>>();
  readonly #queue: (() => void)[] = [];
  #running = 0;
  #known = 0;

  constructor(atOnce: number, longest: number) {
    this.#atOnce = atOnce;
    this.#longest = longest;
  }

  async take<Answer>(key: string, work: () => Promise<Answer>): Promise<Answer> {
    if (this.#known >= this.#longest) throw new Refusal('unavailable', 5);
    this.#known += 1;
    const before = this.#lastOf.get(key);
    const mine = (before ?? Promise.resolve()).then(() => this.#run(work));
    const settled = mine.then(ignore, ignore);
    this.#lastOf.set(key, settled);
    try {
      return await mine;
    } finally {
      this.#known -= 1;
      if (this.#lastOf.get(key) === settled) this.#lastOf.delete(key);
    }
  }

  async #run<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (this.#running >= this.#atOnce) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#queue.shift()?.();
    }
  }
}

function ignore(): void {}
