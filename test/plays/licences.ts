import { randomUUID } from 'node:crypto';
import { default as xml } from '@xmpp/xml';
import { expect, it } from 'vitest';
import {
  bob,
  bobThere,
  bodyOf,
  carolThere,
  dave,
  daveInVo,
  everythingArrived,
  type PlayExpert,
  peter,
  type Stage,
  saidIn,
  timesSeen,
} from './stage.ts';

const receipts = 'urn:xmpp:receipts';
const states = 'http://jabber.org/protocol/chatstates';
const someText = (what: string) => `${what} ${randomUUID()}`;

/** A copy of what was said in the console, however the server makes it. */
const seesCopy = (account: PlayExpert, text: string) =>
  account.sees(`a copy of ${text}`, (stanza) => stanza.name === 'message' && saidIn(stanza).includes(text));

export function licencesPlay(stage: Stage): void {
  it('R16: logged out with a VO licence, the message goes to the VO account, from the expert’s address there', async () => {
    const expert = await stage.expert('bob');
    const account = await stage.expert('dave');
    const text = someText('to your office');
    const id = await expert.says(dave, text, xml('request', { xmlns: receipts }));
    const message = await account.seesMessage(bobThere, text);
    expect(message.attrs.type).toBe('chat');
    expect(message.getChildText('nick')).toBe('Bob Stone');
    await expert.sees('the receipt', (stanza) => stanza.getChild('received')?.attrs.id === id);
    await everythingArrived(expert);
    expect(expert.seen.filter(({ attrs }) => attrs.type === 'error')).toEqual([]);
    const console = await stage.console('dave');
    await console.seesNo('chat.message');
    expect((await console.opens(bob)).messages.map((one) => one.text)).not.toContain(text);
  });

  it('R16: it is there at the next VO sign-in, after a restart of the bridge, too', async () => {
    const expert = await stage.expert('bob');
    const text = someText('when you are back');
    const id = await expert.says(dave, text, xml('request', { xmlns: receipts }));
    await expert.sees('the receipt', (stanza) => stanza.getChild('received')?.attrs.id === id);
    await stage.restartBridge();
    const account = await stage.expert('dave');
    await account.seesMessage(bobThere, text);
    await everythingArrived(account);
    const ids = account.seen.filter((stanza) => bodyOf(stanza) === text).map(({ attrs }) => attrs.id);
    // What was not proved to have arrived may come again: then with the same id.
    expect(new Set(ids).size).toBe(1);
  });

  it('R16: the answer from VO returns to the expert in the same room, from the agent', async () => {
    const expert = await stage.expert('bob');
    const account = await stage.expert('dave');
    const text = someText('a question');
    await expert.says(dave, text);
    await account.seesMessage(bobThere, text);
    const answer = someText('an answer');
    const id = await account.says(bobThere, answer, xml('request', { xmlns: receipts }));
    const seen = await expert.seesMessage(dave, answer);
    expect(seen.attrs.type).toBe('chat');
    await account.sees('the receipt', (stanza) => stanza.getChild('received')?.attrs.id === id);
    const console = await stage.console('dave');
    const { messages } = await console.opens(bob);
    expect(messages.at(-1)).toMatchObject({ text: answer, direction: 'out', from: dave });
    expect(messages.map((one) => one.text)).not.toContain(text);
  });

  it('R16, R19: an answer from VO while the console is signed in shows in its history, not live', async () => {
    const expert = await stage.expert('bob');
    const account = await stage.expert('dave');
    const console = await stage.console('dave');
    const question = someText('are you there?');
    await expert.says(dave, question);
    await console.sees({ text: question });
    await seesCopy(account, question);
    const answer = someText('typed in VO');
    await account.sends(xml('message', { type: 'chat', to: bobThere }, xml('composing', { xmlns: states })));
    await expert.sees('typing', (stanza) => stanza.getChild('composing', states) !== undefined);
    await account.says(bobThere, answer);
    await expert.seesMessage(dave, answer);
    await everythingArrived(account);
    for (const event of ['chat.message', 'chat.fate', 'chat.typing'] as const) await console.seesNo(event);
    expect((await console.opens(bob)).messages.at(-1)?.text).toBe(answer);
    expect(timesSeen(expert, answer)).toBe(1);
  });

  it('R16, R5: nobody else may use these addresses, and the answer is the one for nobody', async () => {
    const stranger = await stage.expert('carol');
    const expert = await stage.expert('bob');
    const errors = [];
    for (const to of [bobThere, carolThere, 'nobody@vcc.acme.example']) {
      const id = await stranger.says(to, 'psst');
      await stranger.seesError(id);
      const error = stranger.seen.find(({ attrs }) => attrs.id === id && attrs.type === 'error');
      errors.push(error?.getChild('error')?.toString());
      const info = xml('iq', { type: 'get', to }, xml('vCard', { xmlns: 'vcard-temp' }));
      await expect(stranger.asks(info)).rejects.toThrow();
    }
    expect(new Set(errors).size).toBe(1);
    const account = await stage.expert('dave');
    for (const to of [
      'hank\\40globex.example@vcc.acme.example',
      'bob@vcc.acme.example',
      'b\\40@vcc.acme.example',
    ]) {
      const id = await account.says(to, 'psst');
      expect(await account.seesError(id)).toBe('service-unavailable');
    }
    await everythingArrived(expert);
    expect(timesSeen(expert, 'psst')).toBe(0);
  });

  it('R16: the address has the expert’s name, and no presence', async () => {
    const account = await stage.expert('dave');
    const card = await account.asks(
      xml('iq', { type: 'get', to: bobThere }, xml('vCard', { xmlns: 'vcard-temp' })),
    );
    expect(card.getChild('vCard')?.getChildText('FN')).toBe('Bob Stone');
    const info = await account.asks(
      xml(
        'iq',
        { type: 'get', to: bobThere },
        xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' }),
      ),
    );
    expect(info.getChild('query')?.getChild('identity')?.attrs.name).toBe('Bob Stone');
    await account.subscribe(bobThere);
    await account.sees(
      'the refusal',
      ({ attrs }) => attrs.type === 'unsubscribed' && attrs.from === bobThere,
    );
  });

  it('R16: corrections, withdrawals and files go both ways', async () => {
    const expert = await stage.expert('bob');
    const account = await stage.expert('dave');
    const id = await expert.says(dave, 'at nine');
    const first = await account.seesMessage(bobThere, 'at nine');
    await expert.says(dave, 'at ten', xml('replace', { xmlns: 'urn:xmpp:message-correct:0', id }));
    const corrected = await account.seesMessage(bobThere, 'at ten');
    expect(corrected.getChild('replace')?.attrs.id).toBe(first.attrs.id);
    const retract = xml('retract', { xmlns: 'urn:xmpp:message-retract:1', id });
    await expert.sends(xml('message', { type: 'chat', to: dave, id: randomUUID() }, retract));
    const withdrawn = await account.sees('the withdrawal', (stanza) => !!stanza.getChild('retract'));
    expect(withdrawn.getChild('retract')?.attrs.id).toBe(first.attrs.id);

    const answerId = await account.says(bobThere, 'ok, nine');
    const answer = await expert.seesMessage(dave, 'ok, nine');
    await account.says(
      bobThere,
      'ok, ten',
      xml('replace', { xmlns: 'urn:xmpp:message-correct:0', id: answerId }),
    );
    const better = await expert.seesMessage(dave, 'ok, ten');
    expect(better.getChild('replace')?.attrs.id).toBe(answer.attrs.id);
    const url = `https://upload.acme.example/${randomUUID()}/plan.pdf`;
    await account.says(bobThere, url, xml('x', { xmlns: 'jabber:x:oob' }, xml('url', {}, url)));
    const file = await expert.seesMessage(dave, url);
    expect(file.getChild('x', 'jabber:x:oob')?.getChildText('url')).toBe(url);
  });

  it('R19: what is said in the console is in VO, both ways, each once', async () => {
    const expert = await stage.expert('bob');
    const account = await stage.expert('dave');
    const console = await stage.console('dave');
    const [question, answer] = [someText('from the expert'), someText('from the console')];
    await expert.says(dave, question);
    await console.sees({ text: question });
    await seesCopy(account, question);
    const { id } = await console.says(bob, answer);
    await seesCopy(account, answer);
    await console.told('chat.fate', { id, fate: 'delivered' });
    await expert.seesMessage(dave, answer);
    await everythingArrived(account);
    for (const text of [question, answer]) expect(timesSeen(account, text)).toBe(1);
    expect(timesSeen(expert, answer)).toBe(1);
    // What is in VO is a copy: it does not come back.
    await console.sees({ text: answer });
    await console.seesNo('chat.message');
    expect((await console.opens(bob)).messages.slice(-2).map((one) => one.text)).toEqual([question, answer]);
  });

  it('R16: what comes back from the account comes back to the expert', async () => {
    const expert = await stage.expert(peter);
    const id = await expert.says('bill@vcc.initech.example', 'are you in your office?');
    expect(await expert.seesError(id)).toMatch(/unavailable|not-found/);
    const console = await stage.console('bill@initech');
    expect((await console.opens(peter)).messages).toEqual([]);
    const answer = 'nobody-here\\40initech.example@vcc.initech.example';
    const account = await stage.expert('milton@initech.example');
    const lost = await account.says(answer, 'hello?');
    expect(await account.seesError(lost)).toMatch(/unavailable|not-found/);
  });

  it('R16: an agent without a VO licence is not redirected', async () => {
    const expert = await stage.expert('bob');
    const id = await expert.says('erin@vcc.acme.example', 'anybody?');
    expect(await expert.seesError(id)).toBe('recipient-unavailable');
  });

  it('R16: writing to oneself from the VO account is refused as to anybody who is logged out', async () => {
    const account = await stage.expert('dave');
    const id = await account.says(dave, 'note to self');
    expect(await account.seesError(id)).toBe('recipient-unavailable');
    expect(account.jid).toBe(daveInVo);
    expect(account.seen.map(bodyOf)).not.toContain('note to self copied');
  });
}
