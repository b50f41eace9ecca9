// XEP-0380: Explicit Message Encryption, and the schemes that are known without it: XEP-0384 (OMEMO), XEP-0373 and XEP-0027
// (OpenPGP), XEP-0364 (OTR).
import { childOf, type XmlElement } from './xml-reading.ts';

const eme = 'urn:xmpp:eme:0';

/** By the namespace that XEP-0380 names them with. */
const names = new Map([
  ['eu.siacs.conversations.axolotl', 'OMEMO'],
  ['urn:xmpp:omemo:0', 'OMEMO'],
  ['urn:xmpp:omemo:1', 'OMEMO'],
  ['urn:xmpp:omemo:2', 'OMEMO'],
  ['urn:xmpp:openpgp:0', 'OpenPGP'],
  ['jabber:x:encrypted', 'OpenPGP'],
  ['urn:xmpp:otr:0', 'OTR'],
]);
const otr = /^\?OTR[:,|?v ]/;

/**
 * The name of the encryption of a message that cannot be read here. An OMEMO message without payload has nothing in it to read:
 * clients send it to each other to change keys, and it is none.
 */
export function readEncryption(message: XmlElement, body: string | undefined): string | undefined {
  for (const [namespace, name] of names) {
    const encrypted =
      childOf(message, 'encrypted', namespace) ??
      childOf(message, 'openpgp', namespace) ??
      (namespace === 'jabber:x:encrypted' ? childOf(message, 'x', namespace) : undefined);
    if (!encrypted) continue;
    return name === 'OMEMO' && !childOf(encrypted, 'payload', namespace) ? undefined : name;
  }
  const announced = childOf(message, 'encryption', eme);
  if (announced) return names.get(announced.attrs.namespace ?? '') ?? (announced.attrs.name || 'unknown');
  return body !== undefined && otr.test(body) ? 'OTR' : undefined;
}
