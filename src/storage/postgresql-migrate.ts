// The migrations are written in SQLite's words; here they are said in PostgreSQL's.
import {
  type ColumnDefinitionNode,
  DataTypeNode,
  GeneratedNode,
  type Kysely,
  type KyselyPlugin,
  OperationNodeTransformer,
  type QueryId,
} from 'kysely';
import { migrateToLatest } from './migrate.ts';
import type { Schema } from './schema.ts';

/** SQLite's `integer` holds times in milliseconds, and as a primary key it counts by itself. */
class WholeNumbers extends OperationNodeTransformer {
  protected override transformColumnDefinition(
    node: ColumnDefinitionNode,
    queryId?: QueryId,
  ): ColumnDefinitionNode {
    const { autoIncrement: _, ...column } = super.transformColumnDefinition(node, queryId);
    if (!DataTypeNode.is(column.dataType) || column.dataType.dataType !== 'integer') return column;
    return {
      ...column,
      dataType: DataTypeNode.create('bigint'),
      // By default: a copy brings its own numbers.
      ...(column.primaryKey && { generated: GeneratedNode.create({ identity: true, byDefault: true }) }),
    };
  }
}

const transformer = new WholeNumbers();
const wholeNumbers: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
  transformResult: async ({ result }) => result,
};

/** As {@link migrateToLatest}. */
export const migratePostgresql = (build: Kysely<Schema>, to?: string): Promise<void> =>
  migrateToLatest(build.withPlugin(wholeNumbers), to);
