// One tenant's stream, with everything that answers on it.
import type { Log, Tenants } from '../bridge/ports.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Feature } from './feature.ts';
import type { LinkTls } from './link/secure-socket.ts';
import { createLink, type Link } from './link.ts';
import { noPrivileges, type Privileges, readPrivileges } from './privileges.ts';
import { createRouter, type StanzaFloods } from './router.ts';
import { askServerKind, askServerStart, type ServerKind, traitsOf } from './server-kind.ts';

export interface TenantLinkOptions {
  readonly tenant: Tenant;
  readonly tenants: Tenants;
  readonly features: readonly Feature[];
  readonly floods: StanzaFloods;
  readonly host: string;
  readonly port: number;
  readonly tls?: LinkTls;
  readonly secret: string;
  readonly maxStanzaBytes: number;
  readonly maxBufferedBytes: number;
  readonly maxReceivedBytes: number;
  readonly maxUnderWay: number;
  readonly now: () => number;
  readonly onUp: () => void;
  readonly onDown: () => void;
  /** XEP-0356: the server has said, after `onUp`, what it grants. What it said before that stands at `onUp`. */
  readonly onPrivileges: () => void;
  readonly log: Log;
}

export interface TenantLink {
  readonly link: Link;
  /** From when it is known which server is there: what can be relied on depends on it. */
  isUp(): boolean;
  serverKind(): ServerKind;
  /** See `Experts`. */
  serverStartedAt(): number | undefined;
  /** XEP-0356: what this server granted on this stream. */
  privileges(): Privileges;
  /** The server said that we may send messages as its accounts, and refused one: not again on this stream. */
  giveUpSendingAs(): void;
}

/** The link is not started yet. */
export function createTenantLink(options: TenantLinkOptions): TenantLink {
  const { tenant, tenants, features, floods, host, port, tls, secret, log } = options;
  const { maxStanzaBytes, maxBufferedBytes, maxReceivedBytes, maxUnderWay } = options;
  let serverKind: ServerKind | undefined;
  let serverStartedAt: number | undefined;
  let privileges = noPrivileges;
  let stream = 0;

  const link: Link = createLink({
    domain: tenant.vccDomain,
    serverDomain: tenant.voDomain,
    ...{ host, port, secret, maxStanzaBytes, maxBufferedBytes, maxReceivedBytes, maxUnderWay, log },
    ...(tls && { tls }),
    onStanza: (stanza) => {
      const told = readPrivileges(stanza, tenant.voDomain);
      if (!told) return route(stanza);
      privileges = told;
      // Until it is known which server is there nothing is sent: `onUp` finds them here.
      if (serverKind !== undefined) options.onPrivileges();
      return undefined;
    },
    onUp: () => void learnServerKind(),
    onDown: () => {
      stream += 1;
      const wasUp = serverKind !== undefined;
      serverKind = undefined;
      serverStartedAt = undefined;
      privileges = noPrivileges;
      if (wasUp) options.onDown();
    },
  });

  async function learnServerKind(): Promise<void> {
    const asked = stream;
    const kind = await askServerKind(link, tenant);
    const { pingProvesHandOver } = traitsOf(kind);
    // Since when it lives matters where that is part of the proof.
    const startedAt = pingProvesHandOver ? undefined : await askServerStart(link, tenant, options.now);
    if (asked !== stream || !link.isUp()) return;
    serverStartedAt = startedAt;
    serverKind = kind;
    log.info({ tenantId: tenant.id, serverKind }, 'the server said what it is');
    options.onUp();
  }

  const route = createRouter({
    domain: tenant.vccDomain,
    ...{ tenants, features, floods },
    send: (stanza) => link.send(stanza),
    log,
  });

  return {
    link,
    isUp: () => serverKind !== undefined && link.isUp(),
    serverKind: () => serverKind ?? 'unknown',
    serverStartedAt: () => serverStartedAt,
    privileges: () => privileges,
    giveUpSendingAs: () => {
      privileges = { ...privileges, sendsMessages: false };
    },
  };
}
