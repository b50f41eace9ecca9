import type { TenantConfig } from '../config/config.ts';
import type { TenantId } from '../domain/ids.ts';
import type { TenantLink } from '../xmpp/tenant-link.ts';

/** The streams to the organisations' XMPP servers: one for each tenant in force whose stream this process holds. */
export interface Links {
  of(id: TenantId): TenantLink | undefined;
  /** The tenant is to have a link; it connects at once where the others do. */
  open(config: TenantConfig): void;
  /** What this process holds has changed: links come and go. */
  review(): void;
  /** Resolved when the tenant's link has said what it was given, and is gone. */
  close(id: TenantId): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createLinks(
  make: (config: TenantConfig) => TenantLink,
  holds: (id: TenantId) => boolean,
): Links {
  const configs = new Map<TenantId, TenantConfig>();
  const links = new Map<TenantId, TenantLink>();
  const closing = new Set<Promise<void>>();
  let isRunning = false;

  async function end(id: TenantId): Promise<void> {
    const ended = links.get(id)?.link.stop() ?? Promise.resolve();
    closing.add(ended);
    await ended.finally(() => closing.delete(ended));
    links.delete(id);
  }

  function review(): void {
    if (!isRunning) return;
    for (const [id, config] of configs) {
      if (!holds(id)) {
        if (links.has(id)) void end(id).then(review);
      } else if (!links.has(id)) {
        const made = make(config);
        links.set(id, made);
        made.link.start();
      }
    }
  }

  return {
    of: (id) => links.get(id),
    open: (config) => {
      configs.set(config.tenant.id, config);
      review();
    },
    review,
    close: async (id) => {
      configs.delete(id);
      await end(id);
    },
    start: () => {
      isRunning = true;
      review();
    },
    stop: async () => {
      isRunning = false;
      await Promise.all([...links.keys()].map(end));
      await Promise.all(closing);
    },
  };
}
