// The demo's cast, somebody whom only supervision needs, and a third organisation that has the product as it is sold today.
import { type CastTenant, cast } from '../../src/demo/cast.ts';

const initech: CastTenant = {
  id: 'initech',
  name: 'Initech',
  mode: 3,
  profile: 'current',
  voDomain: 'initech.example',
  vccDomain: 'vcc.initech.example',
  groups: [{ id: 'help', name: 'Help' }],
  experts: [
    { account: 'peter', name: 'Peter Gibbons' },
    { account: 'milton', name: 'Milton Waddams' },
  ],
  agents: [
    { username: 'joanna', name: 'Joanna Lee', role: 'agent', groups: ['help'] },
    { username: 'milton', name: 'Milton Waddams', role: 'agent', groups: ['help'], voAccount: 'milton' },
    // A licence whose account is gone.
    { username: 'bill', name: 'Bill Lum', role: 'agent', groups: ['help'], voAccount: 'gone' },
  ],
  cannedReplies: [],
};

/** Acme also has an auditor, `frank`, and Carol is an operator there. */
export const playCast: readonly CastTenant[] = [
  ...cast.map((tenant): CastTenant => {
    if (tenant.id !== 'acme') return tenant;
    const frank = { username: 'frank', name: 'Frank Odell', role: 'auditor', groups: [] } as const;
    return { ...tenant, agents: [...tenant.agents, frank], operators: ['carol'] };
  }),
  initech,
];
