// XEP-0356: Privileged Entity 0.4.1. What the server grants is read by ../privileges.ts; the component offers nothing of it.
import type { Ports } from '../../bridge/ports.ts';
import type { Feature } from '../feature.ts';
import { messageOf } from '../message-stanzas.ts';
import { ownPrefix } from '../vo-accounts.ts';

export function privilegedEntity(ports: Pick<Ports, 'history' | 'voAccounts'>): Feature {
  return {
    xep: 'XEP-0356',
    version: '0.4.1',
    name: 'Privileged Entity',
    summary:
      'Used where the server grants it and it works: agents in the rosters of experts (R27; both versions, `urn:xmpp:privilege:1` and `:2`), and what an agent with a VO licence writes in the console is in VO as her own message (R19; version 2)',
    namespaces: [],
    at: 'domain',
    fromServer: [
      {
        // It said that we may send as the account, and did not let us.
        takes: ({ attrs }) => attrs.type === 'error' && (attrs.id ?? '').startsWith(ownPrefix),
        handle: async ({ tenant, stanza }) => {
          const id = messageOf((stanza.attrs.id ?? '').slice(ownPrefix.length));
          ports.voAccounts.refusedOwn(tenant.id, await ports.history.byId(tenant.id, id));
          return undefined;
        },
      },
    ],
  };
}
