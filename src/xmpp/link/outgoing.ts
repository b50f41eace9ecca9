// What one stream still has to write. Stanzas of one turn of the event loop leave in one write, and while the server
// takes nothing they wait here, within a bound. Every stanza of a write shares one promise.
import { LinkDown, LinkFull } from './errors.ts';

/** Calls back once the socket has taken it all (the kernel has it), or with what went wrong. */
export type Write = (data: string, done: (error?: Error | null) => void) => void;

export interface Outgoing {
  /** Resolved when the socket took it. Ignoring the promise is allowed. */
  push(xml: string, bytes: number): Promise<void>;
  /** Resolved when nothing is left to write; rejected when the stream fails first. Nothing is taken any more. */
  finish(): Promise<void>;
  /** Rejects everything that is not known to have left. */
  fail(error: LinkDown): void;
  /** Bytes that the socket has not taken. */
  bufferedBytes(): number;
  /** Milliseconds that the write under way has been waiting; 0 if there is none. */
  stalledMs(): number;
}

interface Batch {
  data: string;
  bytes: number;
  readonly taken: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Large enough to be cheap, small enough that encoding it holds nobody up. */
const largestWrite = 256 * 1024;

export function createOutgoing(write: Write, maxBufferedBytes: number): Outgoing {
  const waiting: Batch[] = [];
  let open: Batch | undefined;
  let writing: Batch | undefined;
  let writingSince = 0;
  let buffered = 0;
  let turn: NodeJS.Immediate | undefined;
  let closed: LinkDown | undefined;

  function push(xml: string, bytes: number): Promise<void> {
    if (closed) return rejected(closed);
    if (buffered + bytes > maxBufferedBytes) return rejected(new LinkFull());
    if (!open || open.bytes >= largestWrite) {
      open = createBatch();
      waiting.push(open);
    }
    open.data += xml;
    open.bytes += bytes;
    buffered += bytes;
    // After the reads of this turn: what they were answered with goes out together.
    if (!writing && !turn) turn = setImmediate(next);
    return open.taken;
  }

  function next(): void {
    clearImmediate(turn);
    turn = undefined;
    const batch = waiting.shift();
    if (!batch) return;
    if (batch === open) open = undefined;
    writing = batch;
    writingSince = performance.now();
    write(batch.data, (error) => taken(batch, error));
  }

  /** One write at a time: the next one begins when the socket has drained, with all that came meanwhile. */
  function taken(batch: Batch, error?: Error | null): void {
    if (writing !== batch) return;
    writing = undefined;
    buffered -= batch.bytes;
    if (error) {
      batch.reject(new LinkDown(error.message));
      return;
    }
    batch.resolve();
    if (waiting.length > 0) next();
  }

  return {
    push,
    finish() {
      closed ??= new LinkDown('the link is closing');
      const last = waiting.at(-1) ?? writing;
      if (!writing) next();
      return last ? last.taken : Promise.resolve();
    },
    fail(error) {
      closed = error;
      clearImmediate(turn);
      turn = undefined;
      open = undefined;
      writing?.reject(error);
      writing = undefined;
      for (const batch of waiting.splice(0)) batch.reject(error);
      buffered = 0;
    },
    bufferedBytes: () => buffered,
    stalledMs: () => (writing ? performance.now() - writingSince : 0),
  };
}

function createBatch(): Batch {
  let resolve: () => void = ignore;
  let reject: (error: Error) => void = ignore;
  const taken = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  taken.catch(ignore);
  return { data: '', bytes: 0, taken, resolve, reject };
}

/** A rejected promise that nobody has to look at. */
export function rejected(error: Error): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(ignore);
  return promise;
}

function ignore(): void {}
