// R9 with the servers' own group rooms: Prosody's `muc`, ejabberd's `mod_muc`.
import { type Element, default as xml } from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import { serverKinds } from '../../src/demo/private-server.ts';
import { realMessenger } from '../plays/real-messenger.ts';
import { alice, bob, everythingArrived, type PlayExpert } from '../plays/stage.ts';
import { theatre } from '../plays/theatre.ts';

const muc = 'http://jabber.org/protocol/muc';
const user = `${muc}#user`;
const room = 'lounge@rooms.acme.example';

/** XEP-0045 7.2 and 10.1: enters, and makes the room if it is new. */
async function enters(expert: PlayExpert, nick: string): Promise<void> {
  await expert.sends(xml('presence', { to: `${room}/${nick}` }, xml('x', { xmlns: muc })));
  const isOwn = (stanza: Element) =>
    stanza
      .getChild('x', user)
      ?.getChildren('status')
      .some(({ attrs }) => attrs.code === '110') ?? false;
  const own = await expert.sees('the own presence in the room', isOwn);
  const isNew = own
    .getChild('x', user)
    ?.getChildren('status')
    .some(({ attrs }) => attrs.code === '201');
  if (!isNew) return;
  const form = xml('x', { xmlns: 'jabber:x:data', type: 'submit' });
  await expert.asks(xml('iq', { type: 'set', to: room }, xml('query', { xmlns: `${muc}#owner` }, form)));
}

const declines = (expert: PlayExpert) =>
  expert.seen.filter((stanza) => stanza.getChild('x', user)?.getChild('decline') !== undefined);

for (const server of serverKinds) {
  describe(`on ${server}`, () => {
    const stage = theatre({ server, openMessenger: realMessenger(server) });

    it('R9: a mediated invitation is declined through the room, to exactly the inviter', async () => {
      const console = await stage.console('alice');
      const inviter = await stage.expert('bob');
      const other = await stage.expert('carol');
      await enters(inviter, 'Bob');
      await enters(other, 'Carol');
      const invite = xml('invite', { to: alice }, xml('reason', {}, 'Join us'));
      await inviter.sends(xml('message', { to: room }, xml('x', { xmlns: user }, invite)));
      const stanza = await inviter.sees('the decline', () => declines(inviter).length > 0);
      expect(stanza.attrs.from).toBe(room);
      const decline = declines(inviter)[0]?.getChild('x', user)?.getChild('decline');
      expect(decline?.attrs.from).toBe(alice);
      expect(decline?.getChildText('reason')).toMatch(/one to one/);
      await everythingArrived(other);
      expect(declines(other)).toEqual([]);
      expect(declines(inviter)).toHaveLength(1);
      await console.seesNo('chat.message');
      expect(console.opening.chats.map((chat) => chat.with)).not.toContain(room);
    });

    it('R9: what is said in the room, to all or to one, never reaches a console', async () => {
      const console = await stage.console('alice');
      const expert = await stage.expert('bob');
      await enters(expert, 'Bob');
      await expert.sends(xml('message', { type: 'groupchat', to: room }, xml('body', {}, 'hello all')));
      await expert.sees('the own words', (stanza) => stanza.getChildText('body') === 'hello all');
      await expert.sends(
        xml('message', { type: 'groupchat', to: alice, id: 'all-1' }, xml('body', {}, 'hello')),
      );
      expect(await expert.seesError('all-1')).toBe('not-acceptable');
      await everythingArrived(expert);
      await console.seesNo('chat.message');
    });

    it('R9: a carbon copy that is claimed is nothing: only what is said counts', async () => {
      const console = await stage.console('alice');
      const expert = await stage.expert('bob');
      const claimed = xml(
        'message',
        { xmlns: 'jabber:client', type: 'chat', from: bob, to: alice, id: 'inner' },
        xml('body', {}, 'never said'),
      );
      const forwarded = xml('forwarded', { xmlns: 'urn:xmpp:forward:0' }, claimed);
      for (const kind of ['sent', 'received']) {
        await expert.sends(
          xml('message', { type: 'chat', to: alice }, xml(kind, { xmlns: 'urn:xmpp:carbons:2' }, forwarded)),
        );
      }
      await expert.says(alice, 'said');
      await console.sees({ text: 'said' });
      await console.seesNo('chat.message');
    });
  });
}
