import type { Directories } from '../bridge/directory.ts';
import { agentsForExperts, type DirectoryEntry, organisationDirectory } from '../domain/directory.ts';
import { type DirectoryIndex, directoryIndex } from '../domain/directory-index.ts';
import type { Tenant } from '../domain/tenant.ts';

/** Indexes that are built when they are first asked for, and again once the tenant is another object: after a reload. */
export function createDirectories(): Directories {
  const once = (entries: (tenant: Tenant) => readonly DirectoryEntry[]) => {
    const indexes = new WeakMap<Tenant, DirectoryIndex>();
    return (tenant: Tenant): DirectoryIndex => {
      const known = indexes.get(tenant);
      if (known) return known;
      const fresh = directoryIndex(entries(tenant));
      indexes.set(tenant, fresh);
      return fresh;
    };
  };
  return { organisation: once(organisationDirectory), agents: once(agentsForExperts) };
}
