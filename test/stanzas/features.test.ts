import type { Element } from '@xmpp/xml';
import xml from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import { createFeatures } from '../../src/xmpp/features/index.ts';
import { xepTable } from '../../src/xmpp/features/table.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { generous, noOperations } from '../support/bridge-ports.ts';
import { quiet } from '../support/linked.ts';
import { acme, alice } from './people.ts';

// The list itself asks nothing of the ports.
const { list } = createFeatures({} as Parameters<typeof createFeatures>[0], '1.2.3', noOperations);

async function discover(to: string): Promise<Element> {
  const sent: Element[] = [];
  const route = createRouter({
    domain: acme.vccDomain,
    tenants: { byVccDomain: () => acme },
    features: list,
    floods: generous,
    send: async (stanza) => void sent.push(stanza),
    log: quiet,
  });
  const query = xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' });
  route(xml('iq', { type: 'get', id: '1', from: 'bob@acme.example/desk', to }, query));
  await new Promise((resolve) => setImmediate(resolve));
  return sent[0] as Element;
}

const varsOf = (answer: Element) =>
  answer
    .getChild('query')
    ?.getChildren('feature')
    .map((one) => one.attrs.var) ?? [];

describe('service discovery', () => {
  it.each([
    ['agent', alice.jid],
    ['domain', acme.vccDomain],
  ] as const)(
    'says every feature of the list that is offered at the %s, and no other',
    async (place, address) => {
      const said = varsOf(await discover(address));
      const offered = list.filter((feature) => feature.at === place || feature.at === 'both');
      expect(new Set(said)).toEqual(new Set(offered.flatMap((feature) => feature.namespaces)));
      expect(said).toHaveLength(new Set(said).size);
    },
  );

  it('has each XEP once, and no two handlers for one request', () => {
    const xeps = list.map((feature) => `${feature.xep} ${feature.name}`);
    const requests = list.flatMap((feature) =>
      (feature.iqs ?? []).map((iq) => `${feature.at === 'proxy'} ${iq.type} ${iq.name} ${iq.namespace}`),
    );
    expect(xeps).toHaveLength(new Set(xeps).size);
    expect(requests).toHaveLength(new Set(requests).size);
  });
});

it('docs/xeps.md is what the list says (`npx vitest --project unit -u test/stanzas` writes it)', async () => {
  await expect(xepTable(list)).toMatchFileSnapshot('../../docs/xeps.md');
});
