import type { CastTenant } from '../../src/demo/cast.ts';

/** An organisation that the messenger knows, and the bridge does not until somebody writes its file. */
export const spare: CastTenant = {
  id: 'initech',
  name: 'Initech',
  mode: 3,
  profile: '9.10',
  voDomain: 'initech.example',
  vccDomain: 'vcc.initech.example',
  groups: [{ id: 'floor', name: 'Floor' }],
  experts: [{ account: 'peter', name: 'Peter Gray' }],
  agents: [{ username: 'milton', name: 'Milton Wade', role: 'agent', groups: ['floor'] }],
  cannedReplies: [],
};
