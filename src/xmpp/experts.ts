// The way to experts: what the use cases say, as stanzas on the tenant's link.
import { type Element, default as xml } from '@xmpp/xml';
import type { Experts, Tenants } from '../bridge/ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { Refusal } from '../domain/refusal.ts';
import { agentPresence, type PresenceContents, presenceAddress } from './features/presence.ts';
import { LinkDown, StanzaRefused } from './link/errors.ts';
import { chatState, messageToExpert } from './message-stanzas.ts';
import { traitsOf } from './server-kind.ts';
import { presenceStanza } from './stanza.ts';
import type { TenantLink } from './tenant-link.ts';

/** For an answer to a proof; milliseconds. A server that takes longer is as good as gone. */
const proofWithin = 30_000;

export type Send = (tenantId: TenantId, stanza: Element) => Promise<void>;

/** Sends on a tenant's link. Rejected with a Refusal for what can never go, and with LinkDown. */
export function senderOn(linkOf: (tenantId: TenantId) => TenantLink | undefined): Send {
  return async (tenantId, stanza) => {
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
}

export function createExperts(
  linkOf: (tenantId: TenantId) => TenantLink | undefined,
  tenants: Tenants,
  contents: PresenceContents,
): Experts {
  const send = senderOn(linkOf);

  return {
    isUp: (tenantId) => linkOf(tenantId)?.isUp() ?? false,

    deliver: async (message, late) => {
      const tenant = tenants.byId(message.room.tenantId);
      if (!tenant) throw new LinkDown();
      const stanzas = messageToExpert(message, tenant, late);
      await Promise.all(stanzas.map((stanza) => send(tenant.id, stanza)));
    },

    proveHandOver: async (tenantId) => {
      const tenant = tenants.byId(tenantId);
      const tenantLink = linkOf(tenantId);
      if (!tenant || !tenantLink) throw new LinkDown();
      await tenantLink.link.ping(proofWithin);
      return traitsOf(tenantLink.serverKind()).pingProvesHandOver ? 'certain' : 'likely';
    },

    serverStartedAt: (tenantId) => linkOf(tenantId)?.serverStartedAt(),

    showTyping: (room, typing) => {
      // Lost with the link: it would be untrue later.
      send(room.tenantId, chatState(room.agent, room.expert, typing)).catch(() => {});
    },

    showPresence: (agent, expert, online, show) => {
      const known = tenants.agent(agent);
      if (!known) return Promise.resolve();
      const visible = { online, ...(show !== undefined && { show }) };
      return send(known.tenantId, agentPresence(known, expert, visible, contents));
    },

    dismiss: async (tenantId, agent, expert) => {
      try {
        await send(
          tenantId,
          presenceStanza({ from: presenceAddress(agent), to: expert, type: 'unavailable' }),
        );
        await send(tenantId, presenceStanza({ from: agent, to: expert, type: 'unsubscribed' }));
      } catch (error) {
        // An address of another domain than the component's now: nobody there could be told.
        if (!(error instanceof Refusal)) throw error;
      }
    },
  };
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
