// R16, R19: what goes to agents' own accounts, stanza by stanza.
import type { Element } from '@xmpp/xml';
import { describe, expect, it } from 'vitest';
import type { CopyPolicy } from '../../src/domain/copies.ts';
import { messageId } from '../../src/domain/ids.ts';
import { bareJid } from '../../src/domain/jid.ts';
import type { Message } from '../../src/domain/message.ts';
import { createVoAccounts } from '../../src/xmpp/vo-accounts.ts';
import { tenantsAre } from '../support/bridge-ports.ts';
import { tenantLinkOn } from '../support/tenant-link.ts';
import { acme, bob } from './people.ts';

const dave = bareJid('dave@vcc.acme.example');
const bobThere = 'bob\\40acme.example@vcc.acme.example';

const message = (more: Partial<Message>): Message => ({
  id: messageId('m1'),
  room: { tenantId: acme.id, agent: dave, expert: bob },
  direction: 'in',
  from: bob,
  at: Date.UTC(2026, 0, 2, 14, 3, 5),
  text: 'Hello',
  links: [],
  files: [],
  fate: { state: 'delivered' },
  ...more,
});
const redirected = (more: Partial<Message> = {}) =>
  message({ vo: 'redirected', fate: { state: 'redirected' }, ...more });
const written = message({ direction: 'out', from: dave, text: 'Hello Bob' });

function accounts(copies?: CopyPolicy, privileged = false) {
  const sent: Element[] = [];
  const nothing = async () => {};
  const link = tenantLinkOn({ isUp: () => true, send: nothing, ping: nothing });
  link.grant(privileged);
  const tenant = { ...acme, ...(copies && { copies }) };
  const voAccounts = createVoAccounts(
    () => link,
    async (_tenant, stanza) => void sent.push(stanza),
    tenantsAre(tenant),
  );
  return { voAccounts, link, spoken: () => sent.map(String) };
}

async function given(which: Message, copies?: CopyPolicy, privileged = false, late = false) {
  const { voAccounts, spoken } = accounts(copies, privileged);
  await voAccounts.deliver(which, late);
  return spoken();
}

const nick = '<nick xmlns="http://jabber.org/protocol/nick">Bob Stone</nick>';
const origin = '<origin-id xmlns="urn:xmpp:sid:0" id="m1"/>';

describe('a redirected message (R16)', () => {
  it('is from the expert’s address, with the name, and asks for a receipt', async () => {
    expect(await given(redirected())).toEqual([
      `<message type="chat" from="${bobThere}" to="dave@acme.example" id="m1"><body>Hello</body>${nick}${origin}<request xmlns="urn:xmpp:receipts"/></message>`,
    ]);
  });

  it.each(['auto', 'privilege', 'marked', 'off'] as const)('goes whatever copies are: %s', async (copies) => {
    expect(await given(redirected(), copies)).toHaveLength(1);
  });

  it('says when it was written, if it is late', async () => {
    const [stanza] = await given(redirected(), 'auto', false, true);
    expect(stanza).toContain(
      '<delay xmlns="urn:xmpp:delay" from="vcc.acme.example" stamp="2026-01-02T14:03:05.000Z"/>',
    );
  });

  it('has a file as a file, a correction and a withdrawal as such', async () => {
    const url = 'https://upload.acme.example/a.pdf';
    const [file] = await given(redirected({ text: url, files: [{ url, name: 'a.pdf' }] }));
    expect(file).toContain(
      `<body>${url}</body><x xmlns="jabber:x:oob"><url>${url}</url><desc>a.pdf</desc></x>`,
    );
    const [correction] = await given(redirected({ replaces: messageId('m0') }));
    expect(correction).toContain('<body>Hello</body><replace xmlns="urn:xmpp:message-correct:0" id="m0"/>');
    const [withdrawal] = await given(redirected({ text: '', replaces: messageId('m0'), retracted: true }));
    expect(withdrawal).toContain('<retract xmlns="urn:xmpp:message-retract:1" id="m0"/>');
    expect(withdrawal).toContain('<body>A message was withdrawn.</body>');
  });

  it('that was withdrawn before it went does not go', async () => {
    expect(await given(redirected({ text: '', retracted: true }))).toEqual([]);
  });

  it('can never go where the licence is gone', async () => {
    const alice = bareJid('alice@vcc.acme.example');
    const other = redirected({ room: { tenantId: acme.id, agent: alice, expert: bob } });
    await expect(given(other)).rejects.toMatchObject({ reason: 'unknown-contact' });
  });
});

describe('a copy (R19)', () => {
  const own =
    `<message from="vcc.acme.example" to="acme.example" id="own-m1"><privilege xmlns="urn:xmpp:privilege:2"><forwarded xmlns="urn:xmpp:forward:0">` +
    `<message xmlns="jabber:client" type="chat" from="dave@acme.example" to="${bobThere}" id="m1"><body>Hello Bob</body>${origin}<store xmlns="urn:xmpp:hints"/></message>` +
    `</forwarded></privilege></message>`;
  const plain = `<message type="chat" from="${bobThere}" to="dave@acme.example" id="m1"><body>Hello</body>${nick}${origin}</message>`;
  const marked = (text: string) =>
    `<message type="chat" from="${bobThere}" to="dave@acme.example" id="m1"><body>${text}</body>${nick}${origin}<store xmlns="urn:xmpp:hints"/></message>`;
  const fromExpert = marked('Bob Stone wrote in the console, 2026-01-02 14:03 UTC:\nHello');
  const fromAgent = marked('Dave Moss wrote in the console, 2026-01-02 14:03 UTC:\nHello Bob');

  it.each([
    ['auto', true, [plain], [own]],
    ['auto', false, [fromExpert], [fromAgent]],
    ['privilege', true, [plain], [own]],
    ['privilege', false, [], []],
    ['marked', true, [fromExpert], [fromAgent]],
    ['marked', false, [fromExpert], [fromAgent]],
    ['off', true, [], []],
    ['off', false, [], []],
  ] as const)('%s, privileged: %s', async (copies, privileged, received, sent) => {
    expect(await given(message({}), copies, privileged)).toEqual(received);
    expect(await given(written, copies, privileged)).toEqual(sent);
  });

  it('is a marked one where the server refuses what it said it allows, and stays one on this stream', async () => {
    const { voAccounts, link, spoken } = accounts('auto', true);
    voAccounts.refusedOwn(acme.id, written);
    await voAccounts.deliver(written, false);
    expect(spoken()).toEqual([fromAgent, fromAgent]);
    expect(link.privileges().sendsMessages).toBe(false);
  });

  it('of a chat whose agent has lost the licence is nothing', async () => {
    const alice = bareJid('alice@vcc.acme.example');
    expect(await given(message({ room: { tenantId: acme.id, agent: alice, expert: bob } }))).toEqual([]);
  });
});

describe('a message that did not arrive (R16)', () => {
  it('is told to the device that it came from', () => {
    const { voAccounts, spoken } = accounts();
    voAccounts.tellFailed(
      redirected({ senderAddress: 'bob@acme.example/desk', senderId: 's1' }),
      'service-unavailable',
    );
    voAccounts.tellFailed(
      message({ direction: 'out', vo: 'answer', senderAddress: 'dave@acme.example/phone', senderId: 's2' }),
      'no such thing',
    );
    const text =
      '<text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas" xml:lang="en">Your message could not be delivered.</text>';
    const error = (condition: string) =>
      `<error type="cancel"><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>${text}</error>`;
    expect(spoken()).toEqual([
      `<message from="dave@vcc.acme.example" to="bob@acme.example/desk" id="s1" type="error">${error('service-unavailable')}</message>`,
      `<message from="${bobThere}" to="dave@acme.example/phone" id="s2" type="error">${error('undefined-condition')}</message>`,
    ]);
  });

  it('cannot be told where no device is known', () => {
    const { voAccounts, spoken } = accounts();
    voAccounts.tellFailed(redirected({ senderAddress: 'bob@acme.example', senderId: 's1' }), 'gone');
    voAccounts.tellFailed(redirected({ senderAddress: 'bob@acme.example/desk' }), 'gone');
    expect(spoken()).toEqual([]);
  });
});
