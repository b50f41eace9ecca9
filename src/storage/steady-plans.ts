// SQLite plans a statement anew at each call whose limit is a bound value, which costs ten times what the call itself does. A limit that is
// written out, or that is an expression, is planned once.
import {
  type KyselyPlugin,
  type LimitNode,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  RawNode,
  ValueNode,
} from 'kysely';

class SteadyLimits extends OperationNodeTransformer {
  protected override transformLimit({ kind, limit }: LimitNode): LimitNode {
    if (ValueNode.is(limit)) return { kind, limit: ValueNode.createImmediate(limit.value) };
    return { kind, limit: RawNode.create(['(', ' + 0)'], [limit]) };
  }
}

const limits = new SteadyLimits();

/** Prepared statements keep the plan that they were prepared with. */
export const steadyPlans: KyselyPlugin = {
  transformQuery: ({ node }: PluginTransformQueryArgs) => limits.transformNode(node),
  transformResult: async ({ result }) => result,
};
