// Stanzas that the bridge builds, always as elements.
import { type Element, default as xml } from '@xmpp/xml';
import type { ErrorShape } from './refusals.ts';

const stanzaErrors = 'urn:ietf:params:xml:ns:xmpp-stanzas';

export interface MessageHead {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  /** RFC 6121 5.2.2; `chat` unless said otherwise. */
  readonly type?: 'chat' | 'normal' | 'headline';
}

export function messageStanza(head: MessageHead, ...children: readonly Element[]): Element {
  return xml('message', { type: 'chat', ...head }, ...children);
}

/** RFC 6121 4.7.1: no type for what is available. */
export type PresenceType = 'unavailable' | 'subscribed' | 'unsubscribed';

export function presenceStanza(
  head: { readonly from: string; readonly to: string; readonly type?: PresenceType },
  ...children: readonly Element[]
): Element {
  return xml('presence', { ...head }, ...children);
}

/** The answer to an IQ (RFC 6120 8.2.3), with its child if there is one. */
export function resultReply(iq: Element, child?: Element): Element {
  return xml('iq', { ...turnedRound(iq), type: 'result' }, child);
}

/** RFC 6120 8.3: the error for a stanza, back to its sender. Never for an error or a result: the router sees to it. */
export function errorReply(stanza: Element, { condition, type, text, more }: ErrorShape): Element {
  return xml(
    stanza.name,
    { ...turnedRound(stanza), type: 'error' },
    xml(
      'error',
      { type },
      xml(condition, { xmlns: stanzaErrors }),
      xml('text', { xmlns: stanzaErrors, 'xml:lang': 'en' }, text),
      more && xml(more.name, { xmlns: more.xmlns }),
    ),
  );
}

/** RFC 6120 8.3: a message that was taken came back from further on. */
export function bouncedStanza(
  head: { readonly from: string; readonly to: string; readonly id: string },
  condition: string,
): Element {
  return xml(
    'message',
    { ...head, type: 'error' },
    xml(
      'error',
      { type: 'cancel' },
      xml(/^[a-z-]+$/.test(condition) ? condition : 'undefined-condition', { xmlns: stanzaErrors }),
      xml('text', { xmlns: stanzaErrors, 'xml:lang': 'en' }, 'Your message could not be delivered.'),
    ),
  );
}

/** Sender and recipient exchanged, under the same id. */
function turnedRound({ attrs }: Element): { from?: string; to?: string; id?: string } {
  const { from, to, id } = attrs;
  return {
    ...(to === undefined ? {} : { from: to }),
    ...(from === undefined ? {} : { to: from }),
    ...(id === undefined ? {} : { id }),
  };
}
