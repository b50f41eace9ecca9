// What follows when the way to an organisation's messenger opens, and when it breaks.
import type { Tenant } from '../domain/tenant.ts';
import { sweepPresence } from './agent-presence.ts';
import { askAllExperts } from './expert-presence.ts';
import { dismissFormerAgents } from './former-agents.ts';
import type { Log, Ports } from './ports.ts';
import type { WayOut } from './vo-hand-over.ts';

/** What experts see may be untrue from when a link is lost, or not there yet, until everybody was told. */
export interface PresenceTruth {
  lost(tenantId: Tenant['id']): void;
  told(tenantId: Tenant['id']): void;
}

type Needs = Pick<
  Ports,
  | 'tenants'
  | 'journal'
  | 'sessionLog'
  | 'subscriptions'
  | 'experts'
  | 'clock'
  | 'settings'
  | 'watches'
  | 'expertPresence'
  | 'presenceQuestions'
  | 'elsewhere'
> & {
  readonly ways: readonly WayOut[];
  readonly presenceTruth: PresenceTruth;
};

/**
 * How long messages wait for presence to go ahead of them; milliseconds. ejabberd has a queue for each expert, and takes 160 messages
 * a second out of it: after an outage an expert would see the truth only when she has all that was waiting for her.
 */
const presenceAhead = 2_000;

export interface LinkChanges {
  cameUp(tenant: Tenant): void;
  wentDown(tenant: Tenant): void;
}

export function createLinkChanges(ports: Needs, log: Log): LinkChanges {
  /** Ends the wait of a stream's messages. */
  const waits = new Map<Tenant['id'], () => void>();

  /** R3: the truth goes to every subscriber, what waits goes to the experts, and the consoles know that it does. */
  function cameUp(tenant: Tenant): void {
    let isWaiting = true;
    const openWays = () => {
      if (!isWaiting) return;
      endWait();
      for (const way of ports.ways) way.linkUp(tenant.id);
    };
    const cancel = ports.clock.after(presenceAhead, openWays);
    const endWait = () => {
      isWaiting = false;
      cancel();
      waits.delete(tenant.id);
    };
    waits.set(tenant.id, endWait);
    void tellPresence(tenant, ports, log).then(openWays);
    askAllExperts(tenant, ports, log).catch((error: unknown) => {
      log.warn({ tenantId: tenant.id, error: String(error) }, 'asking for experts’ presence was interrupted');
    });
    tellConsoles(tenant, true, ports, log);
  }

  /** What agents write from now on is stored, and goes when the link is back. */
  function wentDown(tenant: Tenant): void {
    waits.get(tenant.id)?.();
    for (const way of ports.ways) way.linkDown(tenant.id);
    ports.presenceTruth.lost(tenant.id);
    // Where another process has the stream, its link is what counts.
    if (!ports.elsewhere.goesOn(tenant.id)) tellConsoles(tenant, false, ports, log);
  }

  return { cameUp, wentDown };
}

/** Never rejected: what is interrupted is done on the next stream. */
async function tellPresence(tenant: Tenant, ports: Needs, log: Log): Promise<void> {
  try {
    await dismissFormerAgents(tenant, ports);
    const { told } = await sweepPresence(tenant, ports);
    ports.presenceTruth.told(tenant.id);
    log.info({ tenantId: tenant.id, told }, 'presence told to every subscriber');
  } catch (error) {
    log.warn({ tenantId: tenant.id, error: String(error) }, 'the presence sweep was interrupted');
  }
}

function tellConsoles(tenant: Tenant, up: boolean, ports: Needs, log: Log): void {
  const agents = new Set(
    ports.sessionLog
      .all()
      .filter((session) => session.tenantId === tenant.id)
      .map((session) => session.agent),
  );
  for (const agent of agents) {
    ports.journal.tell(agent, { type: 'link', up }).catch((error: unknown) => {
      log.warn({ agent, error: String(error) }, 'a console could not be told of the link');
    });
  }
}
