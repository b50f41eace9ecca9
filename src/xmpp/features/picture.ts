// XEP-0153: vCard-Based Avatars 1.1
import { createHash } from 'node:crypto';
import { type Element, default as xml } from '@xmpp/xml';
import type { Agent } from '../../domain/person.ts';
import type { Feature } from '../feature.ts';

const namespace = 'vcard-temp:x:update';

export const picture: Feature = {
  xep: 'XEP-0153',
  version: '1.1',
  name: 'vCard-Based Avatars',
  summary: 'The picture’s hash in the presence of agents',
  namespaces: [],
  at: 'agent',
};

const hashes = new WeakMap<object, string>();

/** For an agent's available presence; an empty `photo` says that there is no picture (XEP-0153 4.3). */
export function pictureElement({ picture: image }: Pick<Agent, 'picture'>): Element {
  if (!image) return xml('x', { xmlns: namespace }, xml('photo'));
  let hash = hashes.get(image);
  if (hash === undefined) {
    hash = createHash('sha1').update(Buffer.from(image.base64, 'base64')).digest('hex');
    hashes.set(image, hash);
  }
  return xml('x', { xmlns: namespace }, xml('photo', {}, hash));
}
