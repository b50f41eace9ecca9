// R16, R19: what an agent's office account is used for, in a room.
import type { BareJid } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import { voAccountFor } from '../domain/vo-account.ts';
import type { Ports, VoUse } from './ports.ts';

/** `undefined` without a VO licence, and in the room of that account with its own agent. */
export function voUse(agent: Agent, expert: BareJid, { tenants }: Pick<Ports, 'tenants'>): VoUse | undefined {
  if (voAccountFor(agent, expert) === undefined) return undefined;
  return { copies: tenants.byId(agent.tenantId)?.copies !== 'off' };
}
