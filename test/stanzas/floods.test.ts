import { type Element, default as xml } from '@xmpp/xml';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createFloods } from '../../src/live/floods.ts';
import { createFloodCounter } from '../../src/ops/metrics.ts';
import { generous, isSignedIn, portsInMemory } from '../support/bridge-ports.ts';
import { settled } from '../support/manual-clock.ts';
import { alice, bob, carol } from '../support/people.ts';
import { routed } from './routed.ts';

it('an expert who floods is refused in words, and nobody else is', async () => {
  const ports = { ...(await portsInMemory()), floods: createFloods(3) };
  await isSignedIn(alice, ports);
  const { route, sent } = routed(ports);
  const says = (from: string, text: string) =>
    route(
      xml('message', { type: 'chat', from: `${from}/desk`, to: alice.jid, id: text }, xml('body', {}, text)),
    );
  for (const text of ['1', '2', '3', '4', '5']) says(bob, text);
  says(carol, 'mine');
  await settled();

  const refused = sent.filter(({ attrs }) => attrs.type === 'error');
  expect(refused.map(({ attrs }) => attrs.id)).toEqual(['4', '5']);
  for (const stanza of refused) {
    expect(stanza.getChild('error')?.getChild('resource-constraint')).toBeDefined();
    expect(stanza.getChild('error')?.attrs.type).toBe('wait');
  }
  const room = { tenantId: alice.tenantId, agent: alice.jid };
  const texts = async (expert: typeof bob) =>
    (await ports.history.latest({ ...room, expert }, 30)).messages.map(({ text }) => text);
  expect(await texts(bob)).toEqual(['1', '2', '3']);
  expect(await texts(carol)).toEqual(['mine']);
});

const about = xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' });
const wait = (stanza: Element) => {
  const error = stanza.getChild('error');
  return error?.getChild('resource-constraint') && error.attrs.type;
};

it('requests of one account end at the bound: refused in words, counted, and nobody else is', async () => {
  const registry = new Registry();
  const requests = createFloodCounter(registry)('requests', createFloods(2));
  const { route, sent } = routed(await portsInMemory(), { ...generous, requests });
  const asks = (from: string, id: string) =>
    route(xml('iq', { type: 'get', id, from, to: alice.jid }, about));
  for (const id of ['1', '2', '3', '4']) asks(`${bob}/desk`, id);
  // Another device is the same account.
  asks(`${bob}/phone`, '5');
  asks(`${carol}/desk`, 'mine');
  // R27: what the server itself asks is nobody's share.
  for (const id of ['s1', 's2', 's3']) asks('acme.example', id);
  await settled();
  const answered = (type: string) =>
    sent
      .filter(({ attrs }) => attrs.type === type)
      .map(({ attrs }) => attrs.id ?? '')
      .sort();
  expect(answered('result')).toEqual(['1', '2', 'mine', 's1', 's2', 's3']);
  expect(answered('error')).toEqual(['3', '4', '5']);
  for (const stanza of sent.filter(({ attrs }) => attrs.type === 'error')) expect(wait(stanza)).toBe('wait');
  expect(await registry.metrics()).toContain('expert_connect_expert_floods_total{what="requests"} 3');
});

it('stanzas of any kind of one account end at the bound, and are counted', async () => {
  const registry = new Registry();
  const stanzas = createFloodCounter(registry)('stanzas', createFloods(4));
  const ports = await portsInMemory();
  await isSignedIn(alice, ports);
  const { route, sent } = routed(ports, { ...generous, stanzas });
  const from = `${bob}/desk`;
  const says = (id: string, child: Element, type = 'chat') =>
    route(xml('message', { type, id, from, to: alice.jid }, child));
  const isTyping = xml('composing', { xmlns: 'http://jabber.org/protocol/chatstates' });
  const receipt = xml('received', { xmlns: 'urn:xmpp:receipts', id: 'nothing' });
  const signals = (round: string) => {
    route(xml('presence', { type: 'probe', id: `p${round}`, from, to: alice.jid }));
    says(`r${round}`, receipt);
    says(`t${round}`, isTyping);
    says(`m${round}`, xml('body', {}, `text ${round}`));
  };
  const refused = () => sent.filter(({ attrs }) => attrs.type === 'error');
  signals('1');
  await settled();
  expect(refused()).toEqual([]);

  signals('2');
  // Never an error for an error.
  says('e2', xml('error', { type: 'cancel' }), 'error');
  route(xml('presence', { type: 'subscribe', id: 'p3', from: carol, to: alice.jid }));
  await settled();
  expect(refused().map(({ attrs }) => attrs.id)).toEqual(['p2', 'r2', 't2', 'm2']);
  expect(refused().map(wait)).toEqual(['wait', 'wait', 'wait', 'wait']);
  expect(sent.filter(({ attrs }) => attrs.type === 'subscribed').map(({ attrs }) => attrs.to)).toEqual([
    carol,
  ]);
  const room = { tenantId: alice.tenantId, agent: alice.jid, expert: bob };
  expect((await ports.history.latest(room, 30)).messages.map(({ text }) => text)).toEqual(['text 1']);
  expect(await registry.metrics()).toContain('expert_connect_expert_floods_total{what="stanzas"} 5');
});
