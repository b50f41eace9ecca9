// The room of an agent and an expert, where the rules let her in.
import { refuseExpertContact } from '../domain/contact.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Room } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Ports } from './ports.ts';

/** R5, R6: the room, if the agent may write in it. */
export async function roomWith(
  tenant: Tenant,
  agent: Agent,
  expert: BareJid,
  ports: Pick<Ports, 'history'>,
): Promise<Room> {
  const room: Room = { tenantId: tenant.id, agent: agent.jid, expert };
  const begun = tenant.mode === 3 || (await ports.history.hasBegun(room));
  const reason = refuseExpertContact(tenant, expert, { begun });
  if (reason) throw new Refusal(reason);
  return room;
}

/** The tenant in force for a signed-in agent. */
export function tenantOf(agent: Agent, ports: Pick<Ports, 'tenants'>): Tenant {
  const tenant = ports.tenants.byId(agent.tenantId);
  if (!tenant) throw new Refusal('not-allowed');
  return tenant;
}
