import type { Kysely, RawBuilder } from 'kysely';
import type { Schema } from './schema.ts';
import type { Commit, Value, Work } from './work.ts';

/** An open archive, in either database. */
export interface Database {
  /** The query builder that compiles for it. */
  readonly build: Kysely<Schema>;
  /** For statements that are asked again and again. */
  prepare(text: string): Prepared;
  /** Asks once. */
  all(text: string, values: readonly Value[]): Work<unknown[]>;
  /** Writes once. */
  write(text: string, values: readonly Value[]): Work<void>;
  /** Does work that changes nothing. It sees what is committed, and nothing else. */
  read<T>(work: () => Work<T>): Promise<T>;
  /** As `read`, on a way of its own: whatever else is asked, this does not wait behind it. */
  ahead<T>(work: () => Work<T>): Promise<T>;
  /** The one way to change something. */
  commits(hooks: CommitHooks): Commits;
  /** Whether a folded text of this table has all of these words, or pieces of words. */
  hasWords(words: readonly string[], table: 'conversation_text' | 'message_text'): RawBuilder<boolean>;
  /** Rows were brought with numbers of their own: new ones are numbered on from the highest. */
  numberOn(table: string, key: string): Promise<void>;
  /** From here on what is erased is to leave nothing in the files; the answer is called when all of it is erased. */
  erasing(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface Prepared {
  write(values: readonly Value[]): Work<void>;
  run(values: readonly Value[]): Work<number>;
  insert(values: readonly Value[]): Work<number>;
  first(values: readonly Value[]): Work<unknown>;
  all(values: readonly Value[]): Work<unknown[]>;
}

/** Many changes, one durable commit. Changes run one after another, each seeing those before it. */
export interface Commits {
  /** Runs `change` in the next group; resolved with its answer once it is durable. Rejects with what the database threw. */
  readonly enqueue: Commit;
  /** Sees to it that a group is committed soon, even if it is empty but for `beforeCommit`. */
  nudge(): void;
  /**
   * Learns what other processes have committed (`catchUp`), with a group or without one; at once where nobody else can. Rejects
   * when the database cannot be reached.
   */
  lookUp(): Promise<void>;
  /** Commits everything that waits; resolved when that is done or has failed. */
  flush(): Promise<void>;
}

/** What one commit does besides the changes asked for. */
export interface CommitHooks {
  /**
   * Where several processes share the database: before all changes of the group, when nobody else can commit any more; or without
   * a group, as of one moment. It changes nothing, and what it has learned stays true when the group fails.
   */
  catchUp?(): Work<void>;
  /** Inside the transaction, after all changes of the group. */
  beforeCommit(): Work<void>;
  /** When all of it is durable, before the promises are resolved. Must not throw. */
  committed(): void;
  /** When nothing of it happened. */
  rolledBack(): void;
}

/** A change that waits for its commit. */
export interface Waiting {
  readonly change: () => Work<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A trigram index knows nothing shorter; the texts themselves are looked through then. */
export const shortestIndexed = 3;

/** What one commit holds at most. */
export const largestGroup = 2_000;
