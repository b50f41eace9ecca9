// XEP-0184: Message Delivery Receipts 1.4.0
import { messageReceived } from '../../bridge/fates.ts';
import type { Ports } from '../../bridge/ports.ts';
import { messageId } from '../../domain/ids.ts';
import type { Feature } from '../feature.ts';

const namespace = 'urn:xmpp:receipts';

export function receipts(ports: Pick<Ports, 'history' | 'journal'>): Feature {
  return {
    xep: 'XEP-0184',
    version: '1.4.0',
    name: 'Message Delivery Receipts',
    summary: 'sent once an expert’s message is stored; asked for, and believed over an earlier error',
    namespaces: [namespace],
    at: 'agent',
    messages: [
      {
        from: 'expert',
        takes: (stanza) => stanza.getChild('received', namespace) !== undefined && !stanza.getChild('body'),
        handle: async ({ tenant, from, to, stanza }) => {
          const id = stanza.getChild('received', namespace)?.attrs.id;
          if (!id) return undefined;
          await messageReceived(
            { tenantId: tenant.id, expert: from.bare, agent: to.bare, id: messageId(id) },
            ports,
          );
          return undefined;
        },
      },
    ],
  };
}
