// A tenant's link in memory: the server's word of what we may do is a switch.
import type { Link } from '../../src/xmpp/link.ts';
import { noPrivileges } from '../../src/xmpp/privileges.ts';
import type { ServerKind } from '../../src/xmpp/server-kind.ts';
import type { TenantLink } from '../../src/xmpp/tenant-link.ts';

/** `grant` is what the server says at connect: whether messages may be sent as its accounts. */
export function tenantLinkOn(link: Pick<Link, 'isUp' | 'send' | 'ping'>, serverKind: ServerKind = 'prosody') {
  let privileges = noPrivileges;
  return {
    link: link as Link,
    isUp: () => link.isUp(),
    serverKind: () => serverKind,
    serverStartedAt: () => undefined,
    privileges: () => privileges,
    giveUpSendingAs: () => {
      privileges = { ...privileges, sendsMessages: false };
    },
    grant: (sendsMessages: boolean) => {
      privileges = sendsMessages
        ? { ...noPrivileges, namespace: 'urn:xmpp:privilege:2', sendsMessages }
        : noPrivileges;
    },
  } satisfies TenantLink & { grant(sendsMessages: boolean): void };
}
