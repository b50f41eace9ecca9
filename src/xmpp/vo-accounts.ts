// R16, R19: what goes to agents' own accounts in the office messenger, from the addresses that name experts.
import { type Element, default as xml } from '@xmpp/xml';
import type { Tenants } from '../bridge/ports.ts';
import type { VoAccounts } from '../bridge/vo-ports.ts';
import { copyWay } from '../domain/copies.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message } from '../domain/message.ts';
import { Refusal } from '../domain/refusal.ts';
import { expertName, type Tenant } from '../domain/tenant.ts';
import { markedCopy, proxyOf, voAccountFor } from '../domain/vo-account.ts';
import type { Send } from './experts.ts';
import { aboutEarlier, bodyOf, chatState, delay, isGone, originId, outOfBand } from './message-stanzas.ts';
import { bouncedStanza } from './stanza.ts';
import type { TenantLink } from './tenant-link.ts';

const hints = 'urn:xmpp:hints';

export function createVoAccounts(
  linkOf: (tenantId: TenantId) => TenantLink | undefined,
  send: Send,
  tenants: Tenants,
): VoAccounts {
  /** Only version 2 counts: what version 1 sends is neither archived nor carbon-copied. */
  function maySendAs(tenantId: TenantId): boolean {
    const privileges = linkOf(tenantId)?.privileges();
    return privileges?.namespace === 'urn:xmpp:privilege:2' && privileges.sendsMessages;
  }

  /** What is sent for a message; nothing where nobody wants a copy. */
  function stanzaFor(message: Message, late: boolean): Element | undefined {
    const tenant = tenants.byId(message.room.tenantId);
    const agent = tenants.agent(message.room.agent);
    const account = agent && voAccountFor(agent, message.room.expert);
    const isRedirected = message.vo === 'redirected';
    if (!tenant || !account) {
      // The licence has gone meanwhile. Nobody misses a copy; a message that was taken has failed.
      if (isRedirected) throw new Refusal('unknown-contact');
      return undefined;
    }
    if (isGone(message)) return undefined;
    const parts = { message, tenant, account, late };
    if (isRedirected) return fromExpert(parts, tenant.profile.receipts.delivery);
    const way = copyWay(tenant.copies, maySendAs(tenant.id));
    if (way === 'none') return undefined;
    if (way === 'marked') return marked(parts);
    return message.direction === 'in' ? fromExpert(parts, false) : asOwn(parts);
  }

  return {
    // By then the server has said what it lets us do: it says so before it answers anything.
    isReady: (tenantId) => linkOf(tenantId)?.isUp() ?? false,

    deliver: async (message, late) => {
      const stanza = stanzaFor(message, late);
      if (stanza) await send(message.room.tenantId, stanza);
    },

    refusedOwn: (tenantId, message) => {
      linkOf(tenantId)?.giveUpSendingAs();
      const stanza = message && stanzaFor(message, false);
      if (stanza) send(tenantId, stanza).catch(() => {});
    },

    showTyping: ({ agent, expert }, typing) => {
      const tenant = tenants.byId(agent.tenantId);
      if (!tenant || !agent.voJid) return;
      send(tenant.id, chatState(proxyOf(tenant, expert), agent.voJid, typing)).catch(() => {});
    },

    tellFailed: (message, condition) => {
      const { room, senderAddress, senderId } = message;
      const tenant = tenants.byId(room.tenantId);
      // RFC 6121 8.5.2.1.1: an error to a bare JID reaches nobody.
      if (!tenant || !senderAddress?.includes('/') || senderId === undefined) return;
      const from = message.vo === 'answer' ? proxyOf(tenant, room.expert) : room.agent;
      send(tenant.id, bouncedStanza({ from, to: senderAddress, id: senderId }, condition)).catch(() => {});
    },
  };
}

interface Parts {
  readonly message: Message;
  readonly tenant: Tenant;
  readonly account: BareJid;
  readonly late: boolean;
}

/** What the expert wrote, as if the account were the one that it was for. */
function fromExpert({ message, tenant, account, late }: Parts, asksForReceipt: boolean): Element {
  const { room, files, text } = message;
  const [file, ...more] = files;
  return xml(
    'message',
    { type: 'chat', from: proxyOf(tenant, room.expert), to: account, id: message.id },
    bodyOf(message),
    file && more.length === 0 && text === file.url && outOfBand(file),
    ...aboutEarlier(message),
    nick(tenant, room.expert),
    originId(message.id),
    asksForReceipt && xml('request', { xmlns: 'urn:xmpp:receipts' }),
    late && delay(message, tenant),
  );
}

/** A copy that says that it is one. */
function marked({ message, tenant, account, late }: Parts): Element {
  const body = message.retracted ? bodyOf(message) : xml('body', {}, markedCopy(message, tenant));
  return xml(
    'message',
    { type: 'chat', from: proxyOf(tenant, message.room.expert), to: account, id: message.id },
    body,
    ...aboutEarlier(message),
    nick(tenant, message.room.expert),
    originId(message.id),
    // XEP-0334: whatever it looks like, it is to be found later.
    xml('store', { xmlns: hints }),
    late && delay(message, tenant),
  );
}

/**
 * XEP-0356 version 2, 5: the agent's own message, sent as her account to the expert's address here. The server archives it and
 * gives it to her clients; it comes to us in the end, and is known by its id.
 */
function asOwn({ message, tenant, account, late }: Parts): Element {
  const own = xml(
    'message',
    {
      xmlns: 'jabber:client',
      type: 'chat',
      from: account,
      to: proxyOf(tenant, message.room.expert),
      id: message.id,
    },
    bodyOf(message),
    ...aboutEarlier(message),
    originId(message.id),
    xml('store', { xmlns: hints }),
    late && delay(message, tenant),
  );
  return xml(
    'message',
    { from: tenant.vccDomain, to: tenant.voDomain, id: `${ownPrefix}${message.id}` },
    xml(
      'privilege',
      { xmlns: 'urn:xmpp:privilege:2' },
      xml('forwarded', { xmlns: 'urn:xmpp:forward:0' }, own),
    ),
  );
}

/** Begins the id of the stanza that carries an agent's own message: what the server refuses comes back under it. */
export const ownPrefix = 'own-';

/** XEP-0172: the expert's name, for accounts that do not know the address. */
const nick = (tenant: Tenant, expert: BareJid) =>
  xml('nick', { xmlns: 'http://jabber.org/protocol/nick' }, expertName(tenant, expert));
