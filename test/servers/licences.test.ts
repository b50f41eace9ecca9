// R19 as the servers do it: with XEP-0356 version 2 (Prosody) a copy is the agent's own message; without, it says what it is.
import { default as xml } from '@xmpp/xml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverKinds } from '../../src/demo/private-server.ts';
import { bobThere, dave } from '../plays/stage.ts';
import { type RunningStack, runStack } from '../support/bridge.ts';
import type { Expert } from '../support/expert.ts';

const bob = 'bob@acme.example';

for (const kind of serverKinds) {
  describe(`on ${kind}`, () => {
    let stack: RunningStack;
    beforeAll(async () => {
      stack = await runStack(kind);
    });
    afterAll(() => stack.remove());

    /** What the account's own archive has with the expert's address, oldest first. */
    const archived = async (account: Expert) => {
      const { messages } = await account.archive({ with: bobThere });
      return messages.map(({ from, text }) => `${from.split('/')[0]}: ${text}`);
    };

    it('R19: the whole chat of the console is in the account’s archive, each message once, in order', async () => {
      const [expert, console] = [await stack.expert('bob'), await stack.console('dave')];
      const phone = await stack.expert('dave', { carbons: true, resource: 'phone' });
      await expert.says(dave, 'one');
      await console.sees({ text: 'one' });
      const { id } = await console.says(bob, 'two');
      await console.told('chat.fate', { id, fate: 'delivered' });
      await expert.seesMessage(dave, 'two');
      await expert.says(dave, 'three');
      await console.sees({ text: 'three' });
      const last = kind === 'prosody' ? 'three' : 'Bob Stone wrote in the console';
      await phone.sees('the last', (stanza) => {
        const text = stanza.getChildText('body') ?? '';
        return text.startsWith(last) && text.endsWith('three');
      });
      const lines = await archived(phone);
      if (kind === 'prosody') {
        expect(lines).toEqual([`${bobThere}: one`, 'dave@acme.example: two', `${bobThere}: three`]);
        const carbon = phone.seen.filter((stanza) => stanza.getChild('sent', 'urn:xmpp:carbons:2'));
        expect(carbon).toHaveLength(1);
      } else {
        const marked = (name: string, text: string) =>
          expect.stringMatching(
            new RegExp(`^bob.40acme.example@.*: ${name} wrote in the console, .* UTC:\n${text}$`),
          );
        expect(lines).toEqual([
          marked('Bob Stone', 'one'),
          marked('Dave Moss', 'two'),
          marked('Bob Stone', 'three'),
        ]);
      }
      await console.sees({ text: 'two' });
      await console.seesNo('chat.message');
      const { messages } = await console.opens(bob);
      expect(messages.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
      await Promise.all([phone.signOut(), expert.signOut(), console.logsOut()]);
    });

    it('R16: what was taken while the account was away is offered at its next sign-in, through kills of bridge and server', async () => {
      const expert = await stack.expert('bob');
      const ids = [];
      for (const text of ['first', 'second', 'third']) {
        const id = await expert.says(dave, text, xml('request', { xmlns: 'urn:xmpp:receipts' }));
        ids.push(id);
        await expert.sees('the receipt', (stanza) => stanza.getChild('received')?.attrs.id === id);
      }
      await stack.killBridge();
      await expert.signOut();
      await stack.startBridge();
      const account = await stack.expert('dave');
      for (const text of ['first', 'second', 'third']) await account.seesMessage(bobThere, text);
      // Inside a crash window a repeat with the same id is possible, a loss or another id never is.
      const said = account.seen.filter((stanza) => {
        const text = stanza.getChildText('body') ?? '';
        return stanza.attrs.from === bobThere && ['first', 'second', 'third'].includes(text);
      });
      const once = new Map(said.map((stanza) => [stanza.attrs.id, stanza.getChildText('body')]));
      expect([...once.values()]).toEqual(['first', 'second', 'third']);
      await account.signOut();
    });
  });
}
