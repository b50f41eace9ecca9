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

/**
 * After an exchange of the configuration: each console is told who is no contact of hers any more, and who is a new one. `before`:
 * the organisations as they were. Resolved when all of it is stored.
 */
export async function contactsExchanged(
  before: readonly Tenant[],
  ports: Needs & Pick<Ports, 'journal'>,
): Promise<void> {
  const signedIn = new Set(ports.sessionLog.all().map((session) => session.agent));
  const tidings = before.flatMap((former) =>
    [...former.agents.values()]
      .filter(({ jid }) => signedIn.has(jid))
      .flatMap((agent) =>
        changesFor(agent, former, ports).map((event) => ports.journal.tell(agent.jid, event)),
      ),
  );
  await Promise.all(tidings);
}

function changesFor(agent: Agent, former: Tenant, ports: Needs): readonly SessionEvent[] {
  const tenant = ports.tenants.byId(former.id);
  const now = tenant?.agents.get(agent.jid);
  if (!tenant || !now) return [];
  const had = jidsOf(contactsOf(former, agent));
  const has = contactsOf(tenant, now);
  const remain = jidsOf(has);
  // Whoever is an agent no longer is taken off everywhere: the directory may be on view.
  const gone = [...former.agents.keys()].filter(
    (jid) => !remain.has(jid) && (had.has(jid) || !tenant.agents.has(jid)),
  );
  return [
    ...gone.map((jid) => ({ type: 'contact', jid, removed: true }) as const),
    ...has
      .filter(({ jid }) => !had.has(jid))
      .map((contact) => ({ type: 'contact', jid: contact.jid, ...stateOf(contact, ports) }) as const),
  ];
}

const jidsOf = (agents: readonly Agent[]) => new Set(agents.map(({ jid }) => jid));

/** What her contacts are told of an agent. */
export function stateOf({ jid }: Agent, { sessionLog }: Pick<Ports, 'sessionLog'>) {
  const sessions = sessionLog.of(jid);
  return { online: isOnline(sessions), status: sessions[0]?.status ?? ('work-offline' as const) };
}
