// XEP-0249: Direct MUC Invitations 1.2 — declined by a message that says why (R9).
import { randomUUID } from 'node:crypto';
import xml from '@xmpp/xml';
import type { Feature } from '../feature.ts';
import { refusals } from '../refusals.ts';
import { messageStanza } from '../stanza.ts';

const namespace = 'jabber:x:conference';

export const directInvitations: Feature = {
  xep: 'XEP-0249',
  version: '1.2',
  name: 'Direct MUC Invitations',
  summary: 'Refused: declined with a message that says why',
  namespaces: [],
  at: 'agent',
  messages: [
    {
      from: 'expert',
      takes: (stanza) => stanza.getChild('x', namespace) !== undefined,
      handle: ({ agent, from }) => [
        messageStanza(
          { from: agent.jid, to: from.bare, id: randomUUID() },
          xml('body', {}, refusals['no-group-chat'].text),
        ),
      ],
    },
  ],
};
