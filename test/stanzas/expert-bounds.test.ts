// What one expert may have, at the bound and one beyond, over stanzas; and what an operator sees of it.
import { type Element, default as xml } from '@xmpp/xml';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { countedAtBounds } from '../../src/ops/bound-metrics.ts';
import { portsInMemory, settings } from '../support/bridge-ports.ts';
import { settled } from '../support/manual-clock.ts';
import { alice, bob, carol, dave, erin, grace } from '../support/people.ts';
import { routed } from './routed.ts';

async function bridgeWith(limits: Partial<typeof settings>) {
  const inMemory = await portsInMemory();
  const registry = new Registry();
  const ports = {
    ...inMemory,
    ...countedAtBounds(inMemory, registry),
    settings: { ...settings, ...limits },
  };
  const { route, sent } = routed(ports);
  return {
    metrics: () => registry.metrics(),
    async answers(stanza: Element): Promise<Element[]> {
      sent.length = 0;
      route(stanza);
      await settled();
      return [...sent];
    },
  };
}

it('agents that one expert sees end at the bound: declined as by nobody, and counted', async () => {
  const { answers, metrics } = await bridgeWith({ subscriptionsOfAnExpert: 2 });
  const asks = async (from: string, to: string) =>
    (await answers(xml('presence', { type: 'subscribe', id: 'r1', from, to }))).map((stanza) =>
      stanza.toString().replaceAll(to, 'whom'),
    );
  for (const agent of [alice, dave]) expect((await asks(bob, agent.jid))[0]).toContain('type="subscribed"');
  const declined = await asks(bob, erin.jid);
  expect(declined).toEqual(await asks(bob, 'nobody@vcc.acme.example'));
  expect(declined).toHaveLength(1);
  expect(await metrics()).toContain('expert_connect_expert_bounds_total{what="subscriptions"} 1');
  // Nobody else is at the bound, nor is what was granted taken back.
  expect((await asks(carol, erin.jid))[0]).toContain('type="subscribed"');
  expect((await asks(bob, alice.jid))[0]).toContain('type="subscribed"');
  await answers(xml('presence', { type: 'unsubscribe', from: bob, to: dave.jid }));
  expect((await asks(bob, erin.jid))[0]).toContain('type="subscribed"');
  expect(await metrics()).toContain('expert_connect_expert_bounds_total{what="subscriptions"} 1');
});

it('R18: agents whose return one expert waits for end at the bound: refused in words, and counted', async () => {
  const { answers, metrics } = await bridgeWith({ noticesOfAnExpert: 2 });
  const asks = async (from: string, to: string) => {
    const command = xml('command', {
      ...{ xmlns: 'http://jabber.org/protocol/commands', node: 'tell-me', action: 'execute' },
    });
    const [answer] = await answers(xml('iq', { type: 'set', id: 'c1', from: `${from}/desk`, to }, command));
    return answer?.getChild('error')?.getChildElements()[0]?.getName() ?? answer?.attrs.type;
  };
  expect([await asks(bob, alice.jid), await asks(bob, dave.jid)]).toEqual(['result', 'result']);
  expect(await asks(bob, erin.jid)).toBe('resource-constraint');
  // Who waits already waits on.
  expect([await asks(bob, alice.jid), await asks(carol, grace.jid)]).toEqual(['result', 'result']);
  expect(await metrics()).toContain('expert_connect_expert_bounds_total{what="notices"} 1');
});
