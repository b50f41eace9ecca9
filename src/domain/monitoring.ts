// R26: what supervisors may watch and read. The nearest setting wins: group over queue over tenant.
import type { Participant } from './conversation.ts';
import type { BareJid } from './jid.ts';
import type { Agent } from './person.ts';
import type { RefusalReason } from './refusal.ts';
import type { SupervisionSettings, Tenant } from './tenant.ts';

export type Supervision = 'monitoring' | 'transcripts';
type Placed = Pick<Participant, 'groups' | 'queues'>;

/**
 * Whether this sort of supervision is on for an agent. Where several groups (or several queues) of hers say something, one "off"
 * is enough: docs/decisions/0016.
 */
export function isSupervised(tenant: Tenant, { groups, queues }: Placed, what: Supervision): boolean {
  return (
    among(groups, tenant.groups, what) ??
    among(queues, tenant.queues, what) ??
    tenant.supervision[what] ??
    false
  );
}

function among<Id>(
  ids: readonly Id[],
  known: ReadonlyMap<Id, SupervisionSettings>,
  what: Supervision,
): boolean | undefined {
  const said = ids.map((id) => known.get(id)?.[what]).filter((setting) => setting !== undefined);
  return said.length === 0 ? undefined : said.every(Boolean);
}

/** Why nobody with these rights may watch this agent; `undefined` if she may. Each conversation is asked for apart. */
export function refuseMonitoring(
  tenant: Tenant,
  supervisor: Agent,
  address: BareJid,
): RefusalReason | undefined {
  if (supervisor.role !== 'supervisor') return 'not-supervisor';
  const agent = tenant.agents.get(address);
  if (!agent) return 'unknown-contact';
  return isSupervised(tenant, agent, 'monitoring') ? undefined : 'not-monitored';
}

/** Whether she may watch what these two say: it has to be on for both, and she is none of them. */
export function mayWatch(tenant: Tenant, supervisor: Agent | undefined, agents: readonly BareJid[]): boolean {
  if (!supervisor || supervisor.tenantId !== tenant.id || agents.includes(supervisor.jid)) return false;
  return agents.every((agent) => refuseMonitoring(tenant, supervisor, agent) === undefined);
}

/** What of a transcript decides who may read it. */
export interface TranscriptOf {
  readonly kind: 'agent' | 'expert';
  /** The agents in it; one, where the other is an expert. */
  readonly participants: readonly Participant[];
}

/**
 * Whether supervisors may read a transcript: on for every agent in it, by the settings of now; with an expert, also by the
 * tenant's policy. Somebody who is no agent any more counts with the groups and queues of the time.
 */
export function mayRead(tenant: Tenant, { kind, participants }: TranscriptOf): boolean {
  if (kind === 'expert' && tenant.supervision.roomTranscripts !== true) return false;
  return participants.every((one) => isSupervised(tenant, tenant.agents.get(one.jid) ?? one, 'transcripts'));
}
