// The cast, as far as stanzas need it.
import { groupId, tenantId } from '../../src/domain/ids.ts';
import { bareJid } from '../../src/domain/jid.ts';
import type { Agent } from '../../src/domain/person.ts';
import { profiles } from '../../src/domain/profile.ts';
import type { Tenant } from '../../src/domain/tenant.ts';

const agent = (jid: string, name: string, more: Partial<Agent> = {}): Agent => ({
  tenantId: tenantId('acme'),
  jid: bareJid(jid),
  username: jid.split('@')[0] ?? '',
  name,
  role: 'agent',
  groups: [groupId('support')],
  queues: [],
  ...more,
});

export const alice = agent('alice@vcc.acme.example', 'Alice Hart', {
  title: 'Adviser',
  department: 'Support',
  picture: { type: 'image/png', base64: 'iVBORw0KGgo=' },
});
/** Both licences; logged out of the console. */
const dave = agent('dave@vcc.acme.example', 'Dave Moss', { voJid: bareJid('dave@acme.example') });
const grace = agent('grace@vcc.acme.example', 'Grace', { role: 'supervisor' });
export const bob = bareJid('bob@acme.example');

export const acme: Tenant = {
  id: tenantId('acme'),
  name: 'Acme',
  mode: 3,
  profileName: '9.9',
  profile: profiles['9.9'],
  voDomain: 'acme.example',
  vccDomain: 'vcc.acme.example',
  agents: new Map([alice, dave, grace].map((one) => [one.jid, one])),
  experts: new Map([[bob, { jid: bob, name: 'Bob Stone', title: 'Network engineer' }]]),
  groups: new Map(),
  queues: new Map(),
  supervision: {},
  operators: [bareJid('carol@acme.example')],
  contacts: {
    support: ['mailto:helpdesk@acme.example', 'xmpp:help@acme.example'],
    abuse: ['mailto:abuse@acme.example'],
  },
};
