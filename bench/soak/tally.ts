// What was acknowledged, and what came, of everybody to everybody.

export interface Totals {
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
}

/** One way of one chat; messages are known by their number, which grows. */
interface Lane {
  next: number;
  readonly acknowledged: Set<number>;
  readonly heard: Set<number>;
  furthest: number;
}

const numbered = /^#(\d+) /;

export class Tally {
  readonly #lanes = new Map<string, Lane>();
  doubled = 0;
  reordered = 0;
  acknowledged = 0;

  /** The next text of this one to that one. */
  text(from: string, to: string): { readonly text: string; readonly n: number } {
    const lane = this.#laneOf(from, to);
    const n = lane.next++;
    const words = 'Could you have a look at this, please? '.repeat(1 + (n % 5));
    return { n, text: `#${n} ${words}` };
  }

  isAcknowledged(from: string, to: string, n: number): void {
    this.#laneOf(from, to).acknowledged.add(n);
    this.acknowledged += 1;
  }

  isHeard(from: string, to: string, text: string): void {
    const n = Number(numbered.exec(text)?.[1] ?? Number.NaN);
    const lane = this.#laneOf(from, to);
    if (lane.heard.has(n)) this.doubled += 1;
    else if (n < lane.furthest) this.reordered += 1;
    lane.heard.add(n);
    lane.furthest = Math.max(lane.furthest, n);
  }

  lost(): number {
    let lost = 0;
    for (const { acknowledged, heard } of this.#lanes.values())
      for (const n of acknowledged) if (!heard.has(n)) lost += 1;
    return lost;
  }

  totals(): Totals {
    const { acknowledged, doubled, reordered } = this;
    return { acknowledged, lost: this.lost(), doubled, reordered };
  }

  #laneOf(from: string, to: string): Lane {
    const key = `${from} ${to}`;
    let lane = this.#lanes.get(key);
    if (!lane) {
      lane = { next: 1, acknowledged: new Set(), heard: new Set(), furthest: 0 };
      this.#lanes.set(key, lane);
    }
    return lane;
  }
}
