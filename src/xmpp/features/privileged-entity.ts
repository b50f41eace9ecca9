// XEP-0356: Privileged Entity 0.4.1. What the server grants is read by ../privileges.ts; the component offers nothing of it.
import type { Feature } from '../feature.ts';

export const privilegedEntity: Feature = {
  xep: 'XEP-0356',
  version: '0.4.1',
  name: 'Privileged Entity',
  summary:
    'Used where the server grants it and it works: agents in the rosters of experts (R27). Both versions (`urn:xmpp:privilege:1` and `:2`)',
  namespaces: [],
  at: 'domain',
};
