// XEP-0106: JID Escaping 1.1 — the addresses that name experts to agents' own office accounts (R16, R19). Whoever else asks there
// gets the answer that nobody's address gives: the router sees to it.
import { type Element, default as xml } from '@xmpp/xml';
import type { Ports } from '../../bridge/ports.ts';
import { redirectedCameBack, redirectedReceived, voToExpert, voTyping } from '../../bridge/vo-to-expert.ts';
import { forAgent } from '../../domain/content/for-agent.ts';
import { messageId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusal.ts';
import { expertName } from '../../domain/tenant.ts';
import { receiptFor } from '../experts.ts';
import type { Answers, Feature, IncomingRequest, VoMessageHandler } from '../feature.ts';
import { ProtocolRefusal } from '../refusals.ts';
import { readMessage } from '../stanza-reading.ts';

const info = 'http://jabber.org/protocol/disco#info';
const items = 'http://jabber.org/protocol/disco#items';
const ping = 'urn:xmpp:ping';
const card = 'vcard-temp';

/** What clients may believe of these addresses. */
const supported = [
  'http://jabber.org/protocol/chatstates',
  info,
  'jabber:x:oob',
  ping,
  'urn:xmpp:message-correct:0',
  'urn:xmpp:message-retract:1',
  'urn:xmpp:receipts',
  card,
];

type Needs = Pick<
  Ports,
  | 'tenants'
  | 'history'
  | 'vo'
  | 'voAccounts'
  | 'floods'
  | 'clock'
  | 'ids'
  | 'settings'
  | 'handOver'
  | 'typing'
  | 'elsewhere'
>;
type FromVo = Parameters<VoMessageHandler['handle']>[0];

export function proxies(ports: Needs): Feature {
  return {
    xep: 'XEP-0106',
    version: '1.1',
    name: 'JID Escaping',
    summary: 'Experts at the component’s domain, for the office accounts of agents who have one',
    namespaces: [],
    at: 'proxy',
    iqs: [
      { type: 'get', name: 'query', namespace: info, handle: describe },
      { type: 'get', name: 'query', namespace: items, handle: ({ payload }) => none(payload) },
      { type: 'get', name: 'ping', namespace: ping, handle: () => undefined },
      { type: 'get', name: 'vCard', namespace: card, handle: (request) => cardOf(request) },
    ],
    fromVoAccount: [
      { takes: ({ attrs }) => attrs.type === 'error', handle: (incoming) => cameBack(incoming, ports) },
      { takes: ({ attrs }) => attrs.type === 'groupchat', handle: refuseGroupChat },
      { takes: () => true, handle: (incoming) => toExpert(incoming, ports) },
    ],
  };
}

function describe({ voChat, tenant, payload }: IncomingRequest): Element {
  if (payload.attrs.node !== undefined) throw new ProtocolRefusal('no-such-node');
  const name = voChat && expertName(tenant, voChat.expert);
  return xml(
    'query',
    { xmlns: info },
    xml('identity', { category: 'client', type: 'web', name }),
    ...supported.map((namespace) => xml('feature', { var: namespace })),
  );
}

function none({ attrs }: Element): Element {
  if (attrs.node !== undefined) throw new ProtocolRefusal('no-such-node');
  return xml('query', { xmlns: items });
}

/** XEP-0054: as much as the tenant's file knows of the expert. */
function cardOf({ voChat, tenant }: IncomingRequest): Element {
  if (!voChat) throw new Refusal('unknown-contact');
  const known = tenant.experts.get(voChat.expert);
  const { title, department } = known ?? {};
  return xml(
    'vCard',
    { xmlns: card },
    xml('FN', {}, expertName(tenant, voChat.expert)),
    title !== undefined && xml('TITLE', {}, title),
    xml(
      'ORG',
      {},
      xml('ORGNAME', {}, tenant.name),
      department !== undefined && xml('ORGUNIT', {}, department),
    ),
    xml('JABBERID', {}, voChat.expert),
  );
}

/** R16: what she writes there goes to the expert; a receipt follows when it is stored. */
async function toExpert({ tenant, voChat, from, to, stanza }: FromVo, ports: Needs): Promise<Answers> {
  const read = readMessage(stanza);
  const content = forAgent(read);
  const saysNothing = content.text === '' && content.files.length === 0;
  if (saysNothing && read.encrypted === undefined && read.retracts === undefined) {
    if (read.receiptFor !== undefined) await redirectedReceived(voChat, messageId(read.receiptFor), ports);
    else if (read.chatState !== undefined) voTyping(voChat, read.chatState === 'composing', ports);
    return undefined;
  }
  await ports.floods.take(`${tenant.id} ${from.bare}`);
  const senderId = read.originId ?? read.id;
  await voToExpert(
    {
      ...voChat,
      content,
      senderAddress: read.from ?? from.bare,
      ...(senderId !== undefined && { senderId }),
      ...(read.replaces !== undefined && { corrects: read.replaces }),
      ...(read.retracts !== undefined && { withdraws: read.retracts }),
      ...(read.encrypted !== undefined && { encrypted: read.encrypted }),
    },
    ports,
  );
  if (!read.receiptRequested || read.id === undefined || !tenant.profile.receipts.delivery) return undefined;
  return [receiptFor(read.id, to.bare, read.from ?? from.bare)];
}

async function cameBack({ voChat, stanza }: FromVo, ports: Needs): Promise<undefined> {
  const { id, error } = readMessage(stanza);
  if (id === undefined) return;
  await redirectedCameBack(voChat, messageId(id), error?.condition ?? 'undefined-condition', ports);
}

function refuseGroupChat(): never {
  throw new Refusal('no-group-chat');
}
