// The one connection that writes. It is made when it is needed, and made anew when it was lost.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { askOver, connectionOf, isLoss, type PostgresqlPlace } from './postgresql-client.ts';
import type { Answer, Query } from './work.ts';

/** A number that nobody else uses in this database: groups of several bridges come one after another. */
const oneAfterAnother = 7_310_215;
const takeLock = `select pg_advisory_xact_lock(${oneAfterAnother})`;

/**
 * Written in each transaction: it is there if, and only if, the transaction was committed. PostgreSQL's own number of a transaction
 * would not do: after a crash that forgot it, somebody else is given the same one.
 */
const writeMark = `insert into commit_marks (writer, number, at) values ($1, $2, extract(epoch from now())::bigint * 1000)
  on conflict (writer) do update set number = excluded.number, at = excluded.at`;
const readMark = 'select number from commit_marks where writer = $1';
/** With one's own go those of processes that were killed; nobody asks for one that long. */
const forgetMarks = `delete from commit_marks where writer = $1 or at < (extract(epoch from now())::bigint - 86400 * 7) * 1000`;
/** The former connection's transaction may still be under way, and holds the lock until it has ended. */
const longestWait = "set local lock_timeout = '5s'";

/** A transaction under way: what is asked goes out behind its first statements, without a wait for them. */
export interface Transaction {
  /** Resolved when it has begun, and no other process is in its midst; with its mark, by which it can be asked later what became of it. */
  readonly begun: Promise<number>;
  ask(query: Query): Promise<Answer>;
  /** Rejects when it is not known to be durable. */
  commit(): Promise<void>;
  /** Never rejects. */
  rollBack(): Promise<void>;
  /** The connection is lost; with it whatever was not committed. */
  isLost(): boolean;
}

export class PostgresqlWriter {
  readonly #config: pg.ClientConfig;
  readonly #writer: string = randomUUID();
  #client: Promise<pg.Client> | undefined;
  #lastMark = 0;

  /** `longestIdleMs`: where others wait, a transaction whose process hangs is ended after so long. */
  constructor(place: PostgresqlPlace, longestIdleMs?: number) {
    const config = connectionOf(place);
    const idle =
      longestIdleMs === undefined ? '' : ` -c idle_in_transaction_session_timeout=${longestIdleMs}`;
    // Statements go out without waiting for the answers to those before them.
    this.#config = {
      ...config,
      options: `${config.options ?? ''}${idle}`,
      pipeline: true,
    } as pg.ClientConfig;
  }

  /** Rejects when the database cannot be reached. */
  async begin(): Promise<Transaction> {
    return this.#transaction('begin', async (client) => {
      const mark = ++this.#lastMark;
      const values = [this.#writer, mark];
      await Promise.all([
        client.query(takeLock),
        client.query({ text: writeMark, name: 'commit mark', values }),
      ]);
      return mark;
    });
  }

  /** For reading alone, as of one moment, whoever is writing. Rejects when the database cannot be reached. */
  async beginToRead(): Promise<Transaction> {
    return this.#transaction('begin isolation level repeatable read read only', async () => 0);
  }

  async #transaction(begin: string, first: (client: pg.Client) => Promise<number>): Promise<Transaction> {
    const client = await this.#connected();
    let lost = false;
    const noted = <T>(asked: Promise<T>): Promise<T> =>
      asked.catch((error: unknown) => {
        if (isLoss(error)) {
          lost = true;
          this.#forget(client);
        }
        throw error;
      });
    const [begins, locks] = [noted(client.query(begin)), noted(first(client))];
    const begun = Promise.all([begins, locks]).then(([, id]) => id);
    // Whoever waits for it is told.
    begun.catch(() => {});
    return {
      begun,
      ask: (query) => noted(askOver(client, query)),
      commit: async () => {
        await noted(client.query('commit'));
      },
      rollBack: async () => {
        await noted(client.query('rollback')).catch(() => {});
      },
      isLost: () => lost,
    };
  }

  /**
   * Whether the last transaction, of which nothing was heard any more, was committed. Rejects when the database cannot be reached, or
   * has not ended it yet.
   */
  async wasCommitted(mark: number): Promise<boolean> {
    const client = await this.#connected();
    try {
      const [, , , { rows }] = await Promise.all([
        client.query('begin'),
        client.query(longestWait),
        client.query(takeLock),
        client.query<{ number: number }>(readMark, [this.#writer]),
        client.query('rollback'),
      ]);
      return rows[0]?.number === mark;
    } catch (error) {
      if (isLoss(error)) this.#forget(client);
      else await client.query('rollback').catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    await client?.query(forgetMarks, [this.#writer]).catch(() => {});
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    client.on('error', () => this.#forget(client));
    client.on('end', () => this.#forget(client));
    try {
      await client.connect();
      return client;
    } catch (error) {
      this.#client = undefined;
      throw error;
    }
  }

  #forget(client: pg.Client): void {
    const kept = this.#client;
    void kept?.then(
      (its) => {
        if (its !== client || this.#client !== kept) return;
        this.#client = undefined;
        client.end().catch(() => {});
      },
      () => {},
    );
  }
}
