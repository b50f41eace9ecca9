// XEP-0045: Multi-User Chat 1.35.0 — agents chat 1:1 only (R9).
import { type Element, default as xml } from '@xmpp/xml';
import { parseJid } from '../../domain/jid.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Answers, Feature, Incoming } from '../feature.ts';
import { refusals } from '../refusals.ts';

const namespace = 'http://jabber.org/protocol/muc#user';

export const groupRooms: Feature = {
  xep: 'XEP-0045',
  version: '1.35.0',
  name: 'Multi-User Chat',
  summary:
    'Refused: invitations are declined with a reason; messages of group rooms, and attempts to enter one, are answered with an error',
  namespaces: [],
  at: 'agent',
  messages: [
    { from: 'room', takes: (stanza) => inviter(stanza) !== undefined, handle: decline },
    { from: 'expert', takes: (stanza) => stanza.attrs.type === 'groupchat', handle: refuse },
  ],
};

/**
 * Somebody takes an agent's address for a group room and wants to enter it. The answer is an error (XEP-0045 7.2): without one the
 * client waits for ever.
 */
export const isEntering = (presence: Element): boolean =>
  presence.attrs.type === undefined && presence.getChild('x', 'http://jabber.org/protocol/muc') !== undefined;

// Anything else that a room sends is a stranger's (R5): who is behind it is not known.

/** Who invites, exactly as the room says it. */
function inviter(stanza: Element): string | undefined {
  return stanza.getChild('x', namespace)?.getChild('invite')?.attrs.from;
}

/** XEP-0045 7.8.2: declined through the room, to exactly the address that it gave. */
function decline({ agent, from, stanza, tenant }: Incoming): Answers {
  const to = inviter(stanza);
  const domain = parseJid(to ?? '')?.domain;
  // R5. Some rooms name the inviter by the address in the room.
  if (domain !== tenant.voDomain && domain !== from.domain) throw new Refusal('unknown-contact');
  const reason = xml('reason', {}, refusals['no-group-chat'].text);
  return [
    xml(
      'message',
      { from: agent?.jid, to: from.bare },
      xml('x', { xmlns: namespace }, xml('decline', { to }, reason)),
    ),
  ];
}

function refuse(): never {
  throw new Refusal('no-group-chat');
}
