import { default as xml } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { createFloods } from '../../src/live/floods.ts';
import { isSignedIn, portsInMemory } from '../support/bridge-ports.ts';
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
