// R12: links to messages as they were written, made and followed.
import type { Clock, History, RichMessages, Tenants } from '../bridge/ports.ts';
import { readRichLink, signRichLink } from './rich-link.ts';
import { noRichMessagePage, type Page, richMessagePage } from './rich-message.ts';

export interface RichMessagesOptions {
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly validMs: number;
  readonly key: Uint8Array;
  readonly tenants: Tenants;
  readonly history: Pick<History, 'byId'>;
  readonly clock: Clock;
}

export function createRichMessages(
  options: RichMessagesOptions,
): RichMessages & { page(token: string): Promise<Page> } {
  const { publicUrl, validMs, key, tenants, history, clock } = options;
  return {
    linkTo: ({ id, room }, at) => {
      const link = { tenantId: room.tenantId, messageId: id, expiresAt: at + validMs };
      return `${publicUrl}/m/${signRichLink(link, key)}`;
    },
    page: async (token) => {
      const link = readRichLink(token, key, clock.now());
      if (link.state !== 'valid') return noRichMessagePage(link.state);
      const message = await history.byId(link.tenantId, link.messageId);
      const tenant = tenants.byId(link.tenantId);
      if (message?.html === undefined || !tenant) return noRichMessagePage('forged');
      const from = tenants.agent(message.from)?.name ?? message.from;
      return richMessagePage({ html: message.html, from, at: message.at, tenant: tenant.name });
    },
  };
}
