// R6, R8, R27: who stands in the organisation directory, who is found by experts, and whom an entry leads to.
import type { BareJid } from './jid.ts';
import type { Agent, Expert } from './person.ts';
import type { RefusalReason } from './refusal.ts';
import type { Tenant } from './tenant.ts';

export interface DirectoryEntry {
  readonly jid: BareJid;
  readonly name: string;
  readonly kind: 'expert' | 'agent';
  readonly title?: string;
  readonly department?: string;
  /** Found by, never shown. */
  readonly mail?: string;
}

/**
 * R8: the organisation directory: experts and agents as separate entries. An agent who also has a VO licence stands there by the
 * VO entry only, listed among the experts or not.
 */
export function organisationDirectory(tenant: Tenant): readonly DirectoryEntry[] {
  const experts = new Map([...tenant.experts.values()].map((expert) => [expert.jid, expertEntry(expert)]));
  const agents: DirectoryEntry[] = [];
  for (const agent of tenant.agents.values()) {
    if (agent.voJid === undefined) agents.push(agentEntry(agent));
    else if (!experts.has(agent.voJid))
      experts.set(agent.voJid, { ...agentEntry(agent), kind: 'expert', jid: agent.voJid });
  }
  return [...experts.values(), ...agents];
}

/** R27: whom experts find at the component: every agent, by the address that reaches the console. */
export function agentsForExperts(tenant: Tenant): readonly DirectoryEntry[] {
  return [...tenant.agents.values()].map(agentEntry);
}

/**
 * R8, clarification 1: why the directory does not lead this agent to that address; `undefined` where it may, and then the
 * other rules (R5–R7) have the word. It only takes away: whom an agent may contact by a common group she may contact all the same,
 * only not by way of the directory.
 */
export function refuseThroughDirectory(tenant: Tenant, address: BareJid): RefusalReason | undefined {
  if (tenant.mode !== 3) return 'not-mode-3';
  return tenant.agents.get(address)?.voJid === undefined ? undefined : 'use-vo-entry';
}

const expertEntry = (expert: Expert): DirectoryEntry => ({ ...expert, kind: 'expert' });

function agentEntry({ jid, name, title, department }: Agent): DirectoryEntry {
  return {
    jid,
    name,
    kind: 'agent',
    ...(title !== undefined && { title }),
    ...(department !== undefined && { department }),
  };
}
