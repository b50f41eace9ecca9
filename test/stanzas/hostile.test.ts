// Stanzas that nobody's client would send, through every feature: each is answered as the rules say, or not at all, and nothing breaks.
import { type Element, default as xml } from '@xmpp/xml';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDirectories } from '../../src/live/directories.ts';
import { createFeatures } from '../../src/xmpp/features/index.ts';
import { createSerialiser } from '../../src/xmpp/link/serialise.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { generous, isSignedIn, noOperations, portsInMemory } from '../support/bridge-ports.ts';
import { fuzzMs, tried } from '../support/fuzz.ts';
import { settled } from '../support/manual-clock.ts';
import { alice, bob } from '../support/people.ts';

const namespaces = [
  ...[
    'jabber:iq:version',
    'jabber:iq:search',
    'vcard-temp',
    'urn:xmpp:ping',
    'urn:xmpp:mam:2',
    'jabber:x:oob',
  ],
  ...['http://jabber.org/protocol/disco#info', 'http://jabber.org/protocol/disco#items', 'urn:xmpp:receipts'],
  ...['urn:xmpp:message-correct:0', 'urn:xmpp:message-retract:0', 'jabber:x:conference', 'urn:xmpp:sid:0'],
  ...['http://jabber.org/protocol/muc#user', 'eu.siacs.conversations.axolotl', 'urn:xmpp:privilege:2'],
];

const text = fc.oneof(
  fc.constantFrom(
    '',
    'a & b < c',
    '\u202e',
    '٣',
    '🙂',
    '-1',
    '1e9',
    'submit',
    'https://a.example/x',
    alice.jid,
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const address = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('bob@acme.example/desk', 'bob@acme.example', 'carol@acme.example/x'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        'acme.example',
        'hank@globex.example/a',
        'room@rooms.acme.example/bob',
        'evil.example',
        '',
        '@',
        '/',
      ],
    ),
  },
  { weight: 1, arbitrary: text },
);
const target = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<string>(alice.jid, 'vcc.acme.example', `${alice.jid}/web`) },
  { weight: 1, arbitrary: fc.constantFrom('nobody@vcc.acme.example', 'ivy@vcc.globex.example', '') },
  { weight: 1, arbitrary: text },
);
const names = [
  ...[
    'body',
    'query',
    'ping',
    'vCard',
    'set',
    'x',
    'received',
    'request',
    'replace',
    'retract',
    'error',
    'item',
  ],
  ...[
    'apply-to',
    'delay',
    'origin-id',
    'html',
    'encrypted',
    'forwarded',
    'privilege',
    'field',
    'value',
    'max',
    'after',
  ],
];
const child = fc.letrec<{ node: Element }>((tie) => ({
  node: fc
    .tuple(
      fc.constantFrom(...names),
      fc.option(fc.constantFrom(...namespaces, 'jabber:x:data', 'http://jabber.org/protocol/rsm'), {
        nil: undefined,
      }),
      fc.dictionary(fc.constantFrom('id', 'type', 'var', 'node', 'stamp', 'by', 'jid', 'for'), text, {
        maxKeys: 3,
      }),
      fc.array(fc.oneof({ depthSize: 'small' }, text, tie('node')), { maxLength: 3 }),
    )
    .map(([name, xmlns, attributes, children]) =>
      xml(name, { ...attributes, ...(xmlns && { xmlns }) }, ...children),
    ),
})).node;
/** What is really asked, with whatever in it. */
const payload = fc
  .tuple(
    fc.constantFrom(
      ...([
        ['query', 'jabber:iq:version'],
        ['query', 'jabber:iq:search'],
        ['query', 'http://jabber.org/protocol/disco#info'],
        ['query', 'http://jabber.org/protocol/disco#items'],
        ['query', 'urn:xmpp:mam:2'],
        ['ping', 'urn:xmpp:ping'],
        ['vCard', 'vcard-temp'],
        ['received', 'urn:xmpp:receipts'],
      ] as const),
    ),
    fc.array(child, { maxLength: 2 }),
  )
  .map(([[name, xmlns], children]) => xml(name, { xmlns }, ...children));
const types = [
  'chat',
  'error',
  'get',
  'set',
  'result',
  'groupchat',
  'headline',
  'subscribe',
  'unsubscribed',
  'probe',
];
const stanza = fc
  .record({
    name: fc.constantFrom('message', 'presence', 'iq'),
    type: fc.option(fc.oneof(fc.constantFrom(...types, 'unavailable'), text), { nil: undefined }),
    from: address,
    to: target,
    id: fc.option(text, { nil: undefined }),
    children: fc.oneof(
      payload.map((one) => [one]),
      fc.array(child, { maxLength: 3 }),
    ),
  })
  .map(({ name, children, type, id, ...attributes }) =>
    xml(
      name,
      { ...attributes, ...(type !== undefined && { type }), ...(id !== undefined && { id }) },
      ...children,
    ),
  );

/** One of each kind that is answered: chance alone would leave one out now and then. */
const plain = [
  ['iq', { type: 'get', id: 'a' }, xml('query', { xmlns: 'jabber:iq:version' })],
  ['iq', { type: 'get', id: 'b' }, xml('query', { xmlns: 'urn:example:nothing' })],
  ['message', { type: 'groupchat', id: 'c' }, xml('body', {}, 'to everybody')],
  ['presence', { type: 'subscribe' }],
] as const;
const examples = plain.map(([name, attributes, ...children]): [Element] => [
  xml(name, { from: `${bob}/phone`, to: alice.jid, ...attributes }, ...children),
]);

it('fuzz: R5, R9, R10: no stanza breaks the bridge, and all that it answers may leave', {
  timeout: fuzzMs,
}, async () => {
  const ports = await portsInMemory();
  await isSignedIn(alice, ports);
  const serialise = createSerialiser({ domain: 'vcc.acme.example', maxBytes: 1_000_000 });
  const bugs: unknown[] = [];
  const seen = new Set<string>();
  let answers: Element[] = [];
  const ignore = () => {};
  const route = createRouter({
    domain: 'vcc.acme.example',
    tenants: ports.tenants,
    features: createFeatures({ ...ports, directories: createDirectories() }, '1.2.3', noOperations).list,
    floods: generous,
    send: async (answer) => {
      try {
        serialise(answer);
      } catch (error) {
        bugs.push(error);
      }
      answers.push(answer);
      seen.add(`${answer.name} ${answer.attrs.type}`);
    },
    log: { debug: ignore, info: ignore, warn: ignore, error: (fact) => void bugs.push(fact) },
  });
  await fc.assert(
    fc.asyncProperty(stanza, async (hostile) => {
      answers = [];
      bugs.length = 0;
      route(hostile);
      await settled();
      expect(bugs).toEqual([]);
      // Neither is ever answered with an error: two sides that do that never stop.
      const { type } = hostile.attrs;
      if (type === 'error' || (hostile.name === 'iq' && type === 'result'))
        expect(answers.filter(({ attrs }) => attrs.type === 'error')).toEqual([]);
      // R5: nobody outside the organisation learns who is an agent.
      const isStranger = !/(^|@)acme\.example(\/|$)/s.test(hostile.attrs.from ?? '');
      if (isStranger) expect(answers.filter(({ attrs }) => attrs.type === 'result')).toEqual([]);
    }),
    { ...tried(1_500), examples },
  );
  // It came far enough to be answered.
  expect([...seen]).toEqual(
    expect.arrayContaining(['iq result', 'iq error', 'message error', 'presence subscribed']),
  );
});
