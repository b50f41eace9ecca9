// Reads any table of an archive, in pages.
import { type RawBuilder, sql } from 'kysely';
import type { CopyTable } from './copy-tables.ts';
import type { Database } from './database.ts';
import type { Value, Work } from './work.ts';

export type Row = Readonly<Record<string, Value>>;

/** Rows of one page, and of one commit. */
const pageSize = 1_000;

export const rowsOf = (database: Database, query: RawBuilder<unknown>): Promise<Row[]> =>
  database.read(() => {
    const { sql: text, parameters } = query.compile(database.build);
    return database.all(text, parameters as Value[]) as Work<Row[]>;
  });

export async function countOf(database: Database, { name }: CopyTable): Promise<number> {
  const [row] = await rowsOf(database, sql`select count(*) as count from ${sql.table(name)}`);
  return Number(row?.count ?? 0);
}

/** All rows that `seen` lacks; all there are, without it. A table that is copied as a whole is one page. */
export async function* pagesOf(database: Database, table: CopyTable, seen?: Database): AsyncGenerator<Row[]> {
  if (table.by === 'number') return yield* numberedPages(database, table, seen);
  const { name } = table;
  if (table.by === 'whole') return yield await rowsOf(database, sql`select * from ${sql.table(name)}`);
  for (const { tenant = null } of await rowsOf(
    database,
    sql`select distinct tenant from ${sql.table(name)}`,
  )) {
    const ofTenant = sql`from ${sql.table(name)} where tenant = ${tenant}`;
    let after = seen ? await highest(seen, sql`select max(number) as highest ${ofTenant}`) : 0;
    for (let isMore = true; isMore; ) {
      const rows = await rowsOf(
        database,
        sql`select * ${ofTenant} and number > ${after} order by number limit ${pageSize}`,
      );
      yield rows;
      isMore = rows.length === pageSize;
      after = Number(rows.at(-1)?.number);
    }
  }
}

async function* numberedPages(
  database: Database,
  { name, key }: CopyTable & { readonly by: 'number' },
  seen: Database | undefined,
): AsyncGenerator<Row[]> {
  const [table, number] = [sql.table(name), sql.ref(key)];
  let after = seen ? await highest(seen, sql`select max(${number}) as highest from ${table}`) : 0;
  for (let isMore = true; isMore; ) {
    // SQLite does not show the number of a row of its full text unless it is asked for.
    const columns = key === 'rowid' ? sql`rowid, text` : sql`*`;
    const rows = await rowsOf(
      database,
      sql`select ${columns} from ${table} where ${number} > ${after} order by ${number} limit ${pageSize}`,
    );
    yield rows;
    isMore = rows.length === pageSize;
    after = Number(rows.at(-1)?.[key]);
  }
}

const highest = async (database: Database, query: RawBuilder<unknown>) =>
  Number((await rowsOf(database, query))[0]?.highest ?? 0);
