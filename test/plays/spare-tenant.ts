import type { CastTenant } from '../../src/demo/cast.ts';

/** An organisation that the messenger knows, and the bridge does not until somebody writes its file. */
export const spare: CastTenant = {
  id: 'hooli',
  name: 'Hooli',
  mode: 3,
  profile: '9.10',
  voDomain: 'hooli.example',
  vccDomain: 'vcc.hooli.example',
  groups: [{ id: 'floor', name: 'Floor' }],
  experts: [{ account: 'nora', name: 'Nora Gray' }],
  agents: [{ username: 'owen', name: 'Owen Wade', role: 'agent', groups: ['floor'] }],
  cannedReplies: [],
};
