// The cast, as the domain sees it: the same people as in the demo.
import { groupId, tenantId } from '../../src/domain/ids.ts';
import { type BareJid, bareJid } from '../../src/domain/jid.ts';
import type { Agent, Expert, Role } from '../../src/domain/person.ts';
import { type ProfileName, profileInForce } from '../../src/domain/profile.ts';
import type { Tenant } from '../../src/domain/tenant.ts';

export const bob = bareJid('bob@acme.example');
export const carol = bareJid('carol@acme.example');
export const hank = bareJid('hank@globex.example');

const agentOf = (
  tenant: string,
  username: string,
  name: string,
  group: string,
  role: Role = 'agent',
  voJid?: string,
): Agent => ({
  tenantId: tenantId(tenant),
  jid: bareJid(`${username}@vcc.${tenant}.example`),
  username,
  name,
  role,
  groups: [groupId(group)],
  queues: [],
  ...(voJid !== undefined && { voJid: bareJid(voJid) }),
});

export const alice = agentOf('acme', 'alice', 'Alice Hart', 'support');
export const dave = agentOf('acme', 'dave', 'Dave Moss', 'support', 'agent', 'dave@acme.example');
export const erin = agentOf('acme', 'erin', 'Erin Cole', 'billing');
export const grace = agentOf('acme', 'grace', 'Grace Lind', 'support', 'supervisor');
export const ivy = agentOf('globex', 'ivy', 'Ivy Park', 'desk');

const byJid = <P extends { readonly jid: BareJid }>(...people: readonly P[]): ReadonlyMap<BareJid, P> =>
  new Map(people.map((person) => [person.jid, person]));

const expert = (jid: BareJid, name: string): Expert => ({ jid, name });

/** Acme: Mode 3. */
export function acme(profileName: ProfileName = '9.9', mode: Tenant['mode'] = 3): Tenant {
  return {
    id: tenantId('acme'),
    name: 'Acme',
    mode,
    profileName,
    profile: profileInForce(profileName),
    voDomain: 'acme.example',
    vccDomain: 'vcc.acme.example',
    agents: byJid(alice, dave, erin, grace),
    experts: byJid(expert(bob, 'Bob Stone'), expert(carol, 'Carol Reyes')),
    groups: new Map(),
    queues: new Map(),
    supervision: {},
  };
}

/** Globex: Mode 1, the other tenant of the same bridge. */
export function globex(profileName: ProfileName = '9.10'): Tenant {
  return {
    id: tenantId('globex'),
    name: 'Globex',
    mode: 1,
    profileName,
    profile: profileInForce(profileName),
    voDomain: 'globex.example',
    vccDomain: 'vcc.globex.example',
    agents: byJid(ivy),
    experts: byJid(expert(hank, 'Hank Ford')),
    groups: new Map(),
    queues: new Map(),
    supervision: {},
  };
}
