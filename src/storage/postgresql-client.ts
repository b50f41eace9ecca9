// One connection to PostgreSQL, and what is known of it when something goes wrong.
import pg from 'pg';
import type { Answer, Query } from './work.ts';

export interface PostgresqlPlace {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  /** The server's certificate is verified: by this authority (PEM), or by those that Node.js knows. */
  readonly tls?: { readonly authority?: string };
}

/** Nobody waits longer for a database that does not answer. */
const answerMs = 10_000;
const connectMs = 5_000;

const whole = 20;

/** How to connect. Whole numbers are numbers: none here is beyond 2^53. */
export function connectionOf(place: PostgresqlPlace): pg.ClientConfig {
  const { host, port, database, user, password, tls } = place;
  return {
    ...{ host, port, database, user },
    ...(password !== undefined && { password }),
    ...(tls && { ssl: { rejectUnauthorized: true, ...(tls.authority && { ca: tls.authority }) } }),
    application_name: 'expert-connect',
    keepAlive: true,
    connectionTimeoutMillis: connectMs,
    query_timeout: answerMs,
    // Every commit is on the disk before anybody is told of it. A transaction whose bridge hangs holds up nobody else.
    options: `-c synchronous_commit=on -c idle_in_transaction_session_timeout=${3 * answerMs}`,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === whole ? Number : pg.types.getTypeParser(oid, format),
    },
  };
}

/** Whether the connection, and not the statement, is at fault: classes 08, 57P, 25P03 (PostgreSQL, appendix A), or no answer at all. */
export const isLoss = (error: unknown): boolean =>
  !(error instanceof pg.DatabaseError) || /^(08|57P|25P03)/.test(error.code ?? '');

/** Asks over a connection of the pool, or over one of its own. */
export async function askOver(client: pg.ClientBase, { text, name, values }: Query): Promise<Answer> {
  const { rows, rowCount } = await client.query({
    text,
    values: [...values],
    ...(name !== undefined && { name }),
  });
  return { rows, changes: rowCount ?? 0 };
}
