import { createHash } from 'node:crypto';
import type { Element } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { createFeatures } from '../../src/xmpp/features/index.ts';
import type { PresenceUseCases, Visible } from '../../src/xmpp/features/presence.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { quiet } from '../support/linked.ts';
import { readPairs, spell } from './pairs.ts';
import { acme, alice } from './people.ts';

/** XEP-0115 5.1, done by hand. */
const ver = createHash('sha1')
  .update(
    [
      'client/web//',
      ...[...new Set(announcedToAll)].sort(),
      '',
    ].join('<'),
  )
  .digest('base64');
const hash = createHash('sha1').update(Buffer.from('iVBORw0KGgo=', 'base64')).digest('hex');

it.each(readPairs())('$name', async ({ incoming, outgoing }) => {
  fill(incoming);
  for (const stanza of outgoing) fill(stanza);
  const sent: Element[] = [];
  const { list } = createFeatures({ presence, version: '1.2.3' });
  const route = createRouter({
    domain: 'vcc.acme.example',
    tenants: { byVccDomain: (domain) => (domain === acme.vccDomain ? acme : undefined) },
    features: list,
    send: async (stanza) => void sent.push(stanza),
    log: quiet,
  });

  route(incoming);
  await new Promise((resolve) => setImmediate(resolve));

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
