// R26: supervisors watch running conversations, unnoticed.
import type { SessionId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { mayWatch, refuseMonitoring } from '../domain/monitoring.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { WatchedConversation } from './conversation-ports.ts';
import type { Ports } from './ports.ts';
import { tenantOf } from './room.ts';

type Needs = Pick<Ports, 'tenants' | 'monitoring' | 'audit' | 'clock'>;

/**
 * From now on this console is told what the agent's conversations say, where monitoring is on for both who talk; gives those that
 * run. It ends with the console's session, or when the right to it does. Refusals: `not-supervisor`, `unknown-contact`,
 * `not-monitored`, `unavailable`.
 */
export async function startMonitoring(
  supervisor: Agent,
  session: SessionId,
  agent: BareJid,
  ports: Needs,
): Promise<readonly WatchedConversation[]> {
  const reason = refuseMonitoring(tenantOf(supervisor, ports), supervisor, agent);
  if (reason) throw new Refusal(reason);
  await record(supervisor, 'monitor.start', agent, ports);
  return ports.monitoring.begin(session, agent, allowed(ports));
}

/** Refusals: `not-supervisor`, `ended` where this console does not watch that agent, `unavailable`. */
export async function stopMonitoring(
  supervisor: Agent,
  session: SessionId,
  agent: BareJid,
  ports: Needs,
): Promise<readonly WatchedConversation[]> {
  if (supervisor.role !== 'supervisor') throw new Refusal('not-supervisor');
  await record(supervisor, 'monitor.stop', agent, ports);
  const left = await ports.monitoring.end(session, agent, allowed(ports));
  if (left === 'ended') throw new Refusal('ended');
  return left;
}

/** To be called when roles or settings may have changed: what may not be watched any more is not. */
export function reviewMonitoring(ports: Pick<Ports, 'tenants' | 'monitoring'>): Promise<void> {
  return ports.monitoring.review(allowed(ports), (supervisor, agent) => {
    const known = ports.tenants.agent(supervisor);
    const tenant = known && ports.tenants.byId(known.tenantId);
    return known !== undefined && tenant !== undefined && !refuseMonitoring(tenant, known, agent);
  });
}

/** Whether a supervisor may watch what two agents say, by the roles and settings of this moment. */
export function allowed({ tenants }: Pick<Ports, 'tenants'>) {
  return (supervisor: BareJid, agents: readonly BareJid[]): boolean => {
    const known = tenants.agent(supervisor);
    const tenant = known && tenants.byId(known.tenantId);
    return tenant !== undefined && mayWatch(tenant, known, agents);
  };
}

/** Before anything is answered. */
function record(
  { tenantId, jid: who }: Agent,
  what: 'monitor.start' | 'monitor.stop',
  agent: BareJid,
  { audit, clock }: Needs,
): Promise<void> {
  return audit.record(tenantId, { at: clock.now(), who, what, parameters: { agent } });
}
