// The demo's cast, and a third organisation that has the product as it is sold today.
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

/** Carol of Acme is an operator. */
export const playCast: readonly CastTenant[] = [
  ...cast.map((tenant) => (tenant.id === 'acme' ? { ...tenant, operators: ['carol'] } : tenant)),
  initech,
];
