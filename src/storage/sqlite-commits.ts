// Many changes, one durable commit. Nobody is told of success before the commit that holds it is on the disk.
import type Sqlite from 'better-sqlite3';
import { type CommitHooks, type Commits, largestGroup, type Waiting } from './database.ts';
import { faultOfPlace, isLocked } from './faults.ts';
import { doAtOnce, type Work } from './work.ts';

/** Another process that writes: how long it may, and how often it is tried again. */
const longestLockMs = 5_000;
const tryAgainMs = 20;

/** A group may wait for others no longer than one turn of the event loop. */
export class SqliteCommits implements Commits {
  readonly #sqlite: Sqlite.Database;
  readonly #hooks: CommitHooks;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #lockedSince: number | undefined;

  constructor(sqlite: Sqlite.Database, hooks: CommitHooks) {
    this.#sqlite = sqlite;
    this.#hooks = hooks;
  }

  readonly enqueue = <T>(change: () => Work<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      this.#waiting.push({ change, resolve: resolve as Waiting['resolve'], reject });
      this.#schedule();
    });

  nudge(): void {
    this.#schedule();
  }

  /** The file is this process's own. */
  async lookUp(): Promise<void> {}

  async flush(): Promise<void> {
    this.#flush();
    while (this.#waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, tryAgainMs));
  }

  #flush(): void {
    do {
      if (!this.#run(this.#waiting.splice(0, largestGroup))) return;
    } while (this.#waiting.length > 0);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After the sockets of this turn were read: all they brought goes into one group.
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#sqlite.open) this.#flush();
    });
  }

  /** Says no where somebody else is writing: the group was put back, and all else goes on meanwhile. */
  #run(group: readonly Waiting[]): boolean {
    const begun = this.#begin();
    if (begun === 'locked') {
      this.#waiting.unshift(...group);
      this.#later();
      return false;
    }
    const [error, answers] = begun === 'begun' ? this.#attempt(group) : [begun.error];
    if (answers) {
      this.#hooks.committed();
      group.forEach((waiting, index) => {
        waiting.resolve(answers[index] as never);
      });
      return true;
    }
    if (begun !== 'begun' || group.length <= 1 || faultOfPlace(error) !== undefined) {
      for (const waiting of group) waiting.reject(error);
      return true;
    }
    // One of them broke the group: each alone, so that only the guilty one fails.
    for (const [place, waiting] of group.entries()) {
      if (this.#run([waiting])) continue;
      this.#waiting.splice(1, 0, ...group.slice(place + 1));
      return false;
    }
    return true;
  }

  /** A lock that lasts is a fault like any other. */
  #begin(): 'begun' | 'locked' | { readonly error: unknown } {
    try {
      this.#sqlite.exec('BEGIN IMMEDIATE');
      this.#lockedSince = undefined;
      return 'begun';
    } catch (error) {
      if (!isLocked(error)) return { error };
      this.#lockedSince ??= performance.now();
      return performance.now() - this.#lockedSince > longestLockMs ? { error } : 'locked';
    }
  }

  #later(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      if (this.#sqlite.open) this.#flush();
    }, tryAgainMs);
  }

  /** What the changes gave, once it is durable; or what the database or one of them threw. The transaction is open. */
  #attempt(group: readonly Waiting[]): [error: unknown, answers?: unknown[]] {
    try {
      const answers = group.map((waiting) => doAtOnce(waiting.change()));
      doAtOnce(this.#hooks.beforeCommit());
      this.#sqlite.exec('COMMIT');
      return [undefined, answers];
    } catch (error) {
      if (this.#sqlite.inTransaction) this.#sqlite.exec('ROLLBACK');
      this.#hooks.rolledBack();
      return [error];
    }
  }
}
