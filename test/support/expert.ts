import { type ClientEntity, client, xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { WebSocket } from 'ws';
import { type ArchivePage, type ArchiveQuery, queryArchive } from './archive.ts';
import { type RosterEntry, readRoster } from './roster.ts';
import { createSight } from './sight.ts';

export interface ExpertSettings {
  readonly server: { readonly host: string; readonly c2sPort: number; readonly websocketUrl: string };
  /** Bare JID. */
  readonly jid: string;
  readonly password: string;
  readonly resource?: string;
  /** Default PLAIN: the SCRAM of this library needs half a second of computing. */
  readonly mechanism?: 'SCRAM-SHA-1' | 'PLAIN';
  readonly overWebSocket?: boolean;
  /** Says that the expert is there. Default true; nothing is delivered to one who does not. */
  readonly available?: boolean;
  /** XEP-0280. Default false. */
  readonly carbons?: boolean;
  /** Comes back by itself when the stream is lost. Default false. */
  readonly reconnects?: boolean;
  /** Called for every stanza as well. */
  readonly onStanza?: (stanza: Element) => void;
  /** Called when the stream is lost; not with `reconnects`. */
  readonly onLost?: () => void;
}

/** An expert at an ordinary XMPP client: @xmpp/client, which knows nothing of the bridge. */
export interface Expert {
  readonly jid: string;
  readonly fullJid: string;
  /** Every stanza that came, oldest first. */
  readonly seen: readonly Element[];
  /** Sends a chat message. Answers its id. */
  says(to: string, text: string, ...more: readonly Element[]): Promise<string>;
  sends(stanza: Element): Promise<void>;
  /** See `Sight.sees`. */
  sees(what: string, matches: (stanza: Element) => boolean, withinMs?: number): Promise<Element>;
  /** A message with this text, from this JID (bare or full). */
  seesMessage(from: string, text: string, withinMs?: number): Promise<Element>;
  /** An error for this stanza, by its id. Answers the condition, for example `recipient-unavailable`. */
  seesError(id: string, withinMs?: number): Promise<string>;
  /** Waits until this contact looks so. */
  seesPresence(jid: string, presence: Presence, withinMs?: number): Promise<void>;
  presenceOf(jid: string): Presence;
  subscribe(jid: string): Promise<void>;
  /** Accepts a contact's wish to see the expert's presence. */
  approve(jid: string): Promise<void>;
  /** Sends an iq and answers the result. @throws the stanza error */
  asks(iq: Element): Promise<Element>;
  /** XEP-0199. To the own server: everything that it sent before has been seen. */
  ping(jid?: string): Promise<void>;
  roster(): Promise<RosterEntry[]>;
  /** XEP-0313: the own archive, or that of `of`. */
  archive(query?: ArchiveQuery): Promise<ArchivePage>;
  signOut(): Promise<void>;
  /** The network is gone: no good-bye is said. */
  loseConnection(): void;
}

/** `unknown` until the first presence has come. */
export type Presence = 'unknown' | 'offline' | 'online' | 'away' | 'chat' | 'dnd' | 'xa';

let messages = 0;

// The library takes the browser's, which Node.js has from version 22 on.
if (!('WebSocket' in globalThis)) Object.assign(globalThis, { WebSocket });

/** Signs in, and returns when the server has shown that it knows of the presence. @throws when it is refused */
export async function signIn(settings: ExpertSettings): Promise<Expert> {
  const { jid, available = true, carbons = false } = settings;
  const entity = connect(settings);
  const sight = createSight<Element>(jid, (stanza) => stanza.toString());
  const presences = new Map<string, Presence>();
  entity.on('stanza', (stanza: Element) => {
    if (stanza.name === 'presence') notePresence(presences, stanza);
    sight.add(stanza);
    settings.onStanza?.(stanza);
  });
  const fullJid = await start(entity, settings);
  if (!settings.reconnects) {
    entity.on('error', (error: Error) => sight.fail(error));
    entity.on('disconnect', () => {
      sight.fail(new Error(`${jid} has lost the connection.`));
      settings.onLost?.();
    });
  }
  if (carbons)
    await entity.iqCaller.request(xml('iq', { type: 'set' }, xml('enable', { xmlns: 'urn:xmpp:carbons:2' })));

  const expert: Expert = {
    jid,
    fullJid,
    seen: sight.all,
    async says(to, text, ...more) {
      const id = `m${process.pid}-${++messages}`;
      await entity.send(xml('message', { type: 'chat', to, id }, xml('body', {}, text), ...more));
      return id;
    },
    sends: (stanza) => entity.send(stanza),
    sees: sight.sees,
    seesMessage: (from, text, withinMs) =>
      sight.sees(
        `the message ${JSON.stringify(text)} from ${from}`,
        (stanza) => stanza.name === 'message' && isFrom(stanza, from) && stanza.getChildText('body') === text,
        withinMs,
      ),
    async seesError(id, withinMs) {
      const stanza = await sight.sees(
        `an error for ${id}`,
        ({ attrs }) => attrs.type === 'error' && attrs.id === id,
        withinMs,
      );
      return stanza.getChild('error')?.getChildElements()[0]?.name ?? 'none';
    },
    async seesPresence(contact, presence, withinMs) {
      if (expert.presenceOf(contact) === presence) return;
      const matches = () => expert.presenceOf(contact) === presence;
      await sight.sees(`${contact} to be ${presence}`, matches, withinMs);
    },
    presenceOf: (contact) => overall(presences, contact),
    subscribe: (contact) => entity.send(xml('presence', { type: 'subscribe', to: contact })),
    approve: (contact) => entity.send(xml('presence', { type: 'subscribed', to: contact })),
    asks: (iq) => entity.iqCaller.request(iq),
    async ping(to = domainOf(jid)) {
      await expert.asks(xml('iq', { type: 'get', to }, xml('ping', { xmlns: 'urn:xmpp:ping' })));
    },
    roster: () => readRoster(expert.asks),
    archive: (query = {}) => queryArchive(expert, query),
    async signOut() {
      entity.reconnect.stop();
      if (entity.status === 'online') await entity.stop();
    },
    loseConnection() {
      entity.socket?.destroy();
    },
  };
  if (available) {
    await entity.send(xml('presence'));
    await expert.sees(
      'the own presence',
      (stanza) => stanza.name === 'presence' && stanza.attrs.from === fullJid,
    );
  }
  return expert;
}

/** As its own `start`, but without a promise that nobody can catch when the server breaks down meanwhile. */
async function start(entity: ClientEntity, settings: ExpertSettings): Promise<string> {
  const online = new Promise((resolve, reject) => {
    entity.once('online', resolve);
    entity.once('error', reject);
    entity.once('disconnect', () => reject(new Error(`${settings.jid} has lost the connection.`)));
  });
  online.catch(() => {});
  await entity.connect(serviceOf(settings));
  await entity.open({ domain: domainOf(settings.jid) });
  return String(await online);
}

const serviceOf = ({ server, overWebSocket }: ExpertSettings) =>
  overWebSocket ? server.websocketUrl : `xmpp://${server.host}:${server.c2sPort}`;

function connect(settings: ExpertSettings): ClientEntity {
  const { jid, password, resource, mechanism, overWebSocket, reconnects = false } = settings;
  const username = jid.slice(0, jid.indexOf('@'));
  const entity = client({
    service: serviceOf(settings),
    domain: domainOf(jid),
    ...(resource !== undefined && { resource }),
    credentials: (authenticate) => authenticate({ username, password }, mechanism ?? 'PLAIN'),
    // The machine may be busy with other tests.
    timeout: 10_000,
  });
  if (!reconnects) entity.reconnect.stop();
  // Otherwise a character that is split across two reads is garbled.
  if (!overWebSocket) entity.on('connect', () => entity.socket?.setEncoding('utf8'));
  // Its stream management (XEP-0198) miscounts now and then, and the server ends the stream for it.
  entity.prependListener('element', (element: Element) => {
    if (!element.is('features', 'http://etherx.jabber.org/streams')) return;
    element.children = element.children.filter((child) => typeof child === 'string' || child.name !== 'sm');
  });
  // What happens before the sign-in is over, `start()` tells.
  entity.on('error', () => undefined);
  return entity;
}

const domainOf = (jid: string) => jid.slice(jid.indexOf('@') + 1).replace(/\/.*/s, '');

function isFrom(stanza: Element, jid: string): boolean {
  const from = stanza.attrs.from ?? '';
  return from === jid || from.startsWith(`${jid}/`);
}

/** By full JID: a contact is online while any of the sessions is. */
function notePresence(presences: Map<string, Presence>, stanza: Element): void {
  const { from = '', type } = stanza.attrs;
  if (type === 'unavailable') presences.set(from, 'offline');
  if (type === undefined) presences.set(from, (stanza.getChildText('show') as Presence | null) ?? 'online');
}

function overall(presences: ReadonlyMap<string, Presence>, jid: string): Presence {
  const known = [...presences].filter(([from]) => from === jid || from.startsWith(`${jid}/`));
  const there = known.find(([, presence]) => presence !== 'offline');
  return there?.[1] ?? (known.length > 0 ? 'offline' : 'unknown');
}
