// Finds dead sockets. Each is visited once in a round, and the visits are spread over it: ten thousand pings at once
// would hold up everybody's messages.
import type { Clock } from '../bridge/ports.ts';

interface Visited {
  beat(): void;
}

const visitsOfARound = 100;

export class Heartbeat {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #slots: Set<Visited>[] = Array.from({ length: visitsOfARound }, () => new Set());
  #turn = 0;
  #nextSlot = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, roundSeconds: number) {
    this.#clock = clock;
    this.#interval = (roundSeconds * 1000) / visitsOfARound;
  }

  start(): void {
    this.#cancel = this.#clock.after(this.#interval, () => {
      this.start();
      this.#turn = (this.#turn + 1) % visitsOfARound;
      for (const socket of this.#slots[this.#turn] ?? []) socket.beat();
    });
  }

  stop(): void {
    this.#cancel?.();
  }

  /** Visits it from now on, once in a round; the answer ends that. */
  add(socket: Visited): () => void {
    // Those who come together are spread over the round.
    this.#nextSlot = (this.#nextSlot + 1) % visitsOfARound;
    const slot = this.#slots[this.#nextSlot];
    slot?.add(socket);
    return () => slot?.delete(socket);
  }
}
