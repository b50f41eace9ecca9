// Many changes, one durable commit. Changes run one after another, each seeing those before it; nobody is told of
// success before the commit that holds it is on the disk.
import type { Database } from './database.ts';

/** What one commit does besides the changes asked for. */
export interface CommitHooks {
  /** Inside the transaction, after all changes of the group. */
  beforeCommit(): void;
  /** When all of it is durable, before the promises are resolved. Must not throw. */
  committed(): void;
  /** When nothing of it happened. */
  rolledBack(): void;
}

interface Waiting {
  readonly change: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A group may wait for others no longer than one turn of the event loop, and holds no more than this. */
const largestGroup = 2_000;

export class GroupCommit {
  readonly #database: Database;
  readonly #hooks: CommitHooks;
  #waiting: Waiting[] = [];
  #scheduled = false;

  constructor(database: Database, hooks: CommitHooks) {
    this.#database = database;
    this.#hooks = hooks;
  }

  /** Runs `change` in the next group; resolved with its answer once it is durable. Rejects with what the database threw. */
  enqueue<T>(change: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ change, resolve: resolve as Waiting['resolve'], reject });
      this.#schedule();
    });
  }

  /** Sees to it that a group is committed soon, even if it is empty but for `beforeCommit`. */
  nudge(): void {
    this.#schedule();
  }

  /** Commits everything that waits, now. */
  flush(): void {
    do {
      this.#commit(this.#waiting.splice(0, largestGroup));
    } while (this.#waiting.length > 0);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After the sockets of this turn were read: all they brought goes into one group.
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#database.sqlite.open) this.flush();
    });
  }

  #commit(group: Waiting[]): void {
    const answers = this.#attempt(group);
    if (answers) {
      this.#hooks.committed();
      group.forEach((waiting, index) => {
        waiting.resolve(answers[index] as never);
      });
      return;
    }
    // One of them broke the group, or the disk did: each alone, so that only the guilty one fails.
    for (const waiting of group) {
      const [error, answer] = this.#attemptAlone(waiting);
      if (error !== undefined) {
        waiting.reject(error);
        continue;
      }
      this.#hooks.committed();
      waiting.resolve(answer as never);
    }
  }

  #attempt(group: Waiting[]): unknown[] | undefined {
    if (group.length === 1) return undefined;
    try {
      return this.#transaction(() => group.map((waiting) => waiting.change()));
    } catch {
      return undefined;
    }
  }

  #attemptAlone(waiting: Waiting): [error: unknown, answer?: unknown] {
    try {
      return [undefined, this.#transaction(waiting.change)];
    } catch (error) {
      return [error ?? new Error('a change failed without saying why')];
    }
  }

  #transaction<T>(changes: () => T): T {
    const { sqlite } = this.#database;
    let answer: T;
    try {
      sqlite.exec('BEGIN IMMEDIATE');
      answer = changes();
      this.#hooks.beforeCommit();
      sqlite.exec('COMMIT');
    } catch (error) {
      if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
      this.#hooks.rolledBack();
      throw error;
    }
    return answer;
  }
}
