import { default as xml } from '@xmpp/xml';
import { expect, it } from 'vitest';
import { alice, bob, carol, everythingArrived, hank, ivy, type Stage } from './stage.ts';

export function expertToAgentPlay(stage: Stage): void {
  it('R15: an expert’s messages are on every console at once, in order, exactly once', async () => {
    const [first, second] = [await stage.console('alice'), await stage.console('alice')];
    const expert = await stage.expert('bob');
    const texts = [
      'Hello',
      'שלום, 你好 👩‍👩‍👧‍👦',
      'line one\nline two',
      '  spaces  kept  ',
      '& < > " \' ]]>',
    ];
    for (const text of texts) await expert.says(alice, text);
    for (const console of [first, second]) {
      for (const text of texts) expect((await console.sees({ with: bob })).text).toBe(text);
      await console.seesNo('chat.message');
    }
  });

  it('R15: the same stanza again is taken once, and its receipt given again', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const again = () =>
      xml(
        'message',
        { type: 'chat', to: alice, id: 'twice-1' },
        xml('body', {}, 'only once'),
        xml('origin-id', { xmlns: 'urn:xmpp:sid:0', id: 'twice-1' }),
        xml('request', { xmlns: 'urn:xmpp:receipts' }),
      );
    await expert.sends(again());
    await expert.sends(again());
    for (const time of ['first', 'second']) {
      await expert.sees(
        `the ${time} receipt`,
        (stanza) => stanza.getChild('received')?.attrs.id === 'twice-1',
      );
    }
    await console.sees({ text: 'only once' });
    await console.seesNo('chat.message');
  });

  it('R20: a delivery receipt comes once the message is stored, and only for those that ask', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const id = await expert.says(alice, 'a receipt, please', xml('request', { xmlns: 'urn:xmpp:receipts' }));
    await expert.sees('the receipt', (stanza) => stanza.getChild('received')?.attrs.id === id);
    const { messages } = await console.opens(bob);
    expect(messages.at(-1)?.text).toBe('a receipt, please');
    const before = expert.seen.length;
    await expert.says(alice, 'none, thank you');
    await console.sees({ text: 'none, thank you' });
    await everythingArrived(expert);
    expect(expert.seen.slice(before).filter((stanza) => stanza.getChild('received'))).toEqual([]);
  });

  it('R10: markup never reaches the console; the text does, and links are links', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const xhtml = xml(
      'html',
      { xmlns: 'http://jabber.org/protocol/xhtml-im' },
      xml('body', { xmlns: 'http://www.w3.org/1999/xhtml' }, xml('b', {}, 'bold'), xml('img', { src: 'x' })),
    );
    await expert.says(alice, 'See <b>https://acme.example/a?b=1&c=2</b> *now*', xhtml);
    const message = await console.sees({ direction: 'in' });
    expect(message.text).toBe('See <b>https://acme.example/a?b=1&c=2</b> *now*');
    expect(message).not.toHaveProperty('html');
    expect(message.links.map(({ url }) => url)).toEqual(['https://acme.example/a?b=1&c=2']);
  });

  it('R10: a letter reaches the console whole: its subject, too, in the language that it is in', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const letter = xml(
      'message',
      { type: 'normal', to: alice, id: 'letter-1', 'xml:lang': 'en' },
      xml('subject', {}, 'Meeting at 3'),
      xml('body', { 'xml:lang': 'de' }, 'In Raum 4.'),
      xml('body', {}, 'In room 4.'),
    );
    await expert.sends(letter);
    await console.sees({ direction: 'in', text: 'Meeting at 3\n\nIn room 4.' });
  });

  it('R11: a file is a link with its name, not an image', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const url = 'https://upload.acme.example/x/Quarterly%20report.pdf';
    await expert.says(alice, url, xml('x', { xmlns: 'jabber:x:oob' }, xml('url', {}, url)));
    const message = await console.sees({ direction: 'in' });
    expect(message.files).toMatchObject([{ url, name: 'Quarterly report.pdf' }]);
    expect(message).not.toHaveProperty('html');
  });

  it('R16: a message to an agent who is logged out is refused in words and never offered', async () => {
    const expert = await stage.expert('bob');
    const id = await expert.says(alice, 'is anybody there?');
    // Promised: within a second.
    expect(await expert.seesError(id, 1_000)).toBe('recipient-unavailable');
    const error = expert.seen.find(({ attrs }) => attrs.id === id && attrs.type === 'error');
    expect(error?.getChild('error')?.getChildText('text')).toMatch(/\w+ \w+/);
    const console = await stage.console('alice');
    await everythingArrived(expert);
    await console.seesNo('chat.message');
    const { messages } = await console.opens(bob);
    expect(messages.map(({ text }) => text)).not.toContain('is anybody there?');
  });

  it('R16, R2: in the grace time the agent counts as signed in', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    await console.breaks();
    const id = await expert.says(
      alice,
      'while you were away',
      xml('request', { xmlns: 'urn:xmpp:receipts' }),
    );
    await expert.sees('the receipt', (stanza) => stanza.getChild('received')?.attrs.id === id);
    const back = await console.resumes();
    await back.sees({ text: 'while you were away' });
    await back.logsOut();
  });

  it('R5: another tenant’s agents cannot be reached, and the refusal is the one for nobody', async () => {
    const expert = await stage.expert('bob');
    await stage.console('ivy@globex');
    const errors = [];
    for (const to of [ivy, 'nobody@vcc.globex.example', 'nobody@vcc.acme.example']) {
      const id = await expert.says(to, 'let me in');
      await expert.seesError(id);
      const error = expert.seen.find(({ attrs }) => attrs.id === id && attrs.type === 'error');
      errors.push(error?.getChild('error')?.toString());
    }
    expect(new Set(errors).size).toBe(1);
  });

  it('R5: an expert of the one organisation is a stranger in the other', async () => {
    const agent = await stage.console('ivy@globex');
    const stranger = await stage.expert('bob');
    const id = await stranger.says(ivy, 'psst');
    expect(await stranger.seesError(id)).toBe('service-unavailable');
    const expert = await stage.expert(hank);
    await expert.says(ivy, 'hello');
    expect(await agent.sees({ direction: 'in' })).toMatchObject({ text: 'hello', with: hank });
    await agent.seesNo('chat.message');
  });

  it('R9: a group room’s message is answered with an error and never reaches a console', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const stanza = xml(
      'message',
      { type: 'groupchat', to: alice, id: 'room-1' },
      xml('body', {}, 'hello room'),
    );
    await expert.sends(stanza);
    expect(await expert.seesError('room-1')).toBe('not-acceptable');
    await console.seesNo('chat.message');
  });

  it('R9: who takes an agent for a group room is told so', async () => {
    const expert = await stage.expert('bob');
    const room = `${alice}/bob`;
    await expert.sends(xml('presence', { to: room }, xml('x', { xmlns: 'http://jabber.org/protocol/muc' })));
    const answer = await expert.sees(
      'the error',
      ({ name, attrs }) => name === 'presence' && attrs.type === 'error' && attrs.from === room,
    );
    expect(answer.getChild('error')?.getChild('not-acceptable')).toBeDefined();
  });

  it('R9: a direct invitation is declined with a reason', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const invitation = xml('x', { xmlns: 'jabber:x:conference', jid: 'party@rooms.acme.example' });
    await expert.sends(xml('message', { to: alice, id: 'invite-1' }, invitation));
    const reply = await expert.sees(
      'the reason',
      (stanza) => stanza.attrs.from === alice && !!stanza.getChild('body'),
    );
    expect(reply.getChildText('body')).toMatch(/\w+ \w+/);
    await console.seesNo('chat.message');
  });

  it('R20: agents see nothing of an expert’s typing', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const states = 'http://jabber.org/protocol/chatstates';
    await expert.sends(xml('message', { type: 'chat', to: alice }, xml('composing', { xmlns: states })));
    await expert.says(alice, 'done typing', xml('active', { xmlns: states }));
    await console.sees({ text: 'done typing' });
    await console.seesNo('chat.typing');
  });

  it('XEP-0308, XEP-0424: corrections and withdrawals reach the console as such', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('carol');
    const id = await expert.says(alice, 'the meting is at nine');
    const original = await console.sees({ text: 'the meting is at nine' });
    const replace = xml('replace', { xmlns: 'urn:xmpp:message-correct:0', id });
    await expert.says(alice, 'the meeting is at nine', replace);
    expect(await console.sees({ text: 'the meeting is at nine' })).toMatchObject({ replaces: original.id });
    await expert.sends(
      xml(
        'message',
        { type: 'chat', to: alice, id: 'withdraw-1' },
        xml('retract', { xmlns: 'urn:xmpp:message-retract:1', id }),
        xml('fallback', { xmlns: 'urn:xmpp:fallback:0', for: 'urn:xmpp:message-retract:1' }),
        xml('body', {}, 'This person attempted to retract a previous message.'),
      ),
    );
    expect(await console.sees({ retracted: true })).toMatchObject({ replaces: original.id, text: '' });
    const { messages } = await console.opens(carol);
    expect(messages.find((message) => message.id === original.id)).toMatchObject({
      text: '',
      retracted: true,
    });
  });

  it('a message that is nothing but encrypted is answered with an error that says so', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    await expert.sends(
      xml(
        'message',
        { type: 'chat', to: alice, id: 'omemo-1' },
        xml(
          'encrypted',
          { xmlns: 'eu.siacs.conversations.axolotl' },
          xml('header', { sid: '1' }),
          xml('payload', {}, 'AAAA'),
        ),
        xml('encryption', {
          xmlns: 'urn:xmpp:eme:0',
          name: 'OMEMO',
          namespace: 'eu.siacs.conversations.axolotl',
        }),
        xml(
          'body',
          {},
          'I sent you an OMEMO encrypted message but your client doesn’t seem to support that.',
        ),
      ),
    );
    expect(await expert.seesError('omemo-1')).toBe('not-acceptable');
    await console.seesNo('chat.message');
  });

  it('a message over the limit is refused, and the next one is not', async () => {
    const console = await stage.console('alice');
    const expert = await stage.expert('bob');
    const id = await expert.says(alice, 'ü'.repeat(16_500));
    expect(await expert.seesError(id)).toBe('not-acceptable');
    const longest = 'ü'.repeat(16_384);
    await expert.says(alice, longest);
    expect((await console.sees({ direction: 'in' })).text).toBe(longest);
  });
}
