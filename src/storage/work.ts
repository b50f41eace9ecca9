// What a change or a reading does, written once for both databases: a generator that asks statement after statement. SQLite answers
// each on the spot, so that the whole of it is one synchronous call; for PostgreSQL each question goes over the wire.

export type Value = string | number | null;

/** A question to a database that is not in this process. */
export interface Query {
  readonly text: string;
  /** Of the statement once it is prepared. */
  readonly name?: string;
  readonly values: readonly Value[];
  /** Whether the work needs the answer to go on. Where it does not, what went wrong is known at the end of the transaction. */
  readonly waits: boolean;
}

export interface Answer {
  readonly rows: readonly unknown[];
  readonly changes: number;
}

export type Work<T> = Iterable<Query, T, Answer>;

/** Makes a piece of work part of the next commit; resolved with what it gave once that is durable. */
export type Commit = <T>(change: () => Work<T>) => Promise<T>;

/** Work that is done. */
export class Done<T> implements Work<T>, Iterator<Query, T, Answer> {
  readonly done = true;
  readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
  [Symbol.iterator]() {
    return this;
  }
  next() {
    return this;
  }
}

/** Does work of which every question is answered on the spot. */
export function doAtOnce<T>(work: Work<T>): T {
  const step = work[Symbol.iterator]().next();
  if (!step.done) throw new Error('this database answers at once, and was asked to wait');
  return step.value;
}

const nothing: Answer = { rows: [], changes: 0 };

/** Does work whose questions are answered later. `unwaited` is given the answers that nobody waits for. */
export async function doByAsking<T>(
  work: Work<T>,
  ask: (query: Query) => Promise<Answer>,
  unwaited: (answer: Promise<Answer>) => void,
): Promise<T> {
  const steps = work[Symbol.iterator]();
  let step = steps.next(nothing);
  while (!step.done) {
    const answer = ask(step.value);
    if (step.value.waits) {
      step = steps.next(await answer);
    } else {
      unwaited(answer);
      step = steps.next(nothing);
    }
  }
  return step.value;
}
