// One tenant's stream, with everything that answers on it.
import type { Log, Tenants } from '../bridge/ports.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { TenantLink } from './experts.ts';
import type { Feature } from './feature.ts';
import { createLink, type Link } from './link.ts';
import { createRouter } from './router.ts';
import { askServerKind, type ServerKind } from './server-kind.ts';

export interface TenantLinkOptions {
  readonly tenant: Tenant;
  readonly tenants: Tenants;
  readonly features: readonly Feature[];
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  readonly maxStanzaBytes: number;
  readonly onUp: () => void;
  readonly onDown: () => void;
  readonly log: Log;
}

/** The link is not started yet. */
export function createTenantLink(options: TenantLinkOptions): TenantLink {
  const { tenant, tenants, features, host, port, secret, maxStanzaBytes, log } = options;
  let serverKind: ServerKind = 'unknown';
  const link: Link = createLink({
    domain: tenant.vccDomain,
    serverDomain: tenant.voDomain,
    ...{ host, port, secret, maxStanzaBytes, log },
    onStanza: (stanza) => route(stanza),
    onUp: () => {
      void askServerKind(link, tenant).then((kind) => {
        serverKind = kind;
        log.info({ tenantId: tenant.id, serverKind }, 'the server said what it is');
      });
      options.onUp();
    },
    onDown: () => {
      serverKind = 'unknown';
      options.onDown();
    },
  });
  const route = createRouter({
    domain: tenant.vccDomain,
    tenants,
    features,
    send: (stanza) => link.send(stanza),
    log,
  });
  return { link, serverKind: () => serverKind };
}
