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
