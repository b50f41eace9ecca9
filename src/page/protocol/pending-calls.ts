import { lostFault, type RequestFault } from './calls.ts';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (fault: RequestFault) => void;
}

/** Requests that wait for their answer. */
export class PendingCalls {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** A new request: its id, and what will become of it. */
  add(): { readonly id: number; readonly answer: Promise<unknown> } {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    return { id, answer };
  }

  answer(id: number, result: unknown): void {
    this.#waiting.get(id)?.resolve(result);
    this.#waiting.delete(id);
  }

  refuse(id: number, fault: RequestFault): void {
    this.#waiting.get(id)?.reject(fault);
    this.#waiting.delete(id);
  }

  /** The socket is gone: nobody will answer. */
  loseAll(): void {
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of lost) reject(lostFault());
  }
}
