// A messenger that plays its part in this process: one scripted component server, with what of RFC 6121 a server does for its
// accounts (probes at sign-in, messages kept for those who are away). For plays in a second; the real servers judge.
import { type Element, Parser, default as xml } from '@xmpp/xml';
import type { StackState } from '../../src/demo/state.ts';
import { createSight, type Sight } from '../support/sight.ts';
import { type StubConnection, startStubServer } from '../support/stub-server.ts';
import type { PlayExpert } from './stage.ts';
import type { Messenger } from './theatre.ts';

type Presence = ReturnType<PlayExpert['presenceOf']>;

interface Account {
  readonly roster: Set<string>;
  readonly kept: Element[];
  readonly presences: Map<string, Presence>;
  /** Contacts who may see this account's presence. */
  readonly watchers: Set<string>;
  /** What it says of itself while somebody is signed in. */
  presence: Element | undefined;
  sight: Sight<Element> | undefined;
}

const bareOf = (jid = '') => jid.split('/')[0] ?? '';
const domainOf = (jid = '') => bareOf(jid).replace(/^.*@/, '');

export async function openScriptedMessenger(state: StackState): Promise<Messenger> {
  const accounts = new Map<string, Account>();
  const streams = new Map<string, StubConnection>();
  const answers = new Map<string, (iq: Element) => void>();
  let count = 0;

  const accountOf = (jid: string): Account => {
    const known = accounts.get(bareOf(jid));
    if (known) return known;
    const account: Account = {
      roster: new Set(),
      kept: [],
      presences: new Map(),
      watchers: new Set(),
      presence: undefined,
      sight: undefined,
    };
    accounts.set(bareOf(jid), account);
    return account;
  };

  const server = await startStubServer({
    secretOf: (domain) => state.componentSecrets[domain] ?? '',
    onOpen: (domain, connection) => void streams.set(domain, connection),
    onStanza: (stanza) => toAccount(stanza),
  });

  /** What the component sent. */
  function toAccount(stanza: Element): void {
    const { to = '', from = '', type, id = '' } = stanza.attrs;
    if (stanza.name === 'iq') {
      const answer = answers.get(id) ?? tellVersion;
      answer(stanza);
      return;
    }
    if (state.passwords[bareOf(to)] === undefined) {
      bounce(stanza);
      return;
    }
    const account = accountOf(to);
    if (stanza.name === 'presence') {
      if (type === 'subscribed') account.roster.add(from);
      if (type === 'unavailable' || type === undefined) {
        const show = (stanza.getChildText('show') as Presence | null) ?? 'online';
        account.presences.set(bareOf(from), type === undefined ? show : 'offline');
      }
      if (type === 'probe') {
        if (account.watchers.has(from)) void showTo(from, account, to);
        return;
      }
    }
    if (account.sight) account.sight.add(stanza);
    else if (stanza.name === 'message' && stanza.getChild('body')) account.kept.push(stanza);
  }

  /** RFC 6121 4.3.2. */
  async function showTo(watcher: string, account: Account, jid: string): Promise<void> {
    const { attrs, children } = account.presence ?? xml('presence', { type: 'unavailable', from: jid });
    await send(xml('presence', { ...attrs, to: watcher }, ...children));
  }

  async function showToAll(account: Account, jid: string): Promise<void> {
    for (const watcher of account.watchers) await showTo(watcher, account, jid);
  }

  /** RFC 6121 8.5.1: no such account. */
  function bounce({ name, attrs: { id, from, to, type } }: Element): void {
    if (name !== 'message' || type === 'error') return;
    const condition = xml('service-unavailable', { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' });
    void send(
      xml('message', { type: 'error', id, from: to, to: from }, xml('error', { type: 'cancel' }, condition)),
    );
  }

  /** XEP-0092, as Prosody says it. */
  function tellVersion({ attrs: { id, from, to } }: Element): void {
    const query = xml('query', { xmlns: 'jabber:iq:version' }, xml('name', {}, 'Prosody'));
    void streams
      .get(domainOf(from))
      ?.write(xml('iq', { type: 'result', id, from: to, to: from }, query).toString());
  }

  async function send(stanza: Element): Promise<void> {
    // As it would arrive: written out and read again.
    await streams.get(domainOf(stanza.attrs.to))?.write(stanza.toString());
  }

  function ask(iq: Element): Promise<Element> {
    const id = `ask-${++count}`;
    iq.attrs.id = id;
    return new Promise((resolve, reject) => {
      answers.set(id, (answer) => {
        answers.delete(id);
        if (answer.attrs.type === 'result') resolve(answer);
        else reject(new Error(answer.toString()));
      });
      void send(iq);
    });
  }

  return {
    componentPort: server.port,
    remove: () => server.close(),
    async signIn(jid) {
      const account = accountOf(jid);
      const fullJid = `${jid}/desk-${++count}`;
      const sight = createSight<Element>(jid, (stanza) => stanza.toString());
      account.sight = sight;
      account.presences.clear();
      account.presence = xml('presence', { from: fullJid });
      await showToAll(account, jid);
      for (const stanza of account.kept.splice(0)) sight.add(stanza);
      for (const agent of account.roster)
        await send(xml('presence', { type: 'probe', from: jid, to: agent }));
      const presenceOf = (contact: string) => account.presences.get(contact) ?? 'unknown';
      const expert: PlayExpert = {
        jid,
        fullJid,
        seen: sight.all,
        sees: sight.sees,
        presenceOf,
        says: async (to, text, ...more) => {
          const id = `says-${++count}`;
          await expert.sends(xml('message', { type: 'chat', to, id }, xml('body', {}, text), ...more));
          return id;
        },
        sends: async (stanza) => {
          if (stanza.name === 'presence' && stanza.attrs.to === undefined) {
            stanza.attrs.from = fullJid;
            account.presence = stanza;
            return showToAll(account, jid);
          }
          // The server stamps the sender.
          stanza.attrs.from = stanza.name === 'presence' ? jid : fullJid;
          return send(stanza);
        },
        seesMessage: (from, text, within) =>
          sight.sees(
            `the message ${JSON.stringify(text)} from ${from}`,
            (stanza) => stanza.attrs.from === from && stanza.getChildText('body') === text,
            within,
          ),
        seesError: async (id, within) => {
          const isError = ({ attrs }: Element) => attrs.type === 'error' && attrs.id === id;
          const stanza = await sight.sees(`an error for ${id}`, isError, within);
          return stanza.getChild('error')?.getChildElements()[0]?.name ?? 'none';
        },
        seesPresence: async (contact, presence, within) => {
          if (presenceOf(contact) === presence) return;
          await sight.sees(`${contact} to be ${presence}`, () => presenceOf(contact) === presence, within);
        },
        subscribe: (contact) => expert.sends(xml('presence', { type: 'subscribe', to: contact })),
        approve: async (contact) => {
          await expert.sends(xml('presence', { type: 'subscribed', to: contact }));
          account.watchers.add(contact);
          await showTo(contact, account, jid);
        },
        asks: (iq) => {
          iq.attrs.from = fullJid;
          return ask(iq);
        },
        ping: async (to = domainOf(jid)) => {
          if (to === domainOf(jid)) return;
          await expert.asks(xml('iq', { type: 'get', to }, xml('ping', { xmlns: 'urn:xmpp:ping' })));
        },
        signOut: async () => {
          if (account.sight !== sight) return;
          account.sight = undefined;
          account.presence = xml('presence', { type: 'unavailable', from: fullJid });
          await showToAll(account, jid);
        },
      };
      return expert;
    },
  };
}

/** A stanza from text, for what no builder would build. */
export function stanzaOf(text: string): Element {
  const parser = new Parser();
  let found: Element | undefined;
  parser.on('element', (element: Element) => {
    found = element;
  });
  parser.write(`<stream>${text}`);
  if (!found) throw new Error(`no stanza: ${text}`);
  return found;
}
