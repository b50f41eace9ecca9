// Many changes, one durable commit, as in SQLite; but the database may go away at any moment, also at that of the commit.
import { type CommitHooks, type Commits, largestGroup, type Waiting } from './database.ts';
import { DatabaseAway } from './faults.ts';
import type { PostgresqlWriter, Transaction } from './postgresql-writer.ts';
import { type Answer, doByAsking, type Work } from './work.ts';

/** How often a database that went away is asked again what became of a commit. */
const askAgainMs = 200;

type Outcome = { readonly answers: unknown[] } | { readonly error: unknown; readonly isLoss: boolean };

export class PostgresqlCommits implements Commits {
  readonly #writer: PostgresqlWriter;
  readonly #hooks: CommitHooks;
  #waiting: Waiting[] = [];
  #nudged = false;
  #working: Promise<void> | undefined;
  /** Nobody knows yet what became of the last commit: whoever comes now is refused. */
  #inDoubt = false;
  #closed = false;

  constructor(writer: PostgresqlWriter, hooks: CommitHooks) {
    this.#writer = writer;
    this.#hooks = hooks;
  }

  readonly enqueue = <T>(change: () => Work<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (this.#inDoubt || this.#closed) return reject(new DatabaseAway());
      this.#waiting.push({ change, resolve: resolve as Waiting['resolve'], reject });
      this.#work();
    });

  nudge(): void {
    if (this.#closed) return;
    this.#nudged = true;
    this.#work();
  }

  async flush(): Promise<void> {
    this.#closed = true;
    await this.#working;
  }

  #work(): void {
    this.#working ??= this.#commitAll();
  }

  async #commitAll(): Promise<void> {
    // After the sockets of this turn were read: all they brought goes into one group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0 || this.#nudged) {
      this.#nudged = false;
      await this.#commit(this.#waiting.splice(0, largestGroup));
    }
    this.#working = undefined;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const outcome = await this.#attempt(group);
    if ('answers' in outcome) {
      group.forEach((waiting, index) => {
        waiting.resolve(outcome.answers[index] as never);
      });
      return;
    }
    // One of them broke the group: each alone, so that only the guilty one fails. Where the database is gone, all have failed.
    if (group.length > 1 && !outcome.isLoss) for (const waiting of group) await this.#commit([waiting]);
    else for (const waiting of group) waiting.reject(outcome.error);
  }

  async #attempt(group: readonly Waiting[]): Promise<Outcome> {
    let transaction: Transaction;
    try {
      transaction = await this.#writer.begin();
    } catch (error) {
      return { error, isLoss: true };
    }
    let answers: unknown[];
    try {
      answers = await this.#changes(group, transaction);
    } catch (error) {
      await transaction.rollBack();
      this.#hooks.rolledBack();
      return { error, isLoss: transaction.isLost() };
    }
    try {
      await transaction.commit();
    } catch (error) {
      if (!transaction.isLost() || !(await this.#wasCommitted(transaction))) {
        this.#hooks.rolledBack();
        return { error, isLoss: transaction.isLost() };
      }
    }
    this.#hooks.committed();
    return { answers };
  }

  async #changes(group: readonly Waiting[], transaction: Transaction): Promise<unknown[]> {
    const unwaited: Promise<Answer>[] = [];
    const note = (answer: Promise<Answer>) => {
      // Its fault is told below.
      answer.catch(() => {});
      unwaited.push(answer);
    };
    const does = <T>(work: Work<T>) => doByAsking(work, transaction.ask, note);
    const answers: unknown[] = [];
    try {
      for (const { change } of group) answers.push(await does(change()));
      await does(this.#hooks.beforeCommit());
    } catch (error) {
      // The first fault is the cause; what was asked after it was refused because of it.
      await Promise.all(unwaited);
      throw error;
    }
    await Promise.all(unwaited);
    return answers;
  }

  /** The connection was lost while it committed: only the database knows. Until it is back nothing else is stored. */
  async #wasCommitted({ id }: Transaction): Promise<boolean> {
    this.#inDoubt = true;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new DatabaseAway());
    try {
      while (!this.#closed) {
        try {
          return await this.#writer.wasCommitted(id);
        } catch {
          await new Promise((resolve) => setTimeout(resolve, askAgainMs));
        }
      }
      // The next start reads what is stored.
      return false;
    } finally {
      this.#inDoubt = false;
    }
  }
}
