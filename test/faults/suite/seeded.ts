/** Chance that can be had again: the same seed gives the same numbers. */
export interface Chance {
  /** 0 ≤ r < 1 */
  next(): number;
  /** A whole number, both ends included. */
  between(from: number, to: number): number;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** Mulberry32, with what it is for mixed into the seed. */
export function seeded(seed: number, what: string): Chance {
  let state = seed >>> 0;
  for (const character of what) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return { next, between, oneOf: (items) => items[between(0, items.length - 1)] ?? items[0] };
}
