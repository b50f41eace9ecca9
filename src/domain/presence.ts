// R1, R2: sessions make an agent online. R28: what else experts see of her is up to the profile.
import type { Status } from './person.ts';
import type { Profile } from './profile.ts';

/** Whether experts see the agent online: while any session is open, or is held after its socket was lost. */
export function isOnline(sessions: readonly unknown[]): boolean {
  return sessions.length > 0;
}

/** RFC 6121 4.7.2.1, as far as it is said of agents. */
export type Show = 'away' | 'dnd';

const shows: Readonly<Record<Status, Show | undefined>> = {
  available: undefined,
  'on-break': 'away',
  'work-offline': 'dnd',
};

/** R1, R28: what an online agent's status is to experts; `undefined` for nothing at all. */
export function shownStatus(profile: Profile, status: Status): Show | undefined {
  return profile.presence.ofAgents === 'four-states' ? shows[status] : undefined;
}

/** One device of an expert (RFC 6121 4.7): its priority, and its show where it has one. */
export interface Resource {
  readonly priority: number;
  readonly show: string | undefined;
}

/** How an expert looks to agents. */
export interface ExpertSeen {
  readonly online: boolean;
  readonly status?: Status;
}

/** What a show is among statuses; without one, and with `chat`, somebody is available. */
const statusesByShow: Readonly<Record<string, Status>> = {
  away: 'on-break',
  xa: 'on-break',
  dnd: 'work-offline',
};
const availability: readonly Status[] = ['available', 'on-break', 'work-offline'];

/** All devices together: the one of highest priority speaks for the expert; of several, the most available. */
export function seenTogether(resources: Iterable<Resource>): ExpertSeen {
  const devices = [...resources];
  if (devices.length === 0) return { online: false };
  const highest = Math.max(...devices.map(({ priority }) => priority));
  const said = new Set(
    devices
      .filter(({ priority }) => priority === highest)
      .map(({ show }) => statusesByShow[show ?? ''] ?? 'available'),
  );
  const status = availability.find((one) => said.has(one));
  return { online: true, ...(status !== undefined && { status }) };
}
