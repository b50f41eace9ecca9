// The writing side of one console's socket.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { LoggedEvent } from '../domain/event.ts';
import { encodeEvent } from './encode.ts';

/** How much may stand in the socket's own buffer, in bytes; beyond it events wait here, and no request is read. */
const fullAt = 131_072;
/** What an event is about without its text, in bytes. */
const frameworkOfAnEvent = 400;

/**
 * Sends answers and events in the order in which they come. Events wait, not yet encoded, while the socket is full, so a
 * long replay costs no memory; answers never wait. One turn of the event loop makes one write.
 */
export class Outlet {
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  readonly #longest: number;
  readonly #overflow: () => void;
  #waiting: LoggedEvent[] | undefined;
  #next = 0;
  #waitingBytes = 0;
  /** What waited when the session was opened: a replay may be longer than what may wait otherwise. */
  #replay = 0;
  #open = false;
  #corked = false;
  #toldUpTo = 0;

  /** `overflow` is called when more than `longest` bytes wait for a console that does not read. */
  constructor(ws: WebSocket, stream: Duplex, longest: number, overflow: () => void) {
    this.#ws = ws;
    this.#stream = stream;
    this.#longest = longest;
    this.#overflow = overflow;
  }

  /** The `seq` of the newest event it was given. */
  get toldUpTo(): number {
    return this.#toldUpTo;
  }

  /** Whether the console reads too slowly to be answered more. */
  get isFull(): boolean {
    return this.#stream.writableLength >= fullAt;
  }

  /** Sends an answer now. */
  answer(frame: string): void {
    this.#send(frame);
  }

  /** Events before {@link openAt} wait for it. */
  tell(events: readonly LoggedEvent[]): void {
    this.#waiting ??= [];
    for (const event of events) {
      this.#waiting.push(event);
      this.#waitingBytes += sizeOf(event);
      this.#toldUpTo = event.seq;
    }
    if (!this.#open) return;
    this.flush();
    if (this.#waitingBytes > this.#longest + this.#replay) this.#overflow();
  }

  /** The answer to session.open is sent, which named `seq`: now events follow. */
  openAt(seq: number): void {
    this.#open = true;
    this.#toldUpTo = Math.max(this.#toldUpTo, seq);
    this.#replay = this.#waitingBytes;
    this.flush();
  }

  /** Sends what waits, as far as the socket takes it. To be called when the socket has drained. */
  flush(): void {
    const waiting = this.#waiting;
    if (!waiting || !this.#open) return;
    while (this.#next < waiting.length && !this.isFull) {
      const event = waiting[this.#next] as LoggedEvent;
      this.#next += 1;
      this.#waitingBytes -= sizeOf(event);
      this.#send(encodeEvent(event));
    }
    if (this.#next < waiting.length) return;
    this.#waiting = undefined;
    this.#next = 0;
    this.#waitingBytes = 0;
    this.#replay = 0;
  }

  /** Nothing is sent any more. */
  close(): void {
    this.#open = false;
    this.#waiting = undefined;
  }

  #send(frame: string): void {
    if (!this.#corked) {
      this.#corked = true;
      this.#stream.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#stream.uncork();
      });
    }
    this.#ws.send(frame);
  }
}

function sizeOf({ event }: LoggedEvent): number {
  if (event.type !== 'message') return frameworkOfAnEvent;
  return frameworkOfAnEvent + event.message.text.length + (event.message.html?.length ?? 0);
}
