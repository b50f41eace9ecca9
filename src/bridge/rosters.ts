// R27: agents come into the rosters of the experts who are known, and leave them again.
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { isOnline } from '../domain/presence.ts';
import {
  type RememberedContact,
  type RosterChanges,
  type RosterContact,
  rosterPlan,
} from '../domain/rosters.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Log, Ports } from './ports.ts';

/** One way into rosters. Each call rejects with {@link RosterWayClosed} where the way cannot be gone here, at least now. */
export interface RosterWay {
  readonly name: string;
  /** What stands in the roster; `undefined` where there is no such account, or where it cannot be told. */
  readonly read?: (expert: BareJid) => Promise<ReadonlyMap<BareJid, readonly string[]> | undefined>;
  /** Puts the contact there, or changes its name and group. `mutual`: the agent sees the expert's presence, too. */
  readonly give: (expert: BareJid, contact: RosterContact, mutual: boolean) => Promise<void>;
  readonly takeAway: (expert: BareJid, agent: BareJid) => Promise<void>;
  /** After all changes, with all that is to be there for anybody. */
  readonly finish?: (contacts: readonly RosterContact[]) => Promise<void>;
}

/** This way does not lead into rosters here; another may. */
export class RosterWayClosed extends Error {}

/** What was put where: stored, so that it goes on where it was, and what an expert took out stays out. */
export interface RosterMemory {
  of(tenantId: TenantId): Promise<readonly RememberedContact[]>;
  remember(tenantId: TenantId, contact: RememberedContact): Promise<void>;
  forget(tenantId: TenantId, expert: BareJid, agent: BareJid): Promise<void>;
  /** The expert has taken out what we gave; anything else is not changed. */
  declined(tenantId: TenantId, expert: BareJid, agent: BareJid): Promise<void>;
}

export interface RosterPorts
  extends Pick<Ports, 'tenants' | 'sessionLog' | 'subscriptions' | 'experts' | 'clock' | 'settings'> {
  readonly rosterMemory: RosterMemory;
  /** Aborted: nothing more is begun. */
  readonly signal: AbortSignal;
}

/** How one tenant's rosters are kept. */
export interface RosterPolicy {
  readonly group: string;
  /** In the order in which they are tried; none: nothing is done. */
  readonly ways: readonly RosterWay[];
  /** Nobody is to have anything from us. */
  readonly isOff: boolean;
  /** Whether all experts are known at this moment. */
  readonly isComplete: boolean;
}

/** Rosters of so many experts are changed at a time. */
const lanes = 4;

export interface RosterOutcome {
  /** `none` where nothing was to do, or no way is open. */
  readonly way: string;
  readonly changed: number;
  /** Experts whose rosters could not be read: no such accounts, most likely. */
  readonly skipped: number;
  /** Whom whose roster was given. */
  readonly given: readonly Given[];
}

export interface Given {
  readonly tenantId: TenantId;
  readonly agent: BareJid;
  readonly expert: BareJid;
}

/**
 * Says the presence of given agents again. An expert who signs in at the very moment when her roster is changed may be told
 * nothing by the server: she was not there yet for what we said, and the entry was not there yet when it asked us.
 */
export async function tellAgain(given: readonly Given[], ports: RosterPorts): Promise<void> {
  const turn = createPace(ports);
  for (const { agent, expert, tenantId } of given) {
    await turn();
    if (!(await ports.subscriptions.has(tenantId, agent, expert))) continue;
    await ports.experts.showPresence(agent, expert, isOnline(ports.sessionLog.of(agent)));
  }
}

/** Brings the rosters of a tenant's experts to what they are to be. Rejects when the link goes down; then the next call goes on. */
export async function bringRosters(
  tenant: Tenant,
  policy: RosterPolicy,
  ports: RosterPorts,
  log: Log,
): Promise<RosterOutcome> {
  for (const way of policy.ways) {
    try {
      return await bring(tenant, way, policy, ports);
    } catch (error) {
      if (!(error instanceof RosterWayClosed)) throw error;
      log.info({ tenantId: tenant.id, way: way.name, reason: error.message }, 'a way into rosters is closed');
    }
  }
  return { way: 'none', changed: 0, skipped: 0, given: [] };
}

async function bring(
  tenant: Tenant,
  way: RosterWay,
  { group, isComplete, isOff }: RosterPolicy,
  ports: RosterPorts,
): Promise<RosterOutcome> {
  const remembered = await ports.rosterMemory.of(tenant.id);
  const known = new Map(remembered.map((contact) => [`${contact.expert} ${contact.agent}`, contact]));
  const wanted = isOff ? { ...tenant, experts: new Map() } : tenant;
  const rest = [...rosterPlan(wanted, group, remembered, isComplete)];
  const all = rest.length;
  const given: Given[] = [];
  const turn = createPace(ports);
  let changed = 0;
  let skipped = 0;
  const lane = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const done = await bringOne(tenant, next[0], next[1], { way, known, given, turn, ports });
      if (done === undefined) skipped += 1;
      else changed += done;
    }
  };
  // All of them have ended before another way is gone; after the first that failed none begins anything more.
  const ended = await Promise.allSettled(
    Array.from({ length: lanes }, () =>
      lane().catch((error: unknown) => {
        rest.length = 0;
        throw error;
      }),
    ),
  );
  const failed = ended.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  if (all > 0 && skipped === all) throw new RosterWayClosed('no roster could be read');
  const agents = isOff ? [] : [...tenant.agents.values()];
  await way.finish?.(agents.map(({ jid, name }) => ({ agent: jid, name, group })));
  return { way: way.name, changed, skipped, given };
}

interface Work {
  readonly way: RosterWay;
  readonly known: ReadonlyMap<string, RememberedContact>;
  readonly given: Given[];
  readonly turn: Pace;
  readonly ports: RosterPorts;
}

/** One expert's roster. How many entries were changed; `undefined` where it cannot be read. */
async function bringOne(
  tenant: Tenant,
  expert: BareJid,
  { give, takeAway, forget }: RosterChanges,
  { way, known, given, turn, ports }: Work,
): Promise<number | undefined> {
  const { rosterMemory, subscriptions } = ports;
  for (const agent of forget) await rosterMemory.forget(tenant.id, expert, agent);
  if (give.length + takeAway.length === 0) return 0;
  const roster = await way.read?.(expert);
  if (way.read && !roster) return undefined;
  for (const agent of takeAway) {
    await turn();
    if (!roster || roster.has(agent)) await takeAwayOne(tenant, expert, agent, way, ports);
    else await subscriptions.remove(tenant.id, agent, expert);
    await rosterMemory.forget(tenant.id, expert, agent);
  }
  for (const contact of give) {
    const state = stateIn(roster, contact, known.get(`${expert} ${contact.agent}`));
    if (state === 'given') {
      await turn();
      // Before: a server may do it and fail to say so, and this process may end in between.
      await rosterMemory.remember(tenant.id, { ...contact, expert, state: 'giving' });
      await giveOne(tenant, expert, contact, way, ports);
      given.push({ tenantId: tenant.id, agent: contact.agent, expert });
    }
    await rosterMemory.remember(tenant.id, { ...contact, expert, state });
  }
  return takeAway.length + give.length;
}

/** Whether the entry is ours to give, or hers: one that she had before, that she put elsewhere, or that she took out. */
function stateIn(
  roster: ReadonlyMap<BareJid, readonly string[]> | undefined,
  { agent }: RosterContact,
  before: RememberedContact | undefined,
): RememberedContact['state'] {
  if (!roster) return 'given';
  if (before?.state === 'giving') return 'given';
  const groups = roster.get(agent);
  if (!before) return groups ? 'own' : 'given';
  if (!groups) return 'declined';
  return groups.includes(before.group) ? 'given' : 'own';
}

async function giveOne(
  tenant: Tenant,
  expert: BareJid,
  contact: RosterContact,
  way: RosterWay,
  { subscriptions, experts, sessionLog }: RosterPorts,
): Promise<void> {
  const { ofExpertsInChat, ofExpertsInDirectory } = tenant.profile.presence;
  await way.give(expert, contact, ofExpertsInChat || ofExpertsInDirectory);
  // Nobody asks for a subscription that the roster says is there.
  await subscriptions.add(tenant.id, contact.agent, expert);
  await experts.showPresence(contact.agent, expert, isOnline(sessionLog.of(contact.agent)));
}

async function takeAwayOne(
  tenant: Tenant,
  expert: BareJid,
  agent: BareJid,
  way: RosterWay,
  { subscriptions, experts, sessionLog }: RosterPorts,
): Promise<void> {
  // First: the server may tell us of the end of a subscription that we end here, and nobody has left us then.
  await subscriptions.remove(tenant.id, agent, expert);
  // While the server still lets presence through: nobody stays online at somebody who cannot see her any more.
  if (tenant.agents.has(agent)) await experts.showPresence(agent, expert, false);
  else await experts.dismiss(tenant.id, agent, expert);
  try {
    await way.takeAway(expert, agent);
  } catch (error) {
    // The entry is there still, so the expert is to see the truth.
    if (tenant.agents.has(agent)) {
      await subscriptions.add(tenant.id, agent, expert);
      await experts.showPresence(agent, expert, isOnline(sessionLog.of(agent)));
    }
    throw error;
  }
}

/** Resolved when one more entry may be changed; rejected when nothing more is to be begun. */
type Pace = () => Promise<void>;

/** One turn after another, whoever asks: `rosterChangesPerSecond`, however many lanes there are. */
function createPace({ clock, settings, signal }: Pick<RosterPorts, 'clock' | 'settings' | 'signal'>): Pace {
  let last = Promise.resolve();
  const next = () =>
    new Promise<void>((resolve) => void clock.after(1000 / settings.rosterChangesPerSecond, resolve));
  return async () => {
    last = last.then(next);
    await last;
    signal.throwIfAborted();
  };
}
