// The one place where adapters meet.
import type { Logger } from 'pino';
import { sayGoodbye } from './bridge/agent-presence.ts';
import { createTyping } from './bridge/agent-typing.ts';
import { Continuity } from './bridge/continuity.ts';
import { createHandOver } from './bridge/hand-over.ts';
import { linkCameUp, linkWentDown } from './bridge/link-changes.ts';
import type { Ports } from './bridge/ports.ts';
import type { Config, TenantConfig } from './config/config.ts';
import { tenantsOf } from './config/tenants.ts';
import { limitsAmong } from './console/protocol/limits.ts';
import { createRichMessages } from './console/rich-messages.ts';
import { createGateway } from './console/server.ts';
import { consoleUseCases } from './console/use-cases.ts';
import type { TenantId } from './domain/ids.ts';
import { createFloods } from './live/floods.ts';
import { systemClock, uniqueIds } from './ops/clock.ts';
import { readiness } from './ops/health.ts';
import { countedJournal, createRegistry, watchState } from './ops/metrics.ts';
import { packageVersion } from './ops/package-version.ts';
import { tokenSecret } from './ops/token-secret.ts';
import { openStorage } from './storage/storage.ts';
import { createExperts, type TenantLink } from './xmpp/experts.ts';
import { createFeatures } from './xmpp/features/index.ts';
import { createTenantLink } from './xmpp/tenant-link.ts';

export interface App {
  /** Resolved when the gateway listens; the links come up by themselves, and stay up. */
  start(): Promise<void>;
  /** R3: consoles can resume at the next start, and no agent stays online at anybody's. Resolved when nothing is left. */
  stop(): Promise<void>;
  /** Where the gateway listens. */
  readonly url: string;
}

export async function createApp(config: Config, log: Logger): Promise<App> {
  const { bridge } = config;
  const { limits } = bridge;
  const clock = systemClock;
  const registry = createRegistry();
  const key = tokenSecret(bridge.tokens.secret, bridge.dataDir);
  const storage = await openStorage({
    file: bridge.archive.sqlite.file,
    repeatMs: limits.repeatMinutes * 60_000,
    keptEvents: limits.unacknowledgedEvents,
    now: clock.now,
    onFault: (error) => log.error({ error: String(error) }, 'the archive refused a change'),
  });

  const tenants = tenantsOf(config);
  const journal = countedJournal(storage.journal, registry);
  const links = new Map<TenantId, TenantLink>();
  const experts = createExperts(
    (id) => links.get(id),
    tenants,
    (agent) => features.presenceContents(agent),
    clock,
  );
  const handOver = createHandOver({ journal, history: storage.history, experts, clock }, log);
  const richMessages = createRichMessages({
    publicUrl: bridge.gateway.publicUrl,
    validMs: limits.richLinkDays * 86_400_000,
    ...{ key, tenants, clock, history: storage.history },
  });
  const ports: Ports = {
    tenants,
    journal,
    history: storage.history,
    sessionLog: storage.sessionLog,
    subscriptions: storage.subscriptions,
    experts,
    richMessages,
    handOver,
    typing: createTyping({ experts, clock, settings: limits }),
    floods: createFloods(limits.expertMessagesPerMinute),
    clock,
    ids: uniqueIds,
    settings: limits,
  };
  const features = createFeatures(ports, packageVersion());
  const continuity = new Continuity(ports, log);
  watchState(registry, ports, storage.outboxLength);

  for (const tenantConfig of config.tenants) links.set(tenantConfig.tenant.id, linkOf(tenantConfig));

  function linkOf({ tenant, link, componentSecret }: TenantConfig): TenantLink {
    return createTenantLink({
      ...{ tenant, tenants, ...link, log },
      secret: componentSecret,
      features: features.list,
      maxStanzaBytes: limits.stanzaBytes,
      onUp: () => linkCameUp(tenant, { ...ports, handOver }, log),
      onDown: () => linkWentDown(tenant, { ...ports, handOver }, log),
    });
  }

  const gateway = await createGateway({
    listen: bridge.gateway,
    publicUrl: bridge.gateway.publicUrl,
    trustedProxies: bridge.gateway.trustedProxies,
    allowedOrigins: bridge.gateway.allowedOrigins,
    limits: limitsAmong(limits),
    ...{ tenants, clock, log, registry },
    tokenSecret: key,
    signInOf: (id) => {
      const found = config.tenants.find(({ tenant }) => tenant.id === id);
      return found && { ...found.signIn, passwordHashes: found.passwordHashes };
    },
    useCases: consoleUseCases(ports, continuity),
    ready: readiness(ports, storage.isWritable),
    richMessage: richMessages.page,
  });

  return {
    get url() {
      return gateway.url;
    },
    start: async () => {
      await continuity.restore();
      await gateway.listen();
      for (const { link } of links.values()) link.start();
    },
    stop: async () => {
      await gateway.stop();
      const goodbyes = tenants.all().map((tenant) => sayGoodbye(tenant, ports));
      // A link that goes down meanwhile ends its own goodbye, and no other.
      await Promise.allSettled(goodbyes);
      continuity.stop();
      await Promise.all([...links.values()].map(({ link }) => link.stop()));
      storage.close();
    },
  };
}
