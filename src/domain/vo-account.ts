// R16, R19: agents who also have an account in the office messenger, and the addresses that name experts to them.
import { type BareJid, bareJid, domainOf, escapeLocal, localOf, parseBareJid, unescapeLocal } from './jid.ts';
import type { Message } from './message.ts';
import type { Agent } from './person.ts';
import { expertName, isExpertOf, type Tenant } from './tenant.ts';

/**
 * The agent's account in the office messenger, where what this expert writes may go. Nothing of hers goes to herself: an agent
 * who writes to herself from that account has it there already.
 */
export function voAccountFor(agent: Agent, expert: BareJid): BareJid | undefined {
  return agent.voJid === expert ? undefined : agent.voJid;
}

/** XEP-0106: the address at the component that names this expert to agents' office accounts. */
export function proxyOf(tenant: Tenant, expert: BareJid): BareJid {
  return bareJid(`${escapeLocal(expert)}@${tenant.vccDomain}`);
}

/** An agent's office account and an expert, at the address that names the expert. */
export interface VoChat {
  readonly agent: Agent;
  readonly expert: BareJid;
}

/**
 * Whose chat it is when `from` writes to `to`; `undefined` for everybody but an agent's own office account, and for every address
 * that names no expert of the tenant.
 */
export function voChatOf(tenant: Tenant, from: BareJid, to: BareJid): VoChat | undefined {
  // A backslash: nearly every address has none, and no agent's has one.
  if (!to.includes('\\') || domainOf(to) !== tenant.vccDomain) return undefined;
  const expert = parseBareJid(unescapeLocal(localOf(to)));
  if (!expert || !isExpertOf(tenant, expert) || proxyOf(tenant, expert) !== to) return undefined;
  const agent = agentOfVoAccount(tenant, from);
  return agent && voAccountFor(agent, expert) ? { agent, expert } : undefined;
}

export function agentOfVoAccount(tenant: Tenant, account: BareJid): Agent | undefined {
  for (const agent of tenant.agents.values()) if (agent.voJid === account) return agent;
  return undefined;
}

/** R19: a copy that cannot be taken for what it is not: it says who wrote it, where and when. */
export function markedCopy(message: Message, tenant: Tenant): string {
  const { direction, room, at, text } = message;
  const name =
    direction === 'in'
      ? expertName(tenant, room.expert)
      : (tenant.agents.get(room.agent)?.name ?? room.agent);
  const time = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  return `${name} wrote in the console, ${time} UTC:\n${text}`;
}
