// The way to experts: what the use cases say, as stanzas on the tenant's link.
import { type Element, default as xml } from '@xmpp/xml';
import type { Experts, Tenants } from '../bridge/ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message, Room } from '../domain/message.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Tenant } from '../domain/tenant.ts';
import { agentPresence, type PresenceContents } from './features/presence.ts';
import { LinkDown, StanzaRefused } from './link/errors.ts';
import { presenceStanza } from './stanza.ts';
import type { TenantLink } from './tenant-link.ts';

/** For an answer to a proof; milliseconds. A server that takes longer is as good as gone. */
const proofWithin = 30_000;

export function createExperts(
  linkOf: (tenantId: TenantId) => TenantLink | undefined,
  tenants: Tenants,
  contents: PresenceContents,
): Experts {
  const send = async (tenantId: TenantId, stanza: Element): Promise<void> => {
    const tenantLink = linkOf(tenantId);
    if (!tenantLink) throw new LinkDown();
    try {
      await tenantLink.link.send(stanza);
    } catch (error) {
      if (error instanceof StanzaRefused)
        throw new Refusal(error.reason === 'too-large' ? 'too-long' : 'malformed');
      throw error;
    }
  };

  return {
    isUp: (tenantId) => linkOf(tenantId)?.isUp() ?? false,

    deliver: (message, late) => {
      const tenant = tenants.byId(message.room.tenantId);
      if (!tenant) return Promise.reject(new LinkDown());
      return send(tenant.id, messageToExpert(message, tenant, late));
    },

    proveHandOver: async (tenantId) => {
      const tenant = tenants.byId(tenantId);
      const tenantLink = linkOf(tenantId);
      if (!tenant || !tenantLink) throw new LinkDown();
      // An in-order barrier on Prosody: it has dealt with everything that was sent before.
      await tenantLink.link.ping(proofWithin);
      // ejabberd answers before it has dealt with what was sent ahead: each expert who is there has a queue of her own in it.
      return tenantLink.serverKind() === 'prosody' ? 'certain' : 'likely';
    },

    serverStartedAt: (tenantId) => linkOf(tenantId)?.serverStartedAt(),

    showTyping: (room, typing) => {
      // Lost with the link: it would be untrue later.
      send(room.tenantId, chatState(room, typing ? 'composing' : 'paused')).catch(() => {});
    },

    showPresence: (agent, expert, online) => {
      const known = tenants.agent(agent);
      if (!known) return Promise.resolve();
      return send(known.tenantId, agentPresence(known, expert, online ? 'online' : 'offline', contents));
    },

    dismiss: async (tenantId, agent, expert) => {
      try {
        await send(tenantId, presenceStanza({ from: agent, to: expert, type: 'unavailable' }));
        await send(tenantId, presenceStanza({ from: agent, to: expert, type: 'unsubscribed' }));
      } catch (error) {
        // An address of another domain than the component's now: nobody there could be told.
        if (!(error instanceof Refusal)) throw error;
      }
    },
  };
}

/**
 * An agent's message. The id is the archive's own, so that whatever is said about it finds it again, and a repeat is known as
 * one (XEP-0359). Bare to bare: the server delivers it to all of the expert's clients, archives and keeps it (R17).
 */
export function messageToExpert(message: Message, tenant: Tenant, late: boolean): Element {
  const { id, room, text, at } = message;
  return xml(
    'message',
    { type: 'chat', from: room.agent, to: room.expert, id },
    xml('body', {}, text),
    xml('origin-id', { xmlns: 'urn:xmpp:sid:0', id }),
    // XEP-0313 3.5: its id in the agent's archive, so that what came live is known there again.
    xml('stanza-id', { xmlns: 'urn:xmpp:sid:0', by: room.agent, id }),
    // XEP-0085 5.1: with a message, typing is over.
    tenant.profile.typing.toExpert && xml('active', { xmlns: 'http://jabber.org/protocol/chatstates' }),
    tenant.profile.receipts.delivery && xml('request', { xmlns: 'urn:xmpp:receipts' }),
    // XEP-0203: it is later than it was written.
    late &&
      xml('delay', { xmlns: 'urn:xmpp:delay', from: tenant.vccDomain, stamp: new Date(at).toISOString() }),
  );
}

/** XEP-0184: the agent's side has stored the expert's message. */
export function receiptFor(id: string, agent: BareJid, to: string): Element {
  return xml(
    'message',
    { type: 'chat', from: agent, to },
    xml('received', { xmlns: 'urn:xmpp:receipts', id }),
    // XEP-0334: nothing that anybody reads later.
    xml('no-store', { xmlns: 'urn:xmpp:hints' }),
  );
}

function chatState({ agent, expert }: Room, state: 'composing' | 'paused'): Element {
  return xml(
    'message',
    { type: 'chat', from: agent, to: expert },
    xml(state, { xmlns: 'http://jabber.org/protocol/chatstates' }),
    xml('no-store', { xmlns: 'urn:xmpp:hints' }),
  );
}
