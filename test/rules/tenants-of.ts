// The organisations of the facts, as the bridge knows them, and the addresses of their people.
import { groupId, queueId, tenantId } from '../../src/domain/ids.ts';
import { type BareJid, bareJid } from '../../src/domain/jid.ts';
import type { Agent } from '../../src/domain/person.ts';
import { profileInForce } from '../../src/domain/profile.ts';
import type { SupervisionSettings, Tenant } from '../../src/domain/tenant.ts';
import {
  expertNames,
  type Facts,
  groups,
  type OnOrOff,
  type Organisation,
  queues,
  type Somebody,
} from './facts.ts';

export const expertAt = ({ of, name }: Somebody) => bareJid(`${name}@${of}.example`);
export const agentAt = ({ of, name }: Somebody) => bareJid(`${name}@vcc.${of}.example`);
/** The address that names an expert at a component. */
export const nameAt = (who: Somebody, of: Organisation) =>
  bareJid(`${who.name}\\40${who.of}.example@vcc.${of}.example`);

const monitoring = (said: OnOrOff): SupervisionSettings =>
  said === 'unsaid' ? {} : { monitoring: said === 'on' };

export function tenantOf(of: Organisation, facts: Facts): Tenant {
  const { mode, profile, copies, agents, monitoring: said } = facts[of];
  const id = tenantId(of);
  return {
    id,
    name: of,
    ...{ mode, copies },
    profileName: profile,
    profile: profileInForce(profile),
    voDomain: `${of}.example`,
    vccDomain: `vcc.${of}.example`,
    agents: new Map(
      Object.entries(agents).map(([name, { role, hasVoLicence, ...placed }]): [BareJid, Agent] => [
        agentAt({ of, name }),
        {
          tenantId: id,
          jid: agentAt({ of, name }),
          username: name,
          ...{ name, role },
          groups: placed.groups.map(groupId),
          queues: placed.queues.map(queueId),
          ...(hasVoLicence && { voJid: expertAt({ of, name }) }),
        },
      ]),
    ),
    experts: new Map(
      expertNames.map((name) => [expertAt({ of, name }), { jid: expertAt({ of, name }), name }]),
    ),
    groups: new Map(
      groups.map((name) => [groupId(name), { id: groupId(name), name, ...monitoring(said.groups[name]) }]),
    ),
    queues: new Map(
      queues.map((name) => [queueId(name), { id: queueId(name), name, ...monitoring(said.queues[name]) }]),
    ),
    supervision: monitoring(said.tenant),
  };
}
