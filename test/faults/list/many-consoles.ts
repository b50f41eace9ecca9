import { type CastTenant, cast } from '../../../src/demo/cast.ts';
import { Crowd } from '../suite/crowd.ts';
import type { Fault } from '../suite/scene.ts';

const usernames = Array.from({ length: 10 }, (_, n) => `many${n}`);

/** Ten agents more, each in a group of her own: what becomes of one is no news to the others. */
const tenants: readonly CastTenant[] = cast.map((tenant) =>
  tenant.id === 'acme'
    ? {
        ...tenant,
        groups: [...tenant.groups, ...usernames.map((id) => ({ id, name: id }))],
        agents: [
          ...tenant.agents,
          ...usernames.map((username) => ({
            ...{ username, name: username, role: 'agent' as const, groups: [username] },
          })),
        ],
      }
    : tenant,
);

export const manyConsoles: Fault = {
  name: 'many-consoles',
  what: '10,000 consoles that lose their sockets and come back at once',
  rounds: { few: 1, many: 1 },
  tenants,
  limits: { consolesOfAnAgent: 1_000, openSeconds: 60 },
  async make({ stack, brief, untrue, note }) {
    const crowd = new Crowd(stack, usernames, brief ? 300 : 10_000);
    await crowd.comes();
    const began = performance.now();
    crowd.losesItsSockets();
    const { resumed, afresh } = await crowd.comesBack();
    note(`${resumed} consoles resumed within ${((performance.now() - began) / 1000).toFixed(1)} s`);
    if (afresh > 0) untrue(`${afresh} consoles could not resume`);
    await crowd.leaves();
  },
};
