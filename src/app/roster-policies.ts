import type { RosterPolicy, RosterWay } from '../bridge/rosters.ts';
import type { TenantConfig } from '../config/config.ts';
import type { TenantId } from '../domain/ids.ts';
import type { TenantLink } from '../xmpp/experts.ts';
import { rosterWays } from '../xmpp/rosters/ways.ts';

/** R27: how a tenant's rosters are kept, by the configuration in force. What a way has learned of its server stays with it. */
export function createRosterPolicies(parts: {
  readonly tenantConfig: (id: TenantId) => TenantConfig | undefined;
  readonly linkOf: (id: TenantId) => TenantLink | undefined;
  /** Whether the tenant's experts are known from everywhere that they are to be known from. */
  readonly hasBeenRead: (id: TenantId) => boolean;
}): (id: TenantId) => RosterPolicy | undefined {
  const made = new Map<TenantId, { readonly key: string; readonly ways: readonly RosterWay[] }>();
  return (id) => {
    const config = parts.tenantConfig(id);
    if (!config) return undefined;
    const { tenant, rosters, link } = config;
    const key = JSON.stringify([rosters, link, tenant.vccDomain]);
    const known = made.get(id);
    const ways = known?.key === key ? known.ways : rosterWays(tenant, rosters, parts.linkOf);
    made.set(id, { key, ways });
    return { group: rosters.group, ways, isComplete: parts.hasBeenRead(id) };
  };
}
