// Many changes, one durable commit. Nobody is told of success before the commit that holds it is on the disk.
import type Sqlite from 'better-sqlite3';
import { type CommitHooks, type Commits, largestGroup, type Waiting } from './database.ts';
import { doAtOnce, type Work } from './work.ts';

/** A group may wait for others no longer than one turn of the event loop. */
export class SqliteCommits implements Commits {
  readonly #sqlite: Sqlite.Database;
  readonly #hooks: CommitHooks;
  #waiting: Waiting[] = [];
  #scheduled = false;

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

  async flush(): Promise<void> {
    this.#flush();
  }

  #flush(): void {
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
      if (this.#sqlite.open) this.#flush();
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
      return this.#transaction(() => group.map((waiting) => doAtOnce(waiting.change())));
    } catch {
      return undefined;
    }
  }

  #attemptAlone(waiting: Waiting): [error: unknown, answer?: unknown] {
    try {
      return [undefined, this.#transaction(() => doAtOnce(waiting.change()))];
    } catch (error) {
      return [error ?? new Error('a change failed without saying why')];
    }
  }

  #transaction<T>(changes: () => T): T {
    let answer: T;
    try {
      this.#sqlite.exec('BEGIN IMMEDIATE');
      answer = changes();
      doAtOnce(this.#hooks.beforeCommit());
      this.#sqlite.exec('COMMIT');
    } catch (error) {
      if (this.#sqlite.inTransaction) this.#sqlite.exec('ROLLBACK');
      this.#hooks.rolledBack();
      throw error;
    }
    return answer;
  }
}
