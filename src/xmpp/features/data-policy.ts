// XEP-0504: Data Policy 0.1.0
import { type Element, default as xml } from '@xmpp/xml';
import { isSupervised } from '../../domain/monitoring.ts';
import type { Agent } from '../../domain/person.ts';
import { daysKept } from '../../domain/retention.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { Feature } from '../feature.ts';

const policy = 'urn:xmpp:data-policy:0';
const hoursOfDay = 24;

/** What experts can know of their data: from the settings in force, so that it is never other than what is done. */
export const dataPolicy: Feature = {
  xep: 'XEP-0504',
  version: '0.1.0',
  name: 'Data Policy',
  summary:
    'How long messages are kept, who may read them, and what the operator says of backups and disks; in service discovery (XEP-0128)',
  namespaces: [],
  at: 'both',
  info: ({ tenant, agent }) => [policyForm(tenant, agent ? [agent] : [...tenant.agents.values()])],
};

function policyForm(tenant: Tenant, agents: readonly Agent[]): Element {
  const { terms, encryptedAtRest = false, backups, notes } = tenant.dataPolicy ?? {};
  const days = Math.max(
    ...(agents.length === 0 ? [nobody] : agents).map((agent) => daysOfAll(tenant, agent)),
  );
  return xml(
    'x',
    { xmlns: 'jabber:x:data', type: 'result' },
    field('FORM_TYPE', 'hidden', policy),
    // Experts sign in to their own server.
    field('auth_data', 'list-single', 'no_auth'),
    field('data_retention', 'text-single', hoursOf(days * hoursOfDay)),
    // R22: they read all of it, and page through it, at the agent's address.
    field('data_export', 'boolean', 'true'),
    field('data_deletion', 'boolean', 'false'),
    field('full_erasure', 'boolean', 'false'),
    field('encryption_at_rest', 'boolean', String(encryptedAtRest)),
    // The other side of the room is a member of the organisation.
    field('access_policy', 'list-multi', 'admins', 'organization_member'),
    terms !== undefined && field('tos', 'text-single', terms),
    backups && field('backup_frequency', 'text-single', String(backups.everyHours)),
    backups && field('backup_retention', 'text-single', hoursOf(backups.keptHours)),
    field(
      'extra_info',
      'text-multi',
      ...saidToPeople(tenant, agents),
      ...(notes === undefined ? [] : [notes]),
    ),
  );
}

/** Of the room with her, and of its transcript where one is kept. */
function daysOfAll(tenant: Tenant, agent: Pick<Agent, 'groups' | 'queues'>): number {
  const rooms = daysKept(tenant, agent, 'rooms');
  return tenant.supervision.roomTranscripts ? Math.max(rooms, daysKept(tenant, agent, 'transcripts')) : rooms;
}

function saidToPeople(tenant: Tenant, agents: readonly Agent[]): string[] {
  if (!tenant.supervision.roomTranscripts) return ['No transcripts are kept beside the messages themselves.'];
  const areRead = agents.some((agent) => isSupervised(tenant, agent, 'transcripts'));
  return [
    areRead
      ? 'Transcripts are kept, and supervisors of the organisation may read them; each look is on record.'
      : 'Transcripts are kept; supervisors of the organisation may not read them.',
  ];
}

const hoursOf = (hours: number | 'forever') =>
  hours === 'forever' || hours === Number.POSITIVE_INFINITY ? 'infinite' : String(hours);

const field = (name: string, type: string, ...values: readonly string[]) =>
  xml('field', { var: name, type }, ...values.map((value) => xml('value', {}, value)));

const nobody: Pick<Agent, 'groups' | 'queues'> = { groups: [], queues: [] };
