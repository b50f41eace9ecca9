// R5, R18: experts who have as much as one may have, and asked for more.
import { Counter, type Registry } from 'prom-client';
import type { Subscriptions } from '../bridge/ports.ts';
import type { Notices } from '../bridge/vo-ports.ts';

/** The same ports, counted where they refuse. */
export function countedAtBounds(
  { subscriptions, notices }: { readonly subscriptions: Subscriptions; readonly notices: Notices },
  registry: Registry,
): { readonly subscriptions: Subscriptions; readonly notices: Notices } {
  const refused = new Counter({
    name: 'expert_connect_expert_bounds_total',
    help: 'what experts asked for beyond what one may have, and was refused',
    labelNames: ['what'],
    registers: [registry],
  });
  return {
    subscriptions: {
      ask: async (tenantId, agent, expert, most) => {
        const granted = await subscriptions.ask(tenantId, agent, expert, most);
        if (!granted) refused.inc({ what: 'subscriptions' });
        return granted;
      },
      add: (tenantId, agent, expert) => subscriptions.add(tenantId, agent, expert),
      remove: (tenantId, agent, expert) => subscriptions.remove(tenantId, agent, expert),
      has: (tenantId, agent, expert) => subscriptions.has(tenantId, agent, expert),
      agents: (tenantId) => subscriptions.agents(tenantId),
      of: (tenantId, agent, after, limit) => subscriptions.of(tenantId, agent, after, limit),
    },
    notices: {
      ask: async (room, at, most) => {
        const asked = await notices.ask(room, at, most);
        if (asked === 'too-many') refused.inc({ what: 'notices' });
        return asked;
      },
      due: (agent, tenantId, at, newId) => notices.due(agent, tenantId, at, newId),
      waiting: (tenantId, after, limit) => notices.waiting(tenantId, after, limit),
      settle: (ids) => notices.settle(ids),
      markSent: (id) => notices.markSent(id),
      postpone: (id) => notices.postpone(id),
    },
  };
}
