import { createHash } from 'node:crypto';
import type { Element } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { createDirectories } from '../../src/live/directories.ts';
import { createFeatures } from '../../src/xmpp/features/index.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { generous, isSignedIn, noOperations, portsInMemory, tenantsAre } from '../support/bridge-ports.ts';
import { quiet } from '../support/linked.ts';
import { settled } from '../support/manual-clock.ts';
import { carol } from '../support/people.ts';
import { readPairs, spell } from './pairs.ts';
import { acme, alice } from './people.ts';

/** XEP-0115 5.1, done by hand. */
const ver = createHash('sha1')
  .update(
    [
      'client/web//',
      'http://jabber.org/protocol/caps',
      'http://jabber.org/protocol/chatstates',
      'http://jabber.org/protocol/commands',
      'http://jabber.org/protocol/disco#info',
      'http://jabber.org/protocol/disco#items',
      'http://jabber.org/protocol/rsm',
      'jabber:iq:version',
      'jabber:x:oob',
      'urn:xmpp:fallback:0',
      'urn:xmpp:mam:2',
      'urn:xmpp:mam:2#extended',
      'urn:xmpp:mam:2#groupchat-field',
      'urn:xmpp:message-correct:0',
      'urn:xmpp:message-retract:0',
      'urn:xmpp:message-retract:1',
      'urn:xmpp:ping',
      'urn:xmpp:receipts',
      'urn:xmpp:reply:0',
      'urn:xmpp:sfs:0',
      'urn:xmpp:sid:0',
      'urn:xmpp:sims:1',
      'vcard-temp',
      '',
    ].join('<'),
  )
  .digest('base64');
const hash = createHash('sha1').update(Buffer.from('iVBORw0KGgo=', 'base64')).digest('hex');

it.each(readPairs())('$name', async ({ incoming, outgoing }) => {
  fill(incoming);
  for (const stanza of outgoing) fill(stanza);
  const sent: Element[] = [];
  const ports = await portsInMemory(tenantsAre(acme));
  // Alice is online, Grace is not; Carol sees them both already.
  await isSignedIn(alice, ports);
  for (const agent of acme.agents.keys()) await ports.subscriptions.add(acme.id, agent, carol);
  const { list } = createFeatures({ ...ports, directories: createDirectories() }, '1.2.3', noOperations);
  const route = createRouter({
    domain: 'vcc.acme.example',
    tenants: ports.tenants,
    features: list,
    floods: generous,
    send: async (stanza) => void sent.push(stanza),
    log: quiet,
  });

  route(incoming);
  await settled();

  expect(sent.map((stanza, n) => spell(stanza, outgoing[n]))).toEqual(outgoing.map((one) => spell(one)));
});

/** Puts in what is not written by hand. */
function fill(element: Element): void {
  for (const name of Object.keys(element.attrs)) {
    element.attrs[name] = (element.attrs[name] ?? '').replace('VER', ver);
  }
  element.children = element.children.map((child) => {
    if (typeof child === 'string') return child === 'HASH' ? hash : child;
    fill(child);
    return child;
  });
}
