// R7: which agents may talk to each other.
import type { BareJid } from './jid.ts';
import type { Agent } from './person.ts';
import type { RefusalReason } from './refusal.ts';
import type { Tenant } from './tenant.ts';

/** R7: two agents of a tenant with a group in common, or with a supervisor among them. The same in both directions. */
export function mayContact(one: Agent, other: Agent): boolean {
  if (one.tenantId !== other.tenantId || one.jid === other.jid) return false;
  if (one.role === 'supervisor' || other.role === 'supervisor') return true;
  return one.groups.some((group) => other.groups.includes(group));
}

/** Everybody whom this agent may contact, in the order of the tenant's file. */
export function contactsOf(tenant: Tenant, agent: Agent): Agent[] {
  return [...tenant.agents.values()].filter((other) => mayContact(agent, other));
}

/**
 * R5, R7: why this agent may not write to that address; `undefined` if she may. Whoever was written to may answer while the
 * conversation lasts, whatever became of the groups. Whether both are signed in is not asked here.
 */
export function refuseColleague(
  tenant: Tenant,
  agent: Agent,
  address: BareJid,
  { wasWrittenTo }: { readonly wasWrittenTo: boolean },
): RefusalReason | undefined {
  const other = tenant.agents.get(address);
  if (!other || other.jid === agent.jid) return 'unknown-contact';
  if (wasWrittenTo || mayContact(agent, other)) return undefined;
  return 'not-in-group';
}
