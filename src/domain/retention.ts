// How long what is stored is kept. The nearest setting wins, as in supervision: group over queue over tenant.
import type { Participant } from './conversation.ts';
import type { BareJid } from './jid.ts';
import type { KeptFor, RetentionSettings, Tenant } from './tenant.ts';

type Placed = Pick<Participant, 'groups' | 'queues'>;

/**
 * Days that what an agent takes part in is kept; `Infinity` for ever. Where several groups (or several queues) of hers say something,
 * the longest counts: what is gone cannot be brought back.
 */
export function daysKept(tenant: Tenant, { groups, queues }: Placed, what: keyof RetentionSettings): number {
  const settingsOf = <Id>(
    ids: readonly Id[],
    known: ReadonlyMap<Id, { readonly retention?: RetentionSettings }>,
  ) => longest(ids.map((id) => known.get(id)?.retention?.[what]));
  return (
    settingsOf(groups, tenant.groups) ??
    settingsOf(queues, tenant.queues) ??
    daysOf(tenant.retention?.[what]) ??
    Number.POSITIVE_INFINITY
  );
}

/** Of a room: by the agent as she is now; of somebody who is no agent any more, by the tenant. */
export const daysRoomIsKept = (tenant: Tenant, agent: BareJid): number =>
  daysKept(tenant, tenant.agents.get(agent) ?? nowhere, 'rooms');

/** Of a transcript: as long as for the agent in it for whom it is longest; former agents count with the groups of the time. */
export const daysTranscriptIsKept = (tenant: Tenant, participants: readonly Participant[]): number =>
  Math.max(
    ...(participants.length === 0 ? [nowhere] : participants).map((one) =>
      daysKept(tenant, 'jid' in one ? (tenant.agents.get(one.jid) ?? one) : one, 'transcripts'),
    ),
  );

/** Whether nothing of this kind ever goes, whoever takes part in it. */
export const isKeptForEver = (tenant: Tenant, what: keyof RetentionSettings): boolean =>
  [tenant, ...tenant.groups.values(), ...tenant.queues.values()].every(
    ({ retention }) => (daysOf(retention?.[what]) ?? Number.POSITIVE_INFINITY) === Number.POSITIVE_INFINITY,
  );

/** Of what belongs to no agent. */
export const daysOf = (kept: KeptFor | undefined): number | undefined =>
  kept === 'forever' ? Number.POSITIVE_INFINITY : kept;

const nowhere: Placed = { groups: [], queues: [] };

function longest(said: readonly (KeptFor | undefined)[]): number | undefined {
  const days = said.map(daysOf).filter((one) => one !== undefined);
  return days.length === 0 ? undefined : Math.max(...days);
}
