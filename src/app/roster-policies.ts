import type { RosterPolicy, RosterWay } from '../bridge/rosters.ts';
import type { TenantConfig } from '../config/config.ts';
import type { TenantId } from '../domain/ids.ts';
import { rosterWays } from '../xmpp/rosters/ways.ts';
import type { TenantLink } from '../xmpp/tenant-link.ts';

/** R27: how a tenant's rosters are kept, by the configuration in force. What a way has learned of its server stays with it. */
export function createRosterPolicies(parts: {
  readonly linkOf: (id: TenantId) => TenantLink | undefined;
  /** Whether the tenant's experts are known from everywhere that they are to be known from. */
  readonly hasBeenRead: (id: TenantId) => boolean;
}): (config: TenantConfig | undefined) => RosterPolicy | undefined {
  const made = new Map<TenantId, { readonly key: string; readonly ways: readonly RosterWay[] }>();
  return (config) => {
    if (!config) return undefined;
    const { tenant, rosters, link } = config;
    const { id } = tenant;
    const isOff = rosters.way === 'off';
    const key = JSON.stringify([rosters, link, tenant.vccDomain]);
    const known = made.get(id);
    const way = rosters.way === 'off' ? 'auto' : rosters.way;
    const ways = known?.key === key ? known.ways : rosterWays(tenant, { ...rosters, way }, parts.linkOf);
    made.set(id, { key, ways });
    // Turned off: what was given before is taken away by whatever way there is.
    return { group: rosters.group, ways, isOff, isComplete: isOff || parts.hasBeenRead(id) };
  };
}
