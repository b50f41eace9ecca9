// Many changes, one durable commit, as in SQLite; but the database may go away at any moment, also at that of the commit.
import { type CommitHooks, type Commits, largestGroup, type Waiting } from './database.ts';
import { DatabaseAway } from './faults.ts';
import type { PostgresqlWriter, Transaction } from './postgresql-writer.ts';
import { type Answer, doByAsking, type Work } from './work.ts';

/** How often a database that went away is asked again what became of a commit. */
const askAgainMs = 200;

type Outcome = { readonly answers: unknown[] } | { readonly error: unknown; readonly isLoss: boolean };

interface Looking {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class PostgresqlCommits implements Commits {
  readonly #writer: PostgresqlWriter;
  readonly #hooks: CommitHooks;
  #waiting: Waiting[] = [];
  #nudged = false;
  /** Who waits for what others have committed. */
  #looking: Looking[] = [];
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

  lookUp(): Promise<void> {
    if (!this.#hooks.catchUp) return Promise.resolve();
    return new Promise<void>((resolve, reject) => {
      if (this.#inDoubt || this.#closed) return reject(new DatabaseAway());
      this.#looking.push({ resolve, reject });
      this.#work();
    });
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
    while (this.#waiting.length > 0 || this.#nudged || this.#looking.length > 0) {
      if (this.#waiting.length === 0 && !this.#nudged) {
        await this.#look();
        continue;
      }
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

  /** What others have committed, without a change of one's own: nobody has to wait for it. */
  async #look(): Promise<void> {
    const looking = this.#looking.splice(0);
    try {
      const transaction = await this.#writer.beginToRead();
      try {
        await this.#catchUp(transaction);
      } finally {
        await transaction.rollBack();
      }
      for (const { resolve } of looking) resolve();
    } catch (error) {
      for (const { reject } of looking) reject(error);
    }
  }

  async #catchUp({ begun, ask }: Transaction): Promise<void> {
    const { catchUp } = this.#hooks;
    if (!catchUp) return void (await begun);
    const unasked = () => {
      throw new Error('it changes nothing');
    };
    // Behind the lock, and together with it: what is read is what there is once nobody else can commit.
    await Promise.all([begun, doByAsking(catchUp(), ask, unasked)]);
  }

  async #attempt(group: readonly Waiting[]): Promise<Outcome> {
    const looking = this.#looking.splice(0);
    let transaction: Transaction | undefined;
    try {
      transaction = await this.#writer.begin();
      await this.#catchUp(transaction);
    } catch (error) {
      for (const { reject } of looking) reject(error);
      await transaction?.rollBack();
      return { error, isLoss: true };
    }
    for (const { resolve } of looking) resolve();
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
  async #wasCommitted({ begun }: Transaction): Promise<boolean> {
    this.#inDoubt = true;
    for (const waiting of [...this.#waiting.splice(0), ...this.#looking.splice(0)])
      waiting.reject(new DatabaseAway());
    try {
      const id = await begun;
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
