// Whoever is an agent no longer is gone: for experts, and in the console.
import type { BareJid } from '../domain/jid.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Continuity } from './continuity.ts';
import type { Ports } from './ports.ts';

const pageSize = 500;

/**
 * Tells every subscriber of an agent whom the tenant has no more that she is gone, and that the subscription is over; then it is
 * forgotten. What could not be said because the link is down is said when it is up again, or at the next start.
 */
export async function dismissFormerAgents(
  tenant: Tenant,
  ports: Pick<Ports, 'subscriptions' | 'experts'>,
): Promise<{ readonly told: number }> {
  let told = 0;
  if (!ports.experts.isUp(tenant.id)) return { told };
  for (const agent of await ports.subscriptions.agents(tenant.id)) {
    if (tenant.agents.has(agent)) continue;
    for (;;) {
      const page = await ports.subscriptions.of(tenant.id, agent, undefined, pageSize);
      for (const expert of page) await dismiss(tenant, agent, expert, ports);
      told += page.length;
      if (page.length < pageSize) break;
    }
  }
  return { told };
}

async function dismiss(
  tenant: Tenant,
  agent: BareJid,
  expert: BareJid,
  { subscriptions, experts }: Pick<Ports, 'subscriptions' | 'experts'>,
): Promise<void> {
  await experts.dismiss(tenant.id, agent, expert);
  await subscriptions.remove(tenant.id, agent, expert);
}

/** Ends every session, held ones as well, of those who are agents no longer. */
export async function endFormerSessions(
  ports: Pick<Ports, 'sessionLog' | 'tenants'>,
  continuity: Continuity,
): Promise<void> {
  for (const session of ports.sessionLog.all()) {
    const agent = ports.tenants.agent(session.agent);
    if (agent?.tenantId !== session.tenantId) await continuity.close(session.id);
  }
}
