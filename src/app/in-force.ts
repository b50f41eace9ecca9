// The configuration in force, and its exchange while the bridge runs.
import type { Logger } from 'pino';
import { sayGoodbye } from '../bridge/agent-presence.ts';
import { contactsExchanged } from '../bridge/contacts.ts';
import type { Continuity } from '../bridge/continuity.ts';
import { dismissFormerAgents, endFormerSessions } from '../bridge/former-agents.ts';
import type { Ports } from '../bridge/ports.ts';
import { reviewMonitoring } from '../bridge/supervise.ts';
import { changesBetween, liveLimits } from '../config/changes.ts';
import type { Config, Limits, TenantConfig } from '../config/config.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Links } from './links.ts';

export interface InForce {
  readonly config: Config;
  /** Resolved when everybody who had to be told of the change has been, as far as links are up. */
  replace(next: Config): Promise<void>;
}

export interface InForceParts {
  readonly ports: Pick<
    Ports,
    'sessionLog' | 'tenants' | 'subscriptions' | 'experts' | 'journal' | 'monitoring'
  >;
  readonly links: Links;
  readonly continuity: Continuity;
  readonly log: Logger;
  /** The numbers that everybody reads at each use. */
  readonly limits: { -readonly [Name in keyof Limits]: Limits[Name] };
  /** From here on `ports.tenants` answers with these. */
  readonly exchange: (tenants: readonly TenantConfig[]) => void;
  /** R27: nobody keeps the agents of an organisation that is gone in the roster. */
  readonly clearRosters: (tenant: Tenant, former: Config) => Promise<void>;
  /** Consoles that lost their right are closed. */
  readonly reviewRights: () => void;
}

export function createInForce(first: Config, parts: InForceParts): InForce {
  const { ports, links, continuity, log, limits } = parts;
  let config = first;

  async function replace(next: Config): Promise<void> {
    const changes = changesBetween(config, next);
    const { removed, relinked, added, affected } = changes;
    const former = config;
    for (const setting of changes.needRestart) log.warn({ setting }, 'this change needs a restart');
    for (const name of liveLimits) limits[name] = next.bridge.limits[name];
    if (next.bridge.log.level !== config.bridge.log.level) log.level = next.bridge.log.level;
    // What waits for a restart is not in force: the next reload says so again.
    config = {
      tenants: next.tenants,
      bridge: { ...config.bridge, limits: { ...limits }, log: next.bridge.log },
    };

    // Without a wait in between: from here on nobody acts by the former configuration.
    parts.exchange(next.tenants);
    parts.reviewRights();
    // Whatever cannot be done now must not keep the rest from being done.
    await endFormerSessions(ports, continuity).catch((error: unknown) => {
      log.error(
        { error: String(error) },
        'sessions of former agents could not be ended; they end at the next start',
      );
    });
    await reviewMonitoring(ports).catch((error: unknown) => {
      log.error({ error: String(error) }, 'watching could not be reviewed');
    });

    for (const { tenant } of removed) {
      const goodbye = async () => {
        await dismissFormerAgents(withoutAgents(tenant), ports);
        await parts.clearRosters(tenant, former);
      };
      await leave(tenant.id, goodbye());
    }
    for (const { tenant } of relinked) await leave(tenant.id, sayGoodbye(tenant, ports));
    for (const tenantConfig of [...relinked, ...added]) links.open(tenantConfig);
    const dismissals = next.tenants.map(({ tenant }) => dismissFormerAgents(tenant, ports));
    const tidings = [
      ...affected.map((agent) => ports.journal.tell(agent, { type: 'settings' })),
      contactsExchanged(
        former.tenants.map(({ tenant }) => tenant),
        ports,
      ),
    ];
    for (const outcome of await Promise.allSettled([...dismissals, ...tidings])) {
      if (outcome.status === 'rejected')
        log.warn({ error: String(outcome.reason) }, 'not everybody was told yet');
    }
    log.info(
      { added: idsOf(added), removed: idsOf(removed), relinked: idsOf(relinked), agents: affected.length },
      'a new configuration is in force',
    );
  }

  /** Says goodbye, if the link allows, and closes it. */
  async function leave(id: Tenant['id'], goodbye: Promise<unknown>): Promise<void> {
    await goodbye.catch((error: unknown) => {
      log.warn({ tenantId: id, error: String(error) }, 'the link went down before all was said');
    });
    await links.close(id);
  }

  return {
    get config() {
      return config;
    },
    replace,
  };
}

const withoutAgents = (tenant: Tenant): Tenant => ({ ...tenant, agents: new Map() });
const idsOf = (tenants: readonly TenantConfig[]) => tenants.map(({ tenant }) => tenant.id);
