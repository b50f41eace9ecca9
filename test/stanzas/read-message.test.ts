// What the experts' clients send, as their elements stand in the stanza.
import { describe, expect, it } from 'vitest';
import { forAgent } from '../../src/domain/content/for-agent.ts';
import { readMessage } from '../../src/xmpp/stanza-reading.ts';
import { parse } from './parse.ts';

const read = (content: string, attributes = 'type="chat"') =>
  readMessage(
    parse(
      `<message xmlns="jabber:component:accept" from="bob@acme.example/x" to="alice@vcc.example" id="m1" ${attributes}>${content}</message>`,
    ),
  );
const empty = {
  type: 'chat',
  from: 'bob@acme.example/x',
  to: 'alice@vcc.example',
  id: 'm1',
  receiptRequested: false,
  files: [],
  fallbacks: [],
};
const quote = 'https://up.example/slot/4a771ac1f0b24a4a/plan.pdf';

describe('R10: golden stanzas', () => {
  it('R10: Gajim: a reply with its quote', () => {
    const message = read(`
      <thread>t1</thread><body>&gt; bob: Kuchen? 🎂\nJa!</body>
      <reply xmlns="urn:xmpp:reply:0" to="alice@vcc.example" id="m0"/>
      <fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:reply:0"><body start="0" end="17"/></fallback>
      <origin-id xmlns="urn:xmpp:sid:0" id="m1"/><request xmlns="urn:xmpp:receipts"/><markable xmlns="urn:xmpp:chat-markers:0"/>
      <active xmlns="http://jabber.org/protocol/chatstates"/>`);
    expect(message).toEqual({
      ...empty,
      thread: 't1',
      body: '> bob: Kuchen? 🎂\nJa!',
      originId: 'm1',
      chatState: 'active',
      receiptRequested: true,
      fallbacks: [{ for: 'urn:xmpp:reply:0', ranges: [{ start: 0, end: 17 }] }],
    });
    expect(forAgent(message).text).toBe('Ja!');
  });

  it('R10: a letter with a subject, whole; a subject alone, too', () => {
    const of = (content: string) => forAgent(read(content, 'type="normal"')).text;
    expect(of('<subject>Meeting\n at 3</subject><body>In room 4.</body>')).toBe('Meeting at 3\n\nIn room 4.');
    expect(of('<subject>Call me</subject>')).toBe('Call me');
    expect(of('<subject>Call me</subject><body>Call me</body>')).toBe('Call me');
    expect(of('<subject/><body>Hello</body>')).toBe('Hello');
  });

  it('R10: of several languages the one that the stanza is in', () => {
    const both = '<body xml:lang="de">Guten Tag</body><body xml:lang="en">Good day</body>';
    expect(read(both, 'type="chat" xml:lang="en"').body).toBe('Good day');
    expect(read(both, 'type="chat" xml:lang="fr"').body).toBe('Guten Tag');
    expect(read(`${both}<body>Bonjour</body>`, 'type="chat" xml:lang="fr"').body).toBe('Bonjour');
  });

  it('R11: Dino: a file by stateless file sharing, with a body for others', () => {
    const message = read(`
      <body>${quote}</body><fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:sfs:0"><body/></fallback>
      <file-sharing xmlns="urn:xmpp:sfs:0" disposition="inline">
        <file xmlns="urn:xmpp:file:metadata:0"><name>Der Plan.pdf</name><media-type>application/pdf</media-type><size>3032449</size></file>
        <sources><url-data xmlns="http://jabber.org/protocol/url-data" target="${quote}"/></sources>
      </file-sharing><x xmlns="jabber:x:oob"><url>${quote}</url></x><request xmlns="urn:xmpp:receipts"/>`);
    expect(forAgent(message)).toEqual({
      text: quote,
      links: [],
      files: [{ url: quote, name: 'Der Plan.pdf', type: 'application/pdf', size: 3032449 }],
    });
  });

  it('R11: Conversations: an upload, its address twice', () => {
    const message = read(`
      <body>${quote}</body><x xmlns="jabber:x:oob"><url>${quote}</url></x>
      <request xmlns="urn:xmpp:receipts"/><markable xmlns="urn:xmpp:chat-markers:0"/><origin-id xmlns="urn:xmpp:sid:0" id="m1"/>`);
    expect(forAgent(message)).toEqual({ text: quote, links: [], files: [{ url: quote, name: 'plan.pdf' }] });
  });

  it('R11: Movim: inline media', () => {
    const message = read(`
      <body>${quote}</body>
      <reference xmlns="urn:xmpp:reference:0" type="data"><media-sharing xmlns="urn:xmpp:sims:1">
        <file xmlns="urn:xmpp:jingle:apps:file-transfer:5"><media-type>application/pdf</media-type><name>plan.pdf</name><size>5</size></file>
        <sources><reference xmlns="urn:xmpp:reference:0" type="data" uri="${quote}"/></sources></media-sharing></reference>`);
    expect(forAgent(message).files).toEqual([
      { url: quote, name: 'plan.pdf', type: 'application/pdf', size: 5 },
    ]);
  });

  it('R10: Converse.js: a correction, and a withdrawal in each of its forms', () => {
    expect(read('<body>better</body><replace xmlns="urn:xmpp:message-correct:0" id="m0"/>')).toMatchObject({
      body: 'better',
      replaces: 'm0',
    });
    const fallback =
      '<body>/me withdrew a message</body><fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:message-retract:1"/>';
    for (const retraction of [
      '<retract xmlns="urn:xmpp:message-retract:1" id="m0"/>',
      '<retract xmlns="urn:xmpp:message-retract:0" id="m0"/>',
      '<apply-to xmlns="urn:xmpp:fasten:0" id="m0"><retract xmlns="urn:xmpp:message-retract:0"/></apply-to>',
    ]) {
      const message = read(`${retraction}${fallback}<store xmlns="urn:xmpp:hints"/>`);
      expect(message.retracts).toBe('m0');
      expect(forAgent(message).text).toBe('');
    }
  });

  it('R10: Profanity: text with a chat state and a request', () => {
    expect(
      read(
        '<body>hello</body><active xmlns="http://jabber.org/protocol/chatstates"/><request xmlns="urn:xmpp:receipts"/><origin-id xmlns="urn:xmpp:sid:0" id="prof_1"/>',
      ),
    ).toEqual({
      ...empty,
      body: 'hello',
      chatState: 'active',
      receiptRequested: true,
      originId: 'prof_1',
    });
  });

  it('R10: Pidgin: formatted text beside the plain; its text where there is no other', () => {
    const formatted =
      '<html xmlns="http://jabber.org/protocol/xhtml-im"><body xmlns="http://www.w3.org/1999/xhtml"><p>Hello <b>Alice</b></p><p>a<br/>b</p><img src="data:x" alt="no"/></body></html>';
    expect(forAgent(read(`<body>Hello</body>${formatted}`)).text).toBe('Hello');
    expect(forAgent(read(formatted)).text).toBe('Hello Alice\na\nb');
  });

  it('R20: a chat state alone, a receipt alone', () => {
    expect(read('<composing xmlns="http://jabber.org/protocol/chatstates"/>')).toEqual({
      ...empty,
      chatState: 'composing',
    });
    expect(read('<received xmlns="urn:xmpp:receipts" id="m0"/>')).toEqual({ ...empty, receiptFor: 'm0' });
  });

  it.each([
    [
      'OMEMO',
      '<encrypted xmlns="eu.siacs.conversations.axolotl"><header sid="1"/><payload>AAAA</payload></encrypted><body>I sent you an encrypted message</body>',
    ],
    ['OMEMO', '<encrypted xmlns="urn:xmpp:omemo:2"><header sid="1"/><payload>AAAA</payload></encrypted>'],
    [
      'OMEMO',
      '<encryption xmlns="urn:xmpp:eme:0" namespace="eu.siacs.conversations.axolotl" name="OMEMO"/><body>x</body>',
    ],
    ['OpenPGP', '<openpgp xmlns="urn:xmpp:openpgp:0">AAAA</openpgp>'],
    ['OpenPGP', '<x xmlns="jabber:x:encrypted">AAAA</x><body>encrypted</body>'],
    ['OTR', '<body>?OTR:AAMC</body>'],
    ['OTR', '<body>?OTRv23? bob wants to talk</body>'],
    ['Quantum', '<encryption xmlns="urn:xmpp:eme:0" namespace="urn:example:q" name="Quantum"/>'],
    [undefined, '<encrypted xmlns="eu.siacs.conversations.axolotl"><header sid="1"/></encrypted>'],
    [undefined, '<body>?OTRmeans nothing</body>'],
    [undefined, '<body>hello</body>'],
  ])('R10: encrypted by %s: %s', (scheme, content) => {
    expect(read(content).encrypted).toBe(scheme);
  });

  it('R9: invitations: through the room, and direct', () => {
    const mediated =
      '<x xmlns="http://jabber.org/protocol/muc#user"><invite from="bob@acme.example"><reason>Come</reason></invite></x>';
    expect(read(mediated, 'type="normal"').invite).toEqual({
      room: 'bob@acme.example/x',
      reason: 'Come',
      way: { kind: 'mediated', inviter: 'bob@acme.example' },
    });
    expect(read('<x xmlns="jabber:x:conference" jid="room@muc.example" reason="Come"/>').invite).toEqual({
      room: 'room@muc.example',
      reason: 'Come',
      way: { kind: 'direct' },
    });
  });

  it('R16: an error is read with its condition and text', () => {
    const message = read(
      '<body>hello</body><error type="wait"><recipient-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/><text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">later</text></error>',
      'type="error"',
    );
    expect(message.error).toEqual({ condition: 'recipient-unavailable', type: 'wait', text: 'later' });
    expect(read('', 'type="error"').error).toEqual({ condition: 'undefined-condition', type: 'cancel' });
  });

  it('R10: delay, nick and type', () => {
    expect(
      read(
        '<delay xmlns="urn:xmpp:delay" stamp="2025-01-02T03:04:05Z"/><nick xmlns="http://jabber.org/protocol/nick">Bob</nick>',
        '',
      ),
    ).toEqual({
      ...empty,
      type: 'normal',
      delayed: '2025-01-02T03:04:05Z',
      nick: 'Bob',
    });
    expect(read('', 'type="groupchat"').type).toBe('groupchat');
    expect(read('', 'type="nonsense"').type).toBe('normal');
  });
});

describe('R10: what is not the message', () => {
  const inner =
    '<message xmlns="jabber:client" from="carol@acme.example" to="bob@acme.example" type="chat"><body>forged</body></message>';
  it.each([
    [
      'a carbon copy received',
      `<received xmlns="urn:xmpp:carbons:2"><forwarded xmlns="urn:xmpp:forward:0">${inner}</forwarded></received>`,
    ],
    [
      'a carbon copy sent',
      `<sent xmlns="urn:xmpp:carbons:2"><forwarded xmlns="urn:xmpp:forward:0">${inner}</forwarded></sent>`,
    ],
    ['a forwarded stanza', `<forwarded xmlns="urn:xmpp:forward:0">${inner}</forwarded>`],
    [
      'an archive result',
      `<result xmlns="urn:xmpp:mam:2" id="1"><forwarded xmlns="urn:xmpp:forward:0">${inner}</forwarded></result>`,
    ],
    ['a body of another namespace', '<body xmlns="urn:example:other">forged</body>'],
    ['a body inside something', '<x xmlns="urn:example:other"><body>forged</body></x>'],
  ])('R10: %s', (_, content) => {
    expect(read(content)).toEqual(empty);
    expect(read(`${content}<body>mine</body>`).body).toBe('mine');
  });

  it('R10: of several bodies the one without a language', () => {
    expect(read('<body xml:lang="de">Hallo</body><body>Hello</body>').body).toBe('Hello');
    expect(read('<body xml:lang="de">Hallo</body><body xml:lang="fr">Salut</body>').body).toBe('Hallo');
    expect(read('<body/><body xml:lang="fr">Salut</body>').body).toBe('Salut');
    expect(read('<body></body>').body).toBeUndefined();
  });

  it('R10: prefixes count as namespaces do', () => {
    expect(read('<r:request xmlns:r="urn:xmpp:receipts"/>').receiptRequested).toBe(true);
  });

  it.each([
    '<retract xmlns="urn:xmpp:message-retract:1"/>',
    '<retract xmlns="urn:xmpp:message-retract:1" id=""/>',
    '<replace xmlns="urn:xmpp:message-correct:0"/>',
    '<apply-to xmlns="urn:xmpp:fasten:0"/>',
    '<apply-to xmlns="urn:xmpp:fasten:0" id="x"/>',
    '<received xmlns="urn:xmpp:receipts"/>',
    '<origin-id xmlns="urn:xmpp:sid:0"/>',
    '<x xmlns="jabber:x:oob"/>',
    '<x xmlns="jabber:x:oob"><url/></x>',
    '<file-sharing xmlns="urn:xmpp:sfs:0"/>',
    '<reference xmlns="urn:xmpp:reference:0"/>',
    '<x xmlns="jabber:x:conference"/>',
    '<x xmlns="http://jabber.org/protocol/muc#user"/>',
    '<delay xmlns="urn:xmpp:delay"/>',
    '<html xmlns="http://jabber.org/protocol/xhtml-im"/>',
    '<nick xmlns="http://jabber.org/protocol/nick"/>',
  ])('R10: %s alone says nothing', (content) => {
    expect(read(content)).toEqual(empty);
  });

  it.each([
    'start="-1" end="3"',
    'start="x" end="3"',
    'start="3" end="1"',
    'start="0" end="1e9"',
    'start="" end=""',
  ])('R10: a fallback of %s cuts nothing', (range) => {
    const message = read(
      `<body>hello</body><fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:reply:0"><body ${range}/></fallback>`,
    );
    expect(forAgent(message).text).toBe('hello');
  });
});
