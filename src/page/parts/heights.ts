// Where the rows of a long list are, while most of them have never been drawn.

/** Heights by key, in pixels; an estimate stands in until a row has been measured. */
export class Heights {
  readonly #measured = new Map<string, number>();
  #offsets = new Float64Array(1);
  #count = 0;

  /** Takes a new list of rows, in their order. */
  arrange<Row>(rows: readonly Row[], keyOf: (row: Row) => string, estimate: (row: Row) => number): void {
    this.#count = rows.length;
    if (this.#offsets.length <= rows.length)
      this.#offsets = new Float64Array(Math.ceil(rows.length * 1.5) + 16);
    let sum = 0;
    for (let index = 0; index < rows.length; index++) {
      this.#offsets[index] = sum;
      const row = rows[index] as Row;
      sum += this.#measured.get(keyOf(row)) ?? estimate(row);
    }
    this.#offsets[rows.length] = sum;
  }

  /** Whether it differs from what was known; {@link arrange} is due then. */
  measure(key: string, height: number): boolean {
    const known = this.#measured.get(key);
    if (known !== undefined && Math.abs(known - height) < 0.5) return false;
    this.#measured.set(key, height);
    return true;
  }

  /** The width has changed: nothing measured is true any more. */
  forget(): void {
    this.#measured.clear();
  }

  get total(): number {
    return this.#offsets[this.#count] ?? 0;
  }

  /** The top of a row; of the row after the last one, the end of the list. */
  offset(index: number): number {
    return this.#offsets[Math.max(0, Math.min(index, this.#count))] ?? 0;
  }

  /** The row at this distance from the top. */
  at(y: number): number {
    let low = 0;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#offsets[middle] ?? 0) <= y) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  /** The rows that touch this stretch: from the first to before the second. */
  between(top: number, bottom: number): readonly [number, number] {
    if (this.#count === 0) return [0, 0];
    return [this.at(Math.max(0, top)), Math.min(this.#count, this.at(Math.max(0, bottom)) + 1)];
  }
}
