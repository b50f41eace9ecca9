// The same people everywhere: in the demo, the tests, the screenshots and the documents.

interface CastExpert {
  readonly name: string;
  readonly account: string;
  readonly title?: string;
  readonly department?: string;
}

export interface CastAgent {
  readonly username: string;
  readonly name: string;
  readonly role: 'agent' | 'supervisor' | 'auditor';
  readonly groups: readonly string[];
  readonly title?: string;
  readonly department?: string;
  /** The expert account of an agent who also has a VO licence. */
  readonly voAccount?: string;
}

export interface CastTenant {
  readonly id: string;
  readonly name: string;
  readonly mode: 1 | 2 | 3;
  readonly profile: '9.9' | '9.10' | 'current';
  readonly voDomain: string;
  readonly vccDomain: string;
  readonly groups: readonly { id: string; name: string; monitoring?: boolean; transcripts?: boolean }[];
  readonly experts: readonly CastExpert[];
  /** Accounts of experts who may use the component's commands. */
  readonly operators?: readonly string[];
  readonly agents: readonly CastAgent[];
  readonly cannedReplies: readonly { name: string; text: string }[];
}

export const cast: readonly CastTenant[] = [
  {
    id: 'acme',
    name: 'Acme',
    mode: 3,
    profile: '9.9',
    voDomain: 'acme.example',
    vccDomain: 'vcc.acme.example',
    groups: [
      { id: 'support', name: 'Support', monitoring: true, transcripts: true },
      { id: 'billing', name: 'Billing', monitoring: false, transcripts: false },
    ],
    experts: [
      { account: 'bob', name: 'Bob Stone', title: 'Network engineer', department: 'Operations' },
      { account: 'carol', name: 'Carol Reyes', title: 'Product owner', department: 'Research' },
      { account: 'dave', name: 'Dave Moss', title: 'Support agent', department: 'Customer care' },
    ],
    agents: [
      { username: 'alice', name: 'Alice Hart', role: 'agent', groups: ['support'], title: 'Support agent' },
      { username: 'dave', name: 'Dave Moss', role: 'agent', groups: ['support'], voAccount: 'dave' },
      { username: 'erin', name: 'Erin Cole', role: 'agent', groups: ['billing'], title: 'Billing agent' },
      { username: 'grace', name: 'Grace Lind', role: 'supervisor', groups: ['support'], title: 'Team lead' },
    ],
    cannedReplies: [
      { name: 'greeting', text: 'Hello, how can I help?' },
      { name: 'one moment', text: 'One moment please, I will ask a colleague.' },
    ],
  },
  {
    id: 'globex',
    name: 'Globex',
    mode: 1,
    profile: '9.10',
    voDomain: 'globex.example',
    vccDomain: 'vcc.globex.example',
    groups: [{ id: 'desk', name: 'Desk' }],
    experts: [{ account: 'hank', name: 'Hank Ford', title: 'Field engineer' }],
    agents: [{ username: 'ivy', name: 'Ivy Park', role: 'agent', groups: ['desk'] }],
    cannedReplies: [],
  },
];

export const expertJid = (tenant: CastTenant, account: string) => `${account}@${tenant.voDomain}`;
export const agentJid = (tenant: CastTenant, username: string) => `${username}@${tenant.vccDomain}`;

/** Everybody who signs in somewhere with a password. */
export function everyJid(tenants: readonly CastTenant[]): string[] {
  return tenants.flatMap((tenant) => [
    ...tenant.experts.map(({ account }) => expertJid(tenant, account)),
    ...tenant.agents.map(({ username }) => agentJid(tenant, username)),
  ]);
}
