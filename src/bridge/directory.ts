// R8: an agent looks somebody up in the organisation directory.
import { type DirectoryEntry, refuseThroughDirectory } from '../domain/directory.ts';
import type { DirectoryIndex, Place } from '../domain/directory-index.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import { isOnline } from '../domain/presence.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Ports } from './ports.ts';
import { tenantOf } from './room.ts';

/** The indexes of the organisations in force. */
export interface Directories {
  /** R8. */
  organisation(tenant: Tenant): DirectoryIndex;
  /** R27: agents, for experts. */
  agents(tenant: Tenant): DirectoryIndex;
}

export interface FoundEntry extends DirectoryEntry {
  readonly online?: boolean;
}

export interface FoundPage {
  readonly entries: readonly FoundEntry[];
  readonly cursor?: string;
}

export interface DirectoryQuery {
  readonly text: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Everybody of the organisation who fits, likeliest first. Refusals: `not-mode-3`, `malformed` for a cursor that is none of ours. */
export function searchDirectory(
  agent: Agent,
  { text, limit, cursor }: DirectoryQuery,
  ports: Pick<Ports, 'tenants' | 'sessionLog' | 'expertPresence'> & { readonly directories: Directories },
): FoundPage {
  const tenant = tenantOf(agent, ports);
  if (tenant.mode !== 3) throw new Refusal('not-mode-3');
  const { entries, next } = ports.directories.organisation(tenant).search(text, limit, placeIn(cursor));
  const isThere = (entry: DirectoryEntry): boolean | undefined => {
    if (entry.kind === 'agent') return isOnline(ports.sessionLog.of(entry.jid));
    // R4
    if (!tenant.profile.presence.ofExpertsInDirectory) return undefined;
    return ports.expertPresence.of(tenant.id, entry.jid)?.online;
  };
  return {
    entries: entries.map((entry) => {
      const online = isThere(entry);
      return online === undefined ? entry : { ...entry, online };
    }),
    ...(next && { cursor: cursorOf(next) }),
  };
}

/** R8: refuses, with `use-vo-entry` or `not-mode-3`, what the directory does not lead to. */
export function followDirectory(agent: Agent, address: BareJid, ports: Pick<Ports, 'tenants'>): void {
  const reason = refuseThroughDirectory(tenantOf(agent, ports), address);
  if (reason) throw new Refusal(reason);
}

const cursorOf = ({ rank, key }: Place) => Buffer.from(`${rank} ${key}`).toString('base64url');

function placeIn(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const found = /^(\d) (.*)$/s.exec(Buffer.from(cursor, 'base64url').toString());
  if (!found) throw new Refusal('malformed');
  return { rank: Number(found[1]), key: found[2] ?? '' };
}
