import type { TenantId } from '../domain/ids.ts';
import { type BareJid, domainOf } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import type { Tenant } from '../domain/tenant.ts';

/**
 * The organisations in force, as the use cases ask for them. `replace` exchanges all of them at once: nobody ever sees some of
 * the former and some of the next.
 */
export function tenantsInForce(first: readonly Tenant[]) {
  let now = tablesOf(first);
  return {
    all: (): readonly Tenant[] => now.all,
    byId: (id: TenantId): Tenant | undefined => now.byId.get(id),
    byVccDomain: (domain: string): Tenant | undefined => now.byVccDomain.get(domain),
    agent: (jid: BareJid): Agent | undefined => now.byVccDomain.get(domainOf(jid))?.agents.get(jid),
    replace: (next: readonly Tenant[]): void => {
      now = tablesOf(next);
    },
  };
}

function tablesOf(all: readonly Tenant[]) {
  return {
    all,
    byId: new Map(all.map((tenant) => [tenant.id, tenant])),
    byVccDomain: new Map(all.map((tenant) => [tenant.vccDomain, tenant])),
  };
}
