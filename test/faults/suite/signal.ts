/** Waits for what others bring about, without asking again and again. */
export class Signal {
  #waiting: (() => void)[] = [];

  /** Something may have changed. */
  notice(): void {
    for (const look of this.#waiting.splice(0)) look();
  }

  /** Resolved once `isSo`; rejected after `withinMs`, naming `what`. */
  async until(what: () => string, isSo: () => boolean, withinMs: number): Promise<void> {
    const end = performance.now() + withinMs;
    while (!isSo()) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`waited ${withinMs} ms for ${what()}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }
}
