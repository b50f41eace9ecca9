// The cast of the demo, and somebody whom only supervision needs.
import { type CastTenant, cast } from '../../src/demo/cast.ts';

/** Acme also has an auditor: `frank`. */
export const playCast: readonly CastTenant[] = cast.map((tenant) =>
  tenant.id === 'acme'
    ? {
        ...tenant,
        agents: [...tenant.agents, { username: 'frank', name: 'Frank Odell', role: 'auditor', groups: [] }],
      }
    : tenant,
);
