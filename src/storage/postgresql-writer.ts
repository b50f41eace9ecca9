// The one connection that writes. It is made when it is needed, and made anew when it was lost.
import pg from 'pg';
import { askOver, connectionOf, isLoss, type PostgresqlPlace } from './postgresql-client.ts';
import type { Answer, Query } from './work.ts';

/** A number that nobody else uses in this database: groups of several bridges come one after another. */
const oneAfterAnother = 7_310_215;

/** What `pg_xact_status` says of a transaction that is yet to come (PostgreSQL, appendix A). */
const invalidParameter = '22023';

/** A transaction under way: what is asked goes out behind its first statements, without a wait for them. */
export interface Transaction {
  /**
   * Resolved when it has begun, and no other process is in its midst; with PostgreSQL's own number of it, by which it can be asked
   * later what became of it.
   */
  readonly begun: Promise<string>;
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
  #client: Promise<pg.Client> | undefined;

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
    return this.#transaction('begin', (client) =>
      client
        .query<{ id: string }>(
          `select pg_current_xact_id()::text as id, pg_advisory_xact_lock(${oneAfterAnother})`,
        )
        .then(({ rows }) => rows[0]?.id ?? ''),
    );
  }

  /** For reading alone, as of one moment, whoever is writing. Rejects when the database cannot be reached. */
  async beginToRead(): Promise<Transaction> {
    return this.#transaction('begin isolation level repeatable read read only', async () => '');
  }

  async #transaction(begin: string, first: (client: pg.Client) => Promise<string>): Promise<Transaction> {
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

  /** Whether a transaction, of which nothing was heard any more, was committed. Rejects when the database cannot be reached. */
  async wasCommitted(id: string): Promise<boolean> {
    const client = await this.#connected();
    try {
      const { rows } = await client.query<{ status: string | null }>(
        'select pg_xact_status($1::xid8) as status',
        [id],
      );
      const status = rows[0]?.status;
      if (status === 'in progress') throw new Error('the transaction is still under way');
      return status === 'committed';
    } catch (error) {
      // Killed before it wrote anything of it down: to the database it is a number of the future, and would stay in doubt for ever.
      if (error instanceof pg.DatabaseError && error.code === invalidParameter) return false;
      if (isLoss(error)) this.#forget(client);
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
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
