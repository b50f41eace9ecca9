// How fast one console may be (clarification 23).
import type { Limits } from './protocol/limits.ts';

/** How far over a rate a flood begins. */
const floodFactor = 10;
/** What an acknowledgement counts of a frame: consoles may acknowledge each event on its own. */
const costOfAck = 0.1;

/** A token bucket that holds one second's worth. Times are milliseconds since 1970. */
class Bucket {
  readonly #perSecond: number;
  #left: number;
  #at: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#at = now;
  }

  /** Takes `cost` if it is there: 0. Otherwise takes nothing and gives the seconds until it will be. */
  take(cost: number, now: number): number {
    // A clock set back refills nothing, and what comes after counts from there.
    const passed = Math.max(0, now - this.#at) / 1000;
    this.#left = Math.min(this.#perSecond, this.#left + passed * this.#perSecond);
    this.#at = now;
    if (this.#left < cost) return (cost - this.#left) / this.#perSecond;
    this.#left -= cost;
    return 0;
  }
}

/** `flood`: the socket is to be closed. */
export type Verdict = 'admitted' | 'flood' | { readonly retryAfter: number };

/** The rates of one socket: messages, other requests, and bytes. */
export class Pace {
  readonly #messages: Bucket;
  readonly #messageFlood: Bucket;
  readonly #others: Bucket;
  readonly #otherFlood: Bucket;
  readonly #byteFlood: Bucket;

  constructor(limits: Limits, now: number) {
    const { messagesPerSecond, framesPerSecond, frameBytes } = limits;
    this.#messages = new Bucket(messagesPerSecond, now);
    this.#messageFlood = new Bucket(messagesPerSecond * floodFactor, now);
    this.#others = new Bucket(framesPerSecond, now);
    this.#otherFlood = new Bucket(framesPerSecond * floodFactor, now);
    this.#byteFlood = new Bucket(messagesPerSecond * frameBytes * floodFactor, now);
  }

  /** Before a frame is read: whether the bytes alone are a flood. */
  admitBytes(bytes: number, now: number): boolean {
    return this.#byteFlood.take(bytes, now) === 0;
  }

  /** A ping of the console's own. */
  admitPing(now: number): boolean {
    return this.#otherFlood.take(1, now) === 0;
  }

  admit(method: string, now: number): Verdict {
    if (method === 'session.ack') return this.#otherFlood.take(costOfAck, now) === 0 ? 'admitted' : 'flood';
    const isMessage = method === 'chat.send';
    const flood = isMessage ? this.#messageFlood : this.#otherFlood;
    if (flood.take(1, now) > 0) return 'flood';
    const wait = (isMessage ? this.#messages : this.#others).take(1, now);
    return wait === 0 ? 'admitted' : { retryAfter: Math.ceil(wait * 1000) / 1000 };
  }
}
