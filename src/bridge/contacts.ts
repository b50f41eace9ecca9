// R7: whom an agent may contact, and what she is told of them.
import { contactsOf } from '../domain/colleagues.ts';
import type { SessionEvent } from '../domain/event.ts';
import type { Agent, Status } from '../domain/person.ts';
import { isOnline } from '../domain/presence.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Ports } from './ports.ts';
import { tenantOf } from './room.ts';

export interface Contact {
  readonly agent: Agent;
  readonly online: boolean;
  /** `work-offline` for those who are not signed in. */
  readonly status: Status;
}

type Needs = Pick<Ports, 'tenants' | 'sessionLog'>;

/** Everybody whom this agent may contact, signed in or not. */
export function listContacts(agent: Agent, ports: Needs): readonly Contact[] {
  return contactsOf(tenantOf(agent, ports), agent).map((contact) => ({
    agent: contact,
    ...stateOf(contact, ports),
  }));
}

/** To those who have the agent among their contacts: what she is at this moment. */
export async function contactChanged(agent: Agent, ports: Needs & Pick<Ports, 'journal'>): Promise<void> {
  const tenant = ports.tenants.byId(agent.tenantId);
  if (!tenant) return;
  await tellThose(tenant, agent, { type: 'contact', jid: agent.jid, ...stateOf(agent, ports) }, ports);
}

/**
 * To those who had the agent among their contacts: she is none any more. `before` is the tenant in which she was one, for a
 * reload that took her away.
 */
export async function contactRemoved(
  before: Tenant,
  agent: Agent,
  ports: Needs & Pick<Ports, 'journal'>,
): Promise<void> {
  await tellThose(before, agent, { type: 'contact', jid: agent.jid, removed: true }, ports);
}

async function tellThose(
  tenant: Tenant,
  agent: Agent,
  event: SessionEvent,
  { sessionLog, journal }: Pick<Ports, 'sessionLog' | 'journal'>,
): Promise<void> {
  const those = contactsOf(tenant, agent).filter(({ jid }) => sessionLog.of(jid).length > 0);
  await Promise.all(those.map(({ jid }) => journal.tell(jid, event)));
}

function stateOf({ jid }: Agent, { sessionLog }: Pick<Ports, 'sessionLog'>) {
  const sessions = sessionLog.of(jid);
  return { online: isOnline(sessions), status: sessions[0]?.status ?? ('work-offline' as const) };
}
