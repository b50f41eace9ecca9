// R28: experts' presence, all devices together. Known of this moment only: a new stream asks again.
import type { ExpertPresence } from '../bridge/profile-ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { type ExpertSeen, type Resource, seenTogether } from '../domain/presence.ts';

/** Nobody has more devices that matter. */
const mostResources = 32;

interface Known {
  readonly resources: Map<string, Resource>;
  given: ExpertSeen | undefined;
}

/** `told` is called for each change that this process was the first to know of. */
export function createExpertPresence(
  told: (tenantId: TenantId, expert: BareJid, seen: ExpertSeen) => void = () => {},
): ExpertPresence {
  const tenants = new Map<TenantId, Map<BareJid, Known>>();

  const knownOf = (tenantId: TenantId, expert: BareJid): Known => {
    const experts = tenants.get(tenantId) ?? new Map<BareJid, Known>();
    tenants.set(tenantId, experts);
    const known = experts.get(expert) ?? { resources: new Map(), given: undefined };
    experts.set(expert, known);
    return known;
  };

  const give = (tenantId: TenantId, expert: BareJid): ExpertSeen | undefined => {
    const known = knownOf(tenantId, expert);
    const seen = seenTogether(known.resources.values());
    if (known.given?.online === seen.online && known.given.status === seen.status) return undefined;
    known.given = seen;
    told(tenantId, expert, seen);
    return seen;
  };

  return {
    noted: (tenantId, { bare, resource: name }, resource) => {
      const known = knownOf(tenantId, bare);
      if (resource) {
        if (known.resources.has(name) || known.resources.size < mostResources)
          known.resources.set(name, resource);
      } else if (name === '') known.resources.clear();
      else known.resources.delete(name);
      return give(tenantId, bare);
    },
    of: (tenantId, expert) => tenants.get(tenantId)?.get(expert)?.given,
    doubtAll: (tenantId) => {
      for (const known of tenants.get(tenantId)?.values() ?? []) known.resources.clear();
    },
    silent: (tenantId, expert) => give(tenantId, expert),
    learn: (tenantId, expert, seen) => {
      knownOf(tenantId, expert).given = seen;
    },
    all: (tenantId) =>
      [...(tenants.get(tenantId) ?? [])].flatMap(([expert, { given }]) => (given ? [[expert, given]] : [])),
  };
}
