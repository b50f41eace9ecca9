// Who may talk to whom: R5, R6.
import type { BareJid } from './jid.ts';
import type { Agent } from './person.ts';
import type { RefusalReason } from './refusal.ts';
import { isExpertOf, type Tenant } from './tenant.ts';

/**
 * R5, R6: may this sender write to this address of the tenant's component? Answers with the agent, or with the one
 * reason for everything else: the answer never tells whether somebody exists.
 */
export function agentForExpert(tenant: Tenant, expert: BareJid, agent: BareJid): Agent | 'unknown-contact' {
  if (!isExpertOf(tenant, expert)) return 'unknown-contact';
  return tenant.agents.get(agent) ?? 'unknown-contact';
}

/** R6: why this agent may not open or write in the room with that expert; `undefined` if she may. */
export function refuseExpertContact(
  tenant: Tenant,
  expert: BareJid,
  room: { readonly begun: boolean },
): RefusalReason | undefined {
  if (!isExpertOf(tenant, expert)) return 'unknown-contact';
  if (room.begun) return undefined;
  return tenant.mode === 3 ? undefined : 'not-mode-3';
}
