// XEP-0356: Privileged Entity 0.4.1 — messages as agents' own office accounts (R19). Version 1 is heard and not used.
import type { Ports } from '../../bridge/ports.ts';
import type { Feature } from '../feature.ts';
import { messageOf } from '../message-stanzas.ts';
import type { MessagePrivileges } from '../privileges.ts';
import { ownPrefix } from '../vo-accounts.ts';

const namespace = 'urn:xmpp:privilege:2';

export function messagePrivilege(
  ports: Pick<Ports, 'history' | 'voAccounts'>,
  privileges: MessagePrivileges,
): Feature {
  return {
    xep: 'XEP-0356',
    version: '0.4.1',
    name: 'Privileged Entity: messages',
    summary: 'What an agent with a VO licence writes in the console is in VO as her own message (R19)',
    namespaces: [],
    at: 'domain',
    fromServer: [
      {
        takes: (stanza) =>
          stanza.attrs.type !== 'error' && stanza.getChild('privilege', namespace) !== undefined,
        handle: ({ tenant, stanza }) => {
          const granted = stanza
            .getChild('privilege', namespace)
            ?.getChildren('perm')
            .some(({ attrs }) => attrs.access === 'message' && attrs.type === 'outgoing');
          if (granted) privileges.granted(tenant.id);
          else privileges.revoked(tenant.id);
          return undefined;
        },
      },
      {
        // It said that we may, and did not let us.
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
