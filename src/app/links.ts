import type { TenantConfig } from '../config/config.ts';
import type { TenantId } from '../domain/ids.ts';
import type { TenantLink } from '../xmpp/tenant-link.ts';

/** The streams to the organisations' XMPP servers, one for each tenant in force. */
export interface Links {
  of(id: TenantId): TenantLink | undefined;
  /** Makes the tenant's link; it connects at once where the others do. */
  open(config: TenantConfig): void;
  /** Resolved when the tenant's link has said what it was given, and is gone. */
  close(id: TenantId): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createLinks(make: (config: TenantConfig) => TenantLink): Links {
  const links = new Map<TenantId, TenantLink>();
  let isRunning = false;

  async function close(id: TenantId): Promise<void> {
    await links.get(id)?.link.stop();
    links.delete(id);
  }

  return {
    of: (id) => links.get(id),
    open: (config) => {
      const tenantLink = make(config);
      links.set(config.tenant.id, tenantLink);
      if (isRunning) tenantLink.link.start();
    },
    close,
    start: () => {
      isRunning = true;
      for (const { link } of links.values()) link.start();
    },
    stop: async () => {
      isRunning = false;
      await Promise.all([...links.keys()].map(close));
    },
  };
}
