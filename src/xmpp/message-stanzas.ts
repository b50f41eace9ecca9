// Messages of ours as stanzas: what they are made of, and those that go to experts.
import { type Element, default as xml } from '@xmpp/xml';
import { type MessageId, messageId } from '../domain/ids.ts';
import type { FileLink, Message } from '../domain/message.ts';
import type { Tenant } from '../domain/tenant.ts';

/**
 * An agent's message. The id is the archive's own, so that whatever is said about it finds it again, and a repeat is known as
 * one (XEP-0359). Bare to bare: the server delivers it to all of the expert's clients, archives and keeps it (R17). A file has a
 * stanza to itself, with nothing but its address as text: clients show no other as a file (XEP-0066).
 */
export function messageToExpert(message: Message, tenant: Tenant, late: boolean): readonly Element[] {
  if (isGone(message)) return [];
  const { room, files } = message;
  const head = { type: 'chat', from: room.agent, to: room.expert };
  const words = isOnlyFiles(message) ? [] : [undefined];
  return [...words, ...files].map((file, index) => {
    const id = index === 0 ? message.id : `${message.id}.${index}`;
    return xml(
      'message',
      { ...head, id },
      file ? xml('body', {}, file.url) : bodyOf(message),
      file && outOfBand(file),
      ...aboutEarlier(index === 0 ? message : { files: [] }),
      originId(id),
      // XEP-0313 3.5: its id in the agent's archive, so that what came live is known there again.
      index === 0 && xml('stanza-id', { xmlns: 'urn:xmpp:sid:0', by: room.agent, id }),
      // XEP-0085 5.1: with a message, typing is over.
      tenant.profile.typing.toExpert && xml('active', { xmlns: chatStates }),
      // One receipt for all of it.
      index === 0 && tenant.profile.receipts.delivery && xml('request', { xmlns: 'urn:xmpp:receipts' }),
      late && delay(message, tenant),
    );
  });
}

/** The message that a stanza of it belongs to. */
export const messageOf = (stanzaId: string): MessageId => messageId(stanzaId.replace(/\.\d+$/, ''));

/** Withdrawn before it went: nothing is left of it to send. */
export const isGone = (message: Message) => message.retracted === true && message.replaces === undefined;

/** A message that is only files has their addresses as its text. */
const isOnlyFiles = ({ text, files }: Message) =>
  files.length > 0 && text === files.map(({ url }) => url).join('\n');

const chatStates = 'http://jabber.org/protocol/chatstates';
const retraction = 'urn:xmpp:message-retract:1';

/** The body of a message; of a withdrawal, what those read who know none (XEP-0424 3.1). */
export function bodyOf({ retracted, text }: Pick<Message, 'retracted' | 'text'>): Element {
  return xml('body', {}, retracted ? 'A message was withdrawn.' : text);
}

/** XEP-0308, XEP-0424: which earlier message of ours this one corrects or withdraws. */
export function aboutEarlier({ replaces, retracted }: Partial<Message>): Element[] {
  if (replaces === undefined) return [];
  if (!retracted) return [xml('replace', { xmlns: 'urn:xmpp:message-correct:0', id: replaces })];
  return [
    xml('retract', { xmlns: retraction, id: replaces }),
    xml('fallback', { xmlns: 'urn:xmpp:fallback:0', for: retraction }),
    xml('store', { xmlns: 'urn:xmpp:hints' }),
  ];
}

export const originId = (id: string) => xml('origin-id', { xmlns: 'urn:xmpp:sid:0', id });

/** XEP-0066: clients show it as a file where the body is the same address. */
export function outOfBand({ url, name }: FileLink): Element {
  return xml(
    'x',
    { xmlns: 'jabber:x:oob' },
    xml('url', {}, url),
    name !== undefined && xml('desc', {}, name),
  );
}

/** XEP-0203: it is later than it was written. */
export const delay = ({ at }: Message, { vccDomain }: Tenant) =>
  xml('delay', { xmlns: 'urn:xmpp:delay', from: vccDomain, stamp: new Date(at).toISOString() });

/** XEP-0085, from one of our addresses. */
export function chatState(from: string, to: string, typing: boolean): Element {
  return xml(
    'message',
    { type: 'chat', from, to },
    xml(typing ? 'composing' : 'paused', { xmlns: chatStates }),
    xml('no-store', { xmlns: 'urn:xmpp:hints' }),
  );
}
