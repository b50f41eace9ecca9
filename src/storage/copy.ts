// Moves an archive into another database, and proves that it is the same. It can break off anywhere and be called again.
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { countOf, pagesOf, type Row, rowsOf } from './copy-pages.ts';
import { copyMark, copyTables, neverEmpty } from './copy-tables.ts';
import type { Database } from './database.ts';
import { type Commit, Done, type Value, type Work } from './work.ts';

export interface CopyProgress {
  readonly table: string;
  /** Rows of this table that are in the target, of all. */
  readonly done: number;
  readonly of: number;
}

export interface TableReport {
  readonly table: string;
  /** Of the source. */
  readonly rows: number;
  /** SHA-256 of each row, added up: the order of rows does not count. */
  readonly hash: string;
  readonly agrees: boolean;
}

/** Rows of one statement: no database takes any number of values. */
const rowsOfStatement = 250;

/**
 * Copies what the target lacks. `source` is open to be read; nothing else writes to either. `name` says what is copied: a copy that
 * broke off is gone on with from the same source only. Throws where the target has rows that are not of such a copy.
 */
export async function copyArchive(
  source: Database,
  target: Database,
  name: string,
  progress: (now: CopyProgress) => void,
): Promise<void> {
  const commits = target.commits(noHooks);
  await beginCopy(target, commits.enqueue, name);
  for (const table of copyTables) {
    const of = await countOf(source, table);
    let done = table.by === 'whole' ? 0 : await countOf(target, table);
    progress({ table: table.name, done, of });
    for await (const rows of pagesOf(source, table, target)) {
      await commits.enqueue(function* () {
        if (table.by === 'whole') yield* does(target, sql`delete from ${sql.table(table.name)}`);
        yield* insert(target, table.name, rows);
      });
      done += rows.length;
      progress({ table: table.name, done, of });
    }
    if (table.by === 'number') await target.numberOn(table.name, table.key);
  }
  await commits.flush();
}

/** Reads all of both and compares. Where all agree, the copy is over, and the target may be used. */
export async function compareArchives(source: Database, target: Database): Promise<TableReport[]> {
  const reports: TableReport[] = [];
  for (const table of copyTables) {
    const [one, other] = [await digestOf(source, table), await digestOf(target, table)];
    const agrees = one.rows === other.rows && one.hash === other.hash;
    reports.push({ table: table.name, ...one, agrees });
  }
  if (reports.every(({ agrees }) => agrees)) {
    const commits = target.commits(noHooks);
    await commits.enqueue(() => does(target, sql`drop table if exists ${sql.table(copyMark)}`));
    await commits.flush();
  }
  return reports;
}

/** Something else is there: no further try would go on. */
export class TargetInUse extends Error {}

async function beginCopy(target: Database, commit: Commit, name: string): Promise<void> {
  await commit(() =>
    does(target, sql`create table if not exists ${sql.table(copyMark)} (source text not null)`),
  );
  const [mark] = await rowsOf(target, sql`select source from ${sql.table(copyMark)}`);
  if (mark?.source === name) return;
  if (mark) throw new TargetInUse(`a copy of ${mark.source} into it is not finished`);
  for (const table of copyTables) {
    if (!neverEmpty.includes(table.name) && (await countOf(target, table)) > 0) {
      await commit(() => does(target, sql`drop table ${sql.table(copyMark)}`));
      throw new TargetInUse(`it is not empty: there are ${table.name}`);
    }
  }
  await commit(() => does(target, sql`insert into ${sql.table(copyMark)} (source) values (${name})`));
}

function* insert(target: Database, table: string, rows: readonly Row[]): Work<void> {
  for (let from = 0; from < rows.length; from += rowsOfStatement) {
    const part = rows.slice(from, from + rowsOfStatement);
    const columns = Object.keys(part[0] ?? {});
    const values = part.map(
      (row) => sql`(${sql.join(columns.map((column) => sql`${row[column] ?? null}`))})`,
    );
    const names = sql.join(columns.map((column) => sql.ref(column)));
    yield* does(target, sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`);
  }
}

function does(database: Database, statement: RawBuilder<unknown>): Work<void> {
  const { sql: text, parameters } = statement.compile(database.build);
  return database.write(text, parameters as Value[]);
}

const digestBytes = 32;
const modulus = 1n << BigInt(8 * digestBytes);

async function digestOf(
  database: Database,
  table: Parameters<typeof pagesOf>[1],
): Promise<{ rows: number; hash: string }> {
  let rows = 0;
  let sum = 0n;
  for await (const page of pagesOf(database, table)) {
    for (const row of page) {
      const text = JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)));
      sum = (sum + BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)) % modulus;
    }
    rows += page.length;
  }
  return { rows, hash: sum.toString(16).padStart(2 * digestBytes, '0') };
}

const noHooks = {
  beforeCommit: () => new Done<void>(undefined),
  committed: () => {},
  rolledBack: () => {},
};
