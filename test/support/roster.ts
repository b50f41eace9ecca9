import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';

/** RFC 6121 2.1.2 */
export interface RosterEntry {
  readonly jid: string;
  readonly name: string | undefined;
  readonly subscription: string;
  /** Whether a wish to see the contact's presence is still unanswered. */
  readonly asked: boolean;
  readonly groups: readonly string[];
}

const namespace = 'jabber:iq:roster';

export async function readRoster(asks: (iq: Element) => Promise<Element>): Promise<RosterEntry[]> {
  const answer = await asks(xml('iq', { type: 'get' }, xml('query', { xmlns: namespace })));
  const items = answer.getChild('query', namespace)?.getChildren('item') ?? [];
  return items.map((item) => ({
    jid: item.attrs.jid ?? '',
    name: item.attrs.name,
    subscription: item.attrs.subscription ?? 'none',
    asked: item.attrs.ask === 'subscribe',
    groups: item.getChildren('group').map((group) => group.getText()),
  }));
}
