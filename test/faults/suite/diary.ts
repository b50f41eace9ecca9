/** What somebody went through lately, with times: read when something turned out wrong. */
export class Diary {
  readonly #whose: string;
  #lines: string[] = [];

  constructor(whose: string) {
    this.#whose = whose;
  }

  note(what: string): void {
    this.#lines.push(`${new Date().toISOString().slice(11, 23)} ${this.#whose} ${what}`);
    if (this.#lines.length > 200) this.#lines = this.#lines.slice(-100);
  }

  /** The last `count`, oldest first. */
  last(count: number): string[] {
    return this.#lines.slice(-count);
  }
}
