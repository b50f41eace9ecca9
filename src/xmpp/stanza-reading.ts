// A message stanza as plain data. Lenient: what is malformed is as if it were not there, and nothing throws.
import {
  type ChatState,
  chatStates,
  type Fallback,
  type ReadMessage,
  type RoomInvite,
  type StanzaError,
  type StanzaType,
} from '../domain/content/read-message.ts';
import { readEncryption } from './encryption-reading.ts';
import { readFiles } from './file-reading.ts';
import {
  childOf,
  childrenOf,
  elementsOf,
  namespaceOf,
  textBelow,
  textOf,
  type XmlElement,
} from './xml-reading.ts';

const receipts = 'urn:xmpp:receipts';
const stanzaErrors = 'urn:ietf:params:xml:ns:xmpp-stanzas';
const mucUser = 'http://jabber.org/protocol/muc#user';

/**
 * Reads a `<message/>`. Only its own children count: what is inside a carbon copy (XEP-0280), a forwarded stanza (XEP-0297) or an
 * archive result (XEP-0313) is somebody's claim about another message, and never this one.
 */
export function readMessage(message: XmlElement): ReadMessage {
  const type = readType(message.attrs.type);
  const body = ownText(message, 'body');
  return defined({
    type,
    from: message.attrs.from,
    to: message.attrs.to,
    id: message.attrs.id,
    originId: childOf(message, 'origin-id', 'urn:xmpp:sid:0')?.attrs.id,
    thread: ownText(message, 'thread'),
    subject: ownText(message, 'subject'),
    body,
    xhtmlText: readXhtml(message),
    chatState: readChatState(message),
    receiptRequested: childOf(message, 'request', receipts) !== undefined,
    receiptFor: childOf(message, 'received', receipts)?.attrs.id,
    replaces: childOf(message, 'replace', 'urn:xmpp:message-correct:0')?.attrs.id,
    retracts: readRetraction(message),
    files: readFiles(message),
    encrypted: readEncryption(message, body),
    delayed: childOf(message, 'delay', 'urn:xmpp:delay')?.attrs.stamp,
    fallbacks: readFallbacks(message),
    nick: textOf(childOf(message, 'nick', 'http://jabber.org/protocol/nick')),
    invite: readInvite(message),
    error: type === 'error' ? readError(message) : undefined,
  });
}

// RFC 6121 5.2.2: anything else, and nothing, is `normal`.
function readType(type: string | undefined): StanzaType {
  if (type === 'chat' || type === 'groupchat' || type === 'headline' || type === 'error') return type;
  return 'normal';
}

/**
 * The text of a child in the stanza's own namespace; `undefined` when there is none, or nothing in it. RFC 6121 5.2.3, 5.2.4: of
 * several the one without a language of its own, or with that of the stanza, which is the same (8.1.5 of RFC 6120); else the first.
 */
function ownText(message: XmlElement, name: string): string | undefined {
  const candidates = childrenOf(message, name, namespaceOf(message)).filter(
    (child) => textOf(child) !== undefined,
  );
  const usual = message.attrs['xml:lang'];
  const language = (child: XmlElement) => child.attrs['xml:lang'] ?? usual;
  return textOf(candidates.find((child) => language(child) === usual) ?? candidates[0]);
}

/** XEP-0071: XHTML-IM. */
function readXhtml(message: XmlElement): string | undefined {
  const html = childOf(message, 'html', 'http://jabber.org/protocol/xhtml-im');
  const body = html && childOf(html, 'body', 'http://www.w3.org/1999/xhtml');
  return (body && textBelow(body)) || undefined;
}

function readChatState(message: XmlElement): ChatState | undefined {
  return chatStates.find((state) => childOf(message, state, 'http://jabber.org/protocol/chatstates'));
}

/** XEP-0424: version 1, version 0, and version 0 inside XEP-0422's `<apply-to/>`. */
function readRetraction(message: XmlElement): string | undefined {
  const now = childOf(message, 'retract', 'urn:xmpp:message-retract:1');
  if (now?.attrs.id) return now.attrs.id;
  const old = childOf(message, 'retract', 'urn:xmpp:message-retract:0');
  if (old?.attrs.id) return old.attrs.id;
  const fastened = childOf(message, 'apply-to', 'urn:xmpp:fasten:0');
  const retracts = fastened && childOf(fastened, 'retract', 'urn:xmpp:message-retract:0');
  return retracts ? fastened.attrs.id || undefined : undefined;
}

/** XEP-0428, and the namespace that it had as a draft. */
function readFallbacks(message: XmlElement): Fallback[] {
  const found = [
    ...childrenOf(message, 'fallback', 'urn:xmpp:fallback:0'),
    ...childrenOf(message, 'fallback', 'urn:xmpp:feature-fallback:0'),
  ];
  return found.map((fallback) => ({
    for: fallback.attrs.for ?? '',
    ranges: elementsOf(fallback)
      .filter((part) => part.getName() === 'body')
      .flatMap(({ attrs: { start, end } }) => {
        if (start === undefined && end === undefined) return [];
        const range = { start: readOffset(start, 0), end: readOffset(end, Number.MAX_SAFE_INTEGER) };
        return range.start < range.end ? [range] : [];
      }),
  }));
}

/** A count of code points; one that is none makes an empty range. */
function readOffset(text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

function readInvite(message: XmlElement): RoomInvite | undefined {
  const x = childOf(message, 'x', mucUser);
  const mediated = x && childOf(x, 'invite', mucUser);
  if (mediated && message.attrs.from) {
    const reason = textOf(childOf(mediated, 'reason', mucUser));
    const way = { kind: 'mediated', inviter: mediated.attrs.from ?? '' } as const;
    return { room: message.attrs.from, way, ...(reason !== undefined && { reason }) };
  }
  const direct = childOf(message, 'x', 'jabber:x:conference');
  if (!direct?.attrs.jid) return undefined;
  const { jid, reason } = direct.attrs;
  return { room: jid, way: { kind: 'direct' }, ...(reason && { reason }) };
}

function readError(message: XmlElement): StanzaError {
  const error = childOf(message, 'error', namespaceOf(message));
  const children = error ? elementsOf(error).filter((child) => namespaceOf(child) === stanzaErrors) : [];
  const condition = children.find((child) => child.getName() !== 'text')?.getName() ?? 'undefined-condition';
  const text = textOf(children.find((child) => child.getName() === 'text'));
  return { condition, type: error?.attrs.type ?? 'cancel', ...(text !== undefined && { text }) };
}

type Defined<Value> = {
  [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key];
} & { [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined> };

/** The same without what is undefined. */
function defined<Value extends object>(value: Value): Defined<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Defined<Value>;
}
