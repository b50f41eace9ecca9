import type { TenantId } from '../domain/ids.ts';
import { type BareJid, domainOf } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Config } from './config.ts';

/** The organisations of a configuration, as the use cases ask for them. */
export function tenantsOf({ tenants }: Config) {
  const all = tenants.map(({ tenant }) => tenant);
  const byId = new Map(all.map((tenant) => [tenant.id, tenant]));
  const byVccDomain = new Map(all.map((tenant) => [tenant.vccDomain, tenant]));
  return {
    all: (): readonly Tenant[] => all,
    byId: (id: TenantId): Tenant | undefined => byId.get(id),
    byVccDomain: (domain: string): Tenant | undefined => byVccDomain.get(domain),
    agent: (jid: BareJid): Agent | undefined => byVccDomain.get(domainOf(jid))?.agents.get(jid),
  };
}
