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

/** R3: the truth goes to every subscriber, what waits goes to the experts, and the consoles know that it does. */
export function linkCameUp(tenant: Tenant, ports: Needs, log: Log): void {
  for (const way of ports.ways) way.linkUp(tenant.id);
  const presence = async () => {
    await dismissFormerAgents(tenant, ports);
    return sweepPresence(tenant, ports);
  };
  presence().then(
    ({ told }) => {
      ports.presenceTruth.told(tenant.id);
      log.info({ tenantId: tenant.id, told }, 'presence told to every subscriber');
    },
    (error: unknown) =>
      log.warn({ tenantId: tenant.id, error: String(error) }, 'the presence sweep was interrupted'),
  );
  askAllExperts(tenant, ports, log).catch((error: unknown) => {
    log.warn({ tenantId: tenant.id, error: String(error) }, 'asking for experts’ presence was interrupted');
  });
  tellConsoles(tenant, true, ports, log);
}

/** What agents write from now on is stored, and goes when the link is back. */
export function linkWentDown(tenant: Tenant, ports: Needs, log: Log): void {
  for (const way of ports.ways) way.linkDown(tenant.id);
  ports.presenceTruth.lost(tenant.id);
  // Where another process has the stream, its link is what counts.
  if (!ports.elsewhere.goesOn(tenant.id)) tellConsoles(tenant, false, ports, log);
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
