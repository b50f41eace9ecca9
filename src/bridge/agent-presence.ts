// R1–R3: what experts see of agents. Each stanza carries the truth of the moment it is sent, so the last one is right whatever
// overtook whatever.
import type { BareJid } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import { isOnline, type Show, shownStatus } from '../domain/presence.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Ports } from './ports.ts';

const pageSize = 500;
/** The sweep pauses this often in a second, to leave the server room for others. */
const burstsPerSecond = 20;

type Needs = Pick<Ports, 'tenants' | 'sessionLog' | 'subscriptions' | 'experts'>;
type Seeing = Pick<Ports, 'tenants' | 'sessionLog' | 'subscriptions'>;

/** How an agent looks in VO. */
export interface Visible {
  readonly online: boolean;
  /** R28: under profiles that say more than online and offline. */
  readonly show?: Show;
}

function visible(agent: Agent, ports: Pick<Ports, 'tenants' | 'sessionLog'>): Visible {
  const sessions = ports.sessionLog.of(agent.jid);
  const tenant = ports.tenants.byId(agent.tenantId);
  // All consoles of an agent have the same status.
  const show = tenant && sessions[0] && shownStatus(tenant.profile, sessions[0].status);
  return { online: isOnline(sessions), ...(show !== undefined && { show }) };
}

function show(agent: Agent, expert: BareJid, ports: Needs): Promise<void> {
  const seen = visible(agent, ports);
  return ports.experts.showPresence(agent.jid, expert, seen.online, seen.show);
}

/** Tells every subscriber of the agent. Where the link is down nothing is sent: the sweep of the next one tells all. */
export async function showAgent(agent: Agent, ports: Needs): Promise<void> {
  if (!ports.experts.isUp(agent.tenantId)) return;
  for await (const expert of subscribersOf(agent, ports)) {
    await show(agent, expert, ports);
  }
}

/**
 * R3: on every start of a stream, every subscriber is told of every agent, offline ones too, at the pace of
 * `presencePerSecond`. Rejected when the link goes down: the next one sweeps again.
 */
export async function sweepPresence(
  tenant: Tenant,
  ports: Needs & Pick<Ports, 'clock' | 'settings'>,
): Promise<{ readonly told: number }> {
  const burst = Math.max(1, Math.floor(ports.settings.presencePerSecond / burstsPerSecond));
  let told = 0;
  for (const agent of tenant.agents.values()) {
    for await (const expert of subscribersOf(agent, ports)) {
      await show(agent, expert, ports);
      told += 1;
      if (told % burst === 0) await pause(1000 / burstsPerSecond, ports);
    }
  }
  return { told };
}

/** Before a clean stop: no agent stays online at anybody's when the bridge is gone. */
export async function sayGoodbye(tenant: Tenant, ports: Needs): Promise<void> {
  if (!ports.experts.isUp(tenant.id)) return;
  for (const agent of tenant.agents.values()) {
    if (!visible(agent, ports).online) continue;
    for await (const expert of subscribersOf(agent, ports)) {
      await ports.experts.showPresence(agent.jid, expert, false);
    }
  }
}

/**
 * An expert wants to see the agent: granted within the tenant (R5 was asked before). `undefined` for one who sees as many agents as
 * one may.
 */
export async function subscribe(
  agent: Agent,
  expert: BareJid,
  ports: Seeing & Pick<Ports, 'settings'>,
): Promise<Visible | undefined> {
  const most = ports.settings.subscriptionsOfAnExpert;
  if (!(await ports.subscriptions.ask(agent.tenantId, agent.jid, expert, most))) return undefined;
  return visible(agent, ports);
}

/** Gives what the expert saw last; `undefined` where that was nothing. */
export async function unsubscribe(
  agent: Agent,
  expert: BareJid,
  ports: Seeing,
): Promise<Visible | undefined> {
  const before = await probe(agent, expert, ports);
  await ports.subscriptions.remove(agent.tenantId, agent.jid, expert);
  return before;
}

/** The truth for a subscriber's probe; `undefined` for everybody else, who is not answered. */
export async function probe(agent: Agent, expert: BareJid, ports: Seeing): Promise<Visible | undefined> {
  if (!(await ports.subscriptions.has(agent.tenantId, agent.jid, expert))) return undefined;
  return visible(agent, ports);
}

async function* subscribersOf(agent: Agent, ports: Pick<Ports, 'subscriptions'>): AsyncGenerator<BareJid> {
  let after: BareJid | undefined;
  do {
    const page = await ports.subscriptions.of(agent.tenantId, agent.jid, after, pageSize);
    yield* page;
    after = page.length < pageSize ? undefined : page.at(-1);
  } while (after !== undefined);
}

const pause = (ms: number, ports: Pick<Ports, 'clock'>) =>
  new Promise<void>((resolve) => void ports.clock.after(ms, resolve));
