// Statements are built once, by the query builder that checks them against the schema, and prepared once.
import type Sqlite from 'better-sqlite3';
import { type Compilable, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/** Stands in a statement where a value will be. */
class Marker {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

type Value = string | number | null;
type Values = { readonly [name: string]: Value };
type Param<V extends Values> = <Name extends keyof V & string>(name: Name) => RawBuilder<V[Name]>;

export interface Statement<V extends Values, Row> {
  /** The number of rows that were changed, and the id of the last one inserted. */
  run(values: V): { readonly changes: number; readonly lastId: number };
  first(values: V): Row | undefined;
  all(values: V): Row[];
}

/**
 * Prepares one statement. `write` is given `param`, which names a value to be filled in at each call:
 * `statement<{ id: string }>()(database, (db, param) => db.selectFrom('rooms').where('agent', '=', param('id')).selectAll())`
 */
export function statement<V extends Values>() {
  return <Row>(
    database: Database,
    write: (build: Database['build'], param: Param<V>) => Compilable<Row>,
  ): Statement<V, Row> => {
    const param: Param<V> = (name) => sql`${new Marker(name)}`;
    const compiled = write(database.build, param).compile();
    const prepared: Sqlite.Statement = database.sqlite.prepare(compiled.sql);
    const fill = (values: V) =>
      compiled.parameters.map((parameter) =>
        parameter instanceof Marker ? (values[parameter.name] ?? null) : parameter,
      );
    return {
      run: (values) => {
        const { changes, lastInsertRowid } = prepared.run(fill(values));
        return { changes, lastId: Number(lastInsertRowid) };
      },
      first: (values) => prepared.get(fill(values)) as Row | undefined,
      all: (values) => prepared.all(fill(values)) as Row[],
    };
  };
}
