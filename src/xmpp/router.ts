// From a stanza to the feature that answers it. The only place of this edge where a refusal becomes a stanza error.
import type { Element } from '@xmpp/xml';
import type { Floods, Log, Tenants } from '../bridge/ports.ts';
import { type Jid, parseJid } from '../domain/jid.ts';
import { Refusal, type RefusalReason } from '../domain/refusal.ts';
import type { Tenant } from '../domain/tenant.ts';
import { voChatOf } from '../domain/vo-account.ts';
import type { Answers, Feature, Incoming, IqHandler, MessageHandler, PresenceHandler } from './feature.ts';
import { LinkDown, LinkFull, StanzaRefused } from './link/errors.ts';
import { type ProtocolReason, ProtocolRefusal, refusals } from './refusals.ts';
import { errorReply, resultReply } from './stanza.ts';

/** So much of one account of the office messenger is looked at; what is beyond is refused. */
export interface StanzaFloods {
  /** Of any kind: messages have a narrower bound besides. */
  readonly stanzas: Floods;
  /** IQs: pages of the archive have a narrower bound besides. */
  readonly requests: Floods;
}

export interface RouterOptions {
  /** The component's domain: stanzas to any other are not for us. */
  readonly domain: string;
  readonly tenants: Pick<Tenants, 'byVccDomain'>;
  readonly features: readonly Feature[];
  readonly floods: StanzaFloods;
  /** The link's. Answers that cannot leave are lost with the link: whoever asked sees that it is gone. */
  readonly send: (stanza: Element) => Promise<void>;
  readonly log: Log;
}

/** Routes one stanza. Answers go out through `send`; nothing is thrown. Resolved when it is dealt with. */
export type Router = (stanza: Element) => Promise<void> | undefined;

export function createRouter(options: RouterOptions): Router {
  const { domain, tenants, features, floods, send, log } = options;
  const iqHandlers = tableOfIqs(features);
  const messageHandlers = features.flatMap((feature) => feature.messages ?? []);
  const presenceHandlers = tableOfPresences(features);
  const serverHandlers = features.flatMap((feature) => feature.fromServer ?? []);
  const voHandlers = features.flatMap((feature) => feature.fromVoAccount ?? []);

  function route(stanza: Element): Promise<void> | undefined {
    const from = parseJid(stanza.attrs.from ?? '');
    const to = parseJid(stanza.attrs.to ?? '');
    const tenant = to?.domain === domain ? tenants.byVccDomain(domain) : undefined;
    if (!from || !to || !tenant) {
      log.debug({ domain, stanza: stanza.name }, 'stanza for somebody else');
      return undefined;
    }
    const voChat = voChatOf(tenant, from.bare, to.bare);
    const incoming = { tenant, from, to, agent: tenant.agents.get(to.bare), voChat, stanza };
    if (stanza.name === 'message') return answer(incoming, routeMessage);
    if (stanza.name === 'presence') return answer(incoming, routePresence);
    return isRequest(stanza) ? answer(incoming, routeIq) : undefined;
  }

  /** The only catch. */
  async function answer(incoming: Incoming, work: (incoming: Incoming) => Answers | Promise<Answers>) {
    try {
      // For each alike: whoever waited here longer than another would be handed over after it.
      if (isAccountOf(incoming)) await floods.stanzas.take(senderKey(incoming));
      for (const stanza of (await work(incoming)) ?? []) void send(stanza);
    } catch (error) {
      const { stanza, tenant } = incoming;
      const reason = reasonOf(error);
      if (reason === 'bug')
        log.error({ tenantId: tenant.id, stanza: stanza.name, err: error }, 'handler failed');
      // Never an error for an error: two sides that do that never stop.
      if (stanza.attrs.type !== 'error') void send(errorReply(stanza, refusals[reason]));
    }
  }

  async function routeIq(incoming: Incoming): Promise<Answers> {
    const { stanza, from, to, tenant, agent, voChat } = incoming;
    // R5: whoever is not of this tenant gets the answer that an address without an agent gives.
    if (!isOf(tenant, from) || (to.local !== '' && !agent && !voChat)) throw new Refusal('unknown-contact');
    if (isAccountOf(incoming)) await floods.requests.take(senderKey(incoming));
    const [payload, ...more] = stanza.getChildElements();
    if (!payload || more.length > 0) throw new Refusal('malformed');
    const place = voChat ? 'proxy' : agent ? 'agent' : 'domain';
    const key = keyOf(place, stanza.attrs.type ?? '', payload.getName(), payload.getNS() ?? '');
    const handler = iqHandlers.get(key);
    if (!handler) throw new ProtocolRefusal('no-handler');
    const answer = await handler.handle({ ...incoming, payload });
    if (!answer || !('before' in answer)) return [resultReply(stanza, answer)];
    return (await allLeft(answer.before, tenant)) ? [resultReply(stanza, answer.child)] : undefined;
  }

  /**
   * Whether the result may follow: it says that everything was sent. Not when the link went down, which ends the request as well.
   * What no server would take is left out, or nothing beyond it could ever be read.
   */
  async function allLeft(stanzas: readonly Element[], tenant: Tenant): Promise<boolean> {
    const left = stanzas.map((stanza) =>
      send(stanza).catch((error: unknown) => {
        if (!(error instanceof StanzaRefused)) throw error;
        log.warn({ tenantId: tenant.id, reason: error.reason }, 'part of an answer left out');
      }),
    );
    try {
      await Promise.all(left);
      return true;
    } catch (error) {
      if (error instanceof LinkFull) throw new ProtocolRefusal('busy');
      if (error instanceof LinkDown) return false;
      throw error;
    }
  }

  function routeMessage(incoming: Incoming): Answers | Promise<Answers> {
    const { stanza, agent, voChat } = incoming;
    const from = senderOf(incoming);
    if (from === 'server') return serverHandlers.find((one) => one.takes(stanza))?.handle(incoming);
    if (voChat) return voHandlers.find((one) => one.takes(stanza))?.handle({ ...incoming, voChat });
    if (from === 'nobody' || (from === 'error' && !agent)) return undefined;
    const handler = messageHandlers.find((one) => one.from === from && one.takes(stanza));
    // R5, and an address where nobody is.
    if (!agent || from === 'stranger' || (from === 'room' && !handler)) throw new Refusal('unknown-contact');
    return handler?.handle({ ...incoming, agent });
  }

  function routePresence(incoming: Incoming): Answers | Promise<Answers> {
    // R5: presence of strangers goes unanswered, whoever it is for.
    if (!isAccountOf(incoming)) return undefined;
    return presenceHandlers.get(incoming.stanza.attrs.type ?? '')?.handle(incoming);
  }

  return route;
}

type Sender = MessageHandler['from'] | 'server' | 'stranger' | 'nobody';

function senderOf({ tenant, from, stanza }: Incoming): Sender {
  if (isOf(tenant, from)) {
    if (from.local === '') return 'server';
    return stanza.attrs.type === 'error' ? 'error' : 'expert';
  }
  // Strangers' errors are of no interest, and are not answered.
  if (stanza.attrs.type === 'error') return 'nobody';
  return from.domain.endsWith(`.${tenant.voDomain}`) ? 'room' : 'stranger';
}

const senderKey = ({ tenant, from }: Incoming) => `${tenant.id} ${from.bare}`;

/** Not the server itself: what it asks and says is nobody's share. */
const isAccountOf = ({ tenant, from }: Incoming) => isOf(tenant, from) && from.local !== '';

const isOf = (tenant: Tenant, from: Jid) => from.domain === tenant.voDomain;

const isRequest = ({ name, attrs }: Element) =>
  name === 'iq' && (attrs.type === 'get' || attrs.type === 'set');

function reasonOf(error: unknown): RefusalReason | ProtocolReason {
  return error instanceof Refusal || error instanceof ProtocolRefusal ? error.reason : 'bug';
}

type Place = 'agent' | 'domain' | 'proxy';

const keyOf = (place: Place, type: string, name: string, namespace: string) =>
  `${place} ${type} ${name} ${namespace}`;

function tableOfIqs(features: readonly Feature[]): ReadonlyMap<string, IqHandler> {
  const table = new Map<string, IqHandler>();
  for (const feature of features) {
    const places = feature.at === 'both' ? (['agent', 'domain'] as const) : [feature.at];
    for (const handler of feature.iqs ?? []) {
      for (const place of places)
        table.set(keyOf(place, handler.type, handler.name, handler.namespace), handler);
    }
  }
  return table;
}

function tableOfPresences(features: readonly Feature[]): ReadonlyMap<string, PresenceHandler> {
  const handlers = features.flatMap((feature) => feature.presences ?? []);
  return new Map(handlers.flatMap((handler) => handler.types.map((type) => [type, handler])));
}
