// The cast of the demo, as the gateway's tests need it.
import { hashSync } from '@node-rs/argon2';
import type { Tenants } from '../../src/bridge/ports.ts';
import type { TenantSignIn } from '../../src/console/gateway-options.ts';
import { groupId, type TenantId, tenantId } from '../../src/domain/ids.ts';
import { type BareJid, bareJid } from '../../src/domain/jid.ts';
import type { Agent } from '../../src/domain/person.ts';
import { type ProfileName, profileInForce } from '../../src/domain/profile.ts';
import type { Tenant } from '../../src/domain/tenant.ts';

export const bob = bareJid('bob@acme.example');
export const carol = bareJid('carol@acme.example');
export const hank = bareJid('hank@globex.example');

/** Every agent of the cast has this one; the hash is a cheap one. */
export const password = 'correct horse';
export const cheapHash = hashSync(password, { memoryCost: 64, timeCost: 1 });

export function agentOf(
  tenant: string,
  domain: string,
  username: string,
  name: string,
  group: string,
): Agent {
  return {
    tenantId: tenantId(tenant),
    jid: bareJid(`${username}@${domain}`),
    username,
    name,
    role: 'agent',
    groups: [groupId(group)],
    queues: [],
  };
}

export const alice = agentOf('acme', 'vcc.acme.example', 'alice', 'Alice Hart', 'support');
export const erin = agentOf('acme', 'vcc.acme.example', 'erin', 'Erin Vale', 'billing');
export const ivy = agentOf('globex', 'vcc.globex.example', 'ivy', 'Ivy Lane', 'desk');

const groupsOfAll = [
  { id: groupId('support'), name: 'Support' },
  { id: groupId('billing'), name: 'Billing' },
];

function tenantWith(
  id: string,
  domain: string,
  mode: Tenant['mode'],
  profileName: ProfileName,
  agents: readonly Agent[],
): Tenant {
  const people: [BareJid, string][] = id === 'acme' ? [[bob, 'Bob Stone']] : [];
  return {
    id: tenantId(id),
    name: id === 'acme' ? 'Acme' : 'Globex',
    mode,
    profileName,
    profile: profileInForce(profileName),
    voDomain: domain,
    vccDomain: `vcc.${domain}`,
    agents: new Map(agents.map((agent) => [agent.jid, agent])),
    experts: new Map(people.map(([jid, name]) => [jid, { jid, name }])),
    groups: new Map(groupsOfAll.map((group) => [group.id, group])),
    queues: new Map(),
    supervision: {},
  };
}

/** The two tenants. What `remove` takes away is gone, as after a reload. */
export function castTenants(): Tenants & { remove(agent: Agent): void } {
  let tenants: readonly Tenant[] = [
    tenantWith('acme', 'acme.example', 3, '9.9', [alice, erin]),
    tenantWith('globex', 'globex.example', 1, '9.10', [ivy]),
  ];
  return {
    all: () => tenants,
    byId: (id) => tenants.find((tenant) => tenant.id === id),
    byVccDomain: (domain) => tenants.find((tenant) => tenant.vccDomain === domain),
    agent: (jid) => tenants.map((tenant) => tenant.agents.get(jid)).find(Boolean),
    remove: (gone) => {
      tenants = tenants.map((tenant) => ({
        ...tenant,
        agents: new Map([...tenant.agents].filter(([jid]) => jid !== gone.jid)),
      }));
    },
  };
}

/** Local passwords for everybody, and nothing else. */
export function castSignIn(_tenant: TenantId): TenantSignIn {
  return {
    passwords: true,
    passwordHashes: new Map([alice, erin, ivy].map((agent) => [agent.jid, cheapHash])),
  };
}
