// Statements are built once, by the query builder that checks them against the schema, and prepared once.
import { type Compilable, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import type { Value, Work } from './work.ts';

/** Stands in a statement where a value will be. */
class Marker {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

type Values = { readonly [name: string]: Value };
type Param<V extends Values> = <Name extends keyof V & string>(name: Name) => RawBuilder<V[Name]>;

export interface Statement<V extends Values, Row> {
  /** Where it does not matter how many rows were changed: nobody waits for the answer. */
  write(values: V): Work<void>;
  /** Gives the number of rows that were changed. */
  run(values: V): Work<number>;
  /** Inserts one row, and gives its `position`. */
  insert(values: V): Work<number>;
  first(values: V): Work<Row | undefined>;
  all(values: V): Work<Row[]>;
}

/**
 * Prepares one statement. `write` is given `param`, which names a value to be filled in at each call:
 * `statement<{ id: string }>()(database, (db, param) => db.selectFrom('rooms').where('agent', '=', param('id')).selectAll())`
 */
export function statement<V extends Values>() {
  return <Row>(
    database: Pick<Database, 'build' | 'prepare'>,
    write: (build: Database['build'], param: Param<V>) => Compilable<Row>,
  ): Statement<V, Row> => {
    const param: Param<V> = (name) => sql`${new Marker(name)}`;
    const compiled = write(database.build, param).compile();
    const prepared = database.prepare(compiled.sql);
    const fill = (values: V) =>
      compiled.parameters.map((parameter) =>
        parameter instanceof Marker ? (values[parameter.name] ?? null) : (parameter as Value),
      );
    return {
      write: (values) => prepared.write(fill(values)),
      run: (values) => prepared.run(fill(values)),
      insert: (values) => prepared.insert(fill(values)),
      first: (values) => prepared.first(fill(values)) as Work<Row | undefined>,
      all: (values) => prepared.all(fill(values)) as Work<Row[]>,
    };
  };
}
