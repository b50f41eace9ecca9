// R4, R28: experts' presence for agents, where the profile has it; nothing of this happens under the others.
import type { BareJid, Jid } from '../domain/jid.ts';
import type { Room } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import type { ExpertSeen, Resource } from '../domain/presence.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Log, Ports } from './ports.ts';

/** After the questions of a new stream: who has not answered by then is not there; milliseconds. */
const answersWithin = 10_000;
const pageSize = 500;
/** The questions pause this often in a second. */
const burstsPerSecond = 20;

type Asking = Pick<Ports, 'tenants' | 'watches' | 'presenceQuestions' | 'elsewhere'>;
type Telling = Pick<Ports, 'tenants' | 'watches' | 'sessionLog' | 'journal' | 'expertPresence'>;

const wants = ({ profile }: Tenant) =>
  profile.presence.ofExpertsInChat || profile.presence.ofExpertsInDirectory;

const roomOf = (agent: Agent, expert: BareJid): Room => ({
  tenantId: agent.tenantId,
  agent: agent.jid,
  expert,
});

/**
 * Asks an expert for presence, from the agent's address, once. `anew`: the expert has just asked for hers, so the question is
 * no surprise.
 */
export async function watchExpert(agent: Agent, expert: BareJid, ports: Asking, anew = false): Promise<void> {
  const tenant = ports.tenants.byId(agent.tenantId);
  if (!tenant || !wants(tenant)) return;
  if (!ports.elsewhere.isHere(tenant.id)) {
    ports.elsewhere.tell({ type: 'watch', agent: agent.jid, expert });
    return;
  }
  if (await ports.watches.ask(roomOf(agent, expert), anew))
    ports.presenceQuestions.subscribe({ expert, agent: agent.jid }, tenant.id);
}

/** What the expert answered. */
export async function watchAnswered(
  agent: Agent,
  expert: BareJid,
  state: 'granted' | 'refused',
  ports: Telling,
): Promise<void> {
  const room = roomOf(agent, expert);
  const wasWatched = await ports.watches.isWatched(room);
  await ports.watches.answered(room, state);
  if (state === 'refused' && wasWatched) await unseen(agent, expert, ports);
}

/** Presence that is no longer shown reads as offline. */
async function unseen(agent: Agent, expert: BareJid, ports: Telling): Promise<void> {
  const seen = ports.expertPresence.noted(agent.tenantId, { bare: expert, resource: '' }, undefined);
  if (seen) await tellChange(agent.tenantId, expert, seen, ports);
}

/** One device of an expert who was asked said something; `undefined` for unavailable. */
export async function expertSeen(
  agent: Agent,
  from: Jid,
  resource: Resource | undefined,
  ports: Telling,
): Promise<void> {
  const tenant = ports.tenants.byId(agent.tenantId);
  if (!tenant || !wants(tenant) || !(await ports.watches.isWatched(roomOf(agent, from.bare)))) return;
  const seen = ports.expertPresence.noted(tenant.id, from, resource);
  if (seen) await tellChange(tenant.id, from.bare, seen, ports);
}

/** Every agent who is signed in and has the chat open. */
async function tellChange(
  tenantId: Tenant['id'],
  expert: BareJid,
  seen: ExpertSeen,
  ports: Telling,
): Promise<void> {
  const sessions = ports.sessionLog.all().filter((session) => session.tenantId === tenantId);
  for (const agent of new Set(sessions.map((session) => session.agent))) {
    if (await ports.watches.isOpen({ tenantId, agent, expert })) await tell(agent, expert, seen, ports);
  }
}

async function tell(agent: BareJid, expert: BareJid, seen: ExpertSeen, ports: Telling): Promise<void> {
  const known = ports.tenants.agent(agent);
  const tenant = known && ports.tenants.byId(known.tenantId);
  if (!tenant?.profile.presence.ofExpertsInChat) return;
  await ports.journal.tell(agent, { type: 'contact', jid: expert, ...seen });
}

/** What is known of these experts, to an agent who has just opened their chats. */
export async function tellPresenceOf(
  agent: Agent,
  experts: readonly BareJid[],
  ports: Telling,
): Promise<void> {
  for (const expert of experts) {
    const seen = ports.expertPresence.of(agent.tenantId, expert);
    if (seen) await tell(agent.jid, expert, seen, ports);
  }
}

/** On every start of a stream: whoever has granted it is asked again (RFC 6121 4.3), at the pace of the presence sweep. */
export async function askAllExperts(
  tenant: Tenant,
  ports: Telling & Pick<Ports, 'presenceQuestions' | 'clock' | 'settings'>,
  log: Log,
): Promise<void> {
  ports.expertPresence.doubtAll(tenant.id);
  if (!wants(tenant)) return;
  const burst = Math.max(1, Math.floor(ports.settings.presencePerSecond / burstsPerSecond));
  const asked: BareJid[] = [];
  let after: BareJid | undefined;
  do {
    const page = await ports.watches.granted(tenant.id, after, pageSize);
    for (const watch of page) {
      await ports.presenceQuestions.probe(watch, tenant.id);
      asked.push(watch.expert);
      if (asked.length % burst === 0) await pause(1000 / burstsPerSecond, ports);
    }
    after = page.length < pageSize ? undefined : page.at(-1)?.expert;
  } while (after !== undefined);
  ports.clock.after(answersWithin, () => {
    settle(tenant, asked, ports).catch((error: unknown) => {
      log.warn({ tenantId: tenant.id, error: String(error) }, 'experts’ presence could not be told');
    });
  });
}

async function settle(tenant: Tenant, asked: readonly BareJid[], ports: Telling): Promise<void> {
  for (const expert of asked) {
    const seen = ports.expertPresence.silent(tenant.id, expert);
    if (seen) await tellChange(tenant.id, expert, seen, ports);
  }
}

const pause = (ms: number, ports: Pick<Ports, 'clock'>) =>
  new Promise<void>((resolve) => void ports.clock.after(ms, resolve));
