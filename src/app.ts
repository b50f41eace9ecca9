// The one place where adapters meet.
import type { Logger } from 'pino';
import { createCluster } from './app/cluster.ts';
import { type ConfigFiles, createConfigWatch } from './app/config-watch.ts';
import { farewell } from './app/farewell.ts';
import { createInForce } from './app/in-force.ts';
import { createLinks } from './app/links.ts';
import { createPorts } from './app/ports.ts';
import { createRosterPolicies } from './app/roster-policies.ts';
import { Continuity } from './bridge/continuity.ts';
import { createLinkChanges } from './bridge/link-changes.ts';
import { createSearchIndex } from './bridge/message-search.ts';
import { createRetentionKeeper } from './bridge/retention.ts';
import { createRosterKeeper } from './bridge/roster-keeper.ts';
import type { Config, TenantConfig } from './config/config.ts';
import { ConfigError } from './config/fault.ts';
import { tenantsInForce } from './config/tenants.ts';
import { limitsAmong } from './console/protocol/limits.ts';
import { createGateway } from './console/server.ts';
import { consoleUseCases } from './console/use-cases.ts';
import type { Agent } from './domain/person.ts';
import { createDirectories } from './live/directories.ts';
import { createExpertSources, type ExpertSource, merged } from './live/expert-sources.ts';
import { readLdapExperts } from './live/ldap-experts.ts';
import { countedAtBounds } from './ops/bound-metrics.ts';
import { systemClock } from './ops/clock.ts';
import { countRosters, watchExpertSources } from './ops/directory-metrics.ts';
import { watchFalsePresence } from './ops/false-presence.ts';
import { readiness } from './ops/health.ts';
import {
  countedJournal,
  createFloodCounter,
  createRegistry,
  watchCluster,
  watchState,
} from './ops/metrics.ts';
import { builtPage, packageVersion } from './ops/package-files.ts';
import { createReload } from './ops/reload.ts';
import { countGone } from './ops/retention-metrics.ts';
import { tokenSecret } from './ops/token-secret.ts';
import { openStorage } from './storage/storage.ts';
import { createFeatures } from './xmpp/features/index.ts';
import { createTenantLink, type TenantLink } from './xmpp/tenant-link.ts';

export interface App {
  /** Resolved when the gateway listens; the links come up by themselves, and stay up. */
  start(): Promise<void>;
  /** R3: consoles can resume at the next start, and no agent stays online at anybody's. Resolved when nothing is left. */
  stop(): Promise<void>;
  /**
   * Loads the files again and puts what they say into force, without an end of anything that stays allowed. Resolved when that is
   * done: false where the files have faults, and then nothing changes. Without files it is always false.
   */
  reload(because: string): Promise<boolean>;
  /** Where the gateway listens. */
  readonly url: string;
}

export async function createApp(config: Config, log: Logger, files?: ConfigFiles): Promise<App> {
  const { bridge } = config;
  const limits = { ...bridge.limits };
  const clock = systemClock;
  const registry = createRegistry();
  const key = tokenSecret(bridge.tokens.secret, bridge.dataDir);
  const tenants = tenantsInForce(config.tenants.map(({ tenant }) => tenant));
  const cluster = createCluster(bridge, log);
  const { elsewhere } = cluster;
  const storage = await openStorage({
    archive: bridge.archive,
    ...(cluster.sharing && { sharing: cluster.sharing }),
    repeatMs: limits.repeatMinutes * 60_000,
    keptEvents: limits.unacknowledgedEvents,
    now: clock.now,
    onFault: (error) => log.error({ error: String(error) }, 'the archive refused a change'),
    transcribed: ({ tenantId, agent }) =>
      tenants.byId(tenantId)?.supervision.roomTranscripts ? tenants.agent(agent) : undefined,
  }).catch(async (error: unknown) => {
    await cluster.close();
    throw error;
  });

  const journal = countedJournal(storage.journal, registry);
  const links = createLinks(linkOf, elsewhere.isHere);
  const { ports, ways, richMessage, stanzaFloods } = createPorts({
    ...{ bridge, limits, storage, journal, tenants, links, elsewhere, clock, key, log },
    presenceContents: (agent) => features.presenceContents(agent),
    counted: createFloodCounter(registry),
    atBounds: countedAtBounds(storage, registry),
  });
  const continuity = new Continuity(ports, log);
  if (storage.processes)
    cluster.join({
      ...{ processes: storage.processes, lookUp: storage.lookUp, tenants, clock, log, ports, ways },
      settings: limits,
      changed: links.review,
      heard: (news) => continuity.heard(news),
      adopted: (sessions) => void continuity.adopt(sessions),
    });
  const directories = createDirectories();
  const features = createFeatures(
    { ...ports, directories, rosterMemory: storage.rosterMemory },
    packageVersion(),
    {
      endSessions: (agent: Agent) => continuity.endAll(agent),
      ...(files && { reload: async () => reloadSaid(await reload.reload('an operator asked for it')) }),
    },
  );
  const presenceTruth = watchFalsePresence(registry);
  const linkChanges = createLinkChanges({ ...ports, ways, presenceTruth }, log);
  watchState(registry, ports, {
    outboxLength: storage.outboxLength,
    linkBufferedBytes: (id) => links.of(id)?.link.bufferedBytes() ?? 0,
    stanzasUnderWay: (id) => links.of(id)?.link.underWay() ?? 0,
  });
  if (cluster.sharing) watchCluster(registry, cluster);

  function linkOf({ tenant, link, componentSecret }: TenantConfig): TenantLink {
    presenceTruth.lost(tenant.id);
    return createTenantLink({
      ...{ tenant, tenants, ...link, log },
      secret: componentSecret,
      features: features.list,
      floods: stanzaFloods,
      maxStanzaBytes: limits.stanzaBytes,
      maxBufferedBytes: limits.linkBufferBytes,
      maxReceivedBytes: limits.receivedStanzaBytes,
      maxUnderWay: limits.stanzasUnderWay,
      now: clock.now,
      onUp: () => {
        cluster.membership.linkIs(tenant.id, true);
        linkChanges.cameUp(tenants.byId(tenant.id) ?? tenant);
        rosters.review(tenant.id);
      },
      onPrivileges: () => rosters.review(tenant.id),
      onDown: () => {
        cluster.membership.linkIs(tenant.id, false);
        linkChanges.wentDown(tenant);
      },
    });
  }

  const consoleLimits = limitsAmong(limits);
  const gateway = await createGateway({
    listen: bridge.gateway,
    publicUrl: bridge.gateway.publicUrl,
    trustedProxies: bridge.gateway.trustedProxies,
    allowedOrigins: bridge.gateway.allowedOrigins,
    limits: consoleLimits,
    maxSockets: limits.consoles,
    maxRequestConnections: limits.requestConnections,
    bodyBytes: limits.bodyBytes,
    ...{ tenants, clock, log, registry },
    tokenSecret: key,
    signInOf: (id) => {
      const found = inForce.config.tenants.find(({ tenant }) => tenant.id === id);
      return found && { ...found.signIn, passwordHashes: found.passwordHashes };
    },
    cannedRepliesOf: (id) =>
      inForce.config.tenants.find(({ tenant }) => tenant.id === id)?.cannedReplies ?? [],
    pageFolder: builtPage(),
    useCases: consoleUseCases({ ...ports, directories }, continuity),
    ready: readiness(
      { tenants, experts: ports.experts, holderOf: (id) => cluster.membership.holderOf(id) },
      storage.fault,
      () => [...cluster.state(), reload.state()],
      (id) => links.of(id)?.link.whyDown(),
    ),
    richMessage,
    ...(cluster.counter && { failureCounter: cluster.counter }),
  });

  /** The file's experts, and those known from elsewhere. */
  function exchangeTenants(next: readonly TenantConfig[]): void {
    tenants.replace(
      next.map(({ tenant }) => {
        const experts = merged(tenant.experts, sources.expertsOf(tenant.id));
        return experts === tenant.experts ? tenant : { ...tenant, experts };
      }),
    );
  }
  const sources = createExpertSources({
    read: readLdapExperts,
    onChange: (id) => {
      exchangeTenants(inForce.config.tenants);
      rosters.review(id);
    },
    folder: bridge.dataDir,
    ...{ clock, log },
  });
  watchExpertSources(registry, sources.states, clock.now);

  const inForce = createInForce(config, {
    ...{ ports, links, continuity, log, limits },
    exchange: (next) => {
      Object.assign(consoleLimits, limitsAmong(limits));
      sources.use(next.flatMap(sourceOf));
      exchangeTenants(next);
    },
    clearRosters: async (tenant, former) => {
      const policy = policyOf(former.tenants.find((one) => one.tenant.id === tenant.id));
      if (policy) await rosters.clear(tenant, policy);
    },
    reviewRights: () => gateway.reviewRights(),
  });
  for (const tenantConfig of config.tenants) links.open(tenantConfig);

  const policyOf = createRosterPolicies({
    linkOf: links.of,
    hasBeenRead: (id) => sources.states().every(({ tenantId, readAt }) => tenantId !== id || readAt > 0),
  });
  const rosters = createRosterKeeper(
    { ...ports, rosterMemory: storage.rosterMemory },
    (id) => policyOf(inForce.config.tenants.find(({ tenant }) => tenant.id === id)),
    log,
    countRosters(registry),
  );

  const searchIndex = createSearchIndex({ tenants, clock, messageSearch: storage.messageSearch }, log);
  const retention = createRetentionKeeper(
    { tenants, clock, retention: storage.retention },
    log,
    countGone(registry),
  );

  const watch = files && createConfigWatch(files, { clock, log });
  const reload = createReload({
    load: () => watch?.load() ?? inForce.config,
    faultsIn: (error) => (error instanceof ConfigError ? error.faults : undefined),
    apply: async (next) => {
      await inForce.replace(next);
      for (const { id } of tenants.all()) rosters.review(id);
      retention.review();
      searchIndex.review();
    },
    ...{ log, registry },
  });
  return {
    reload: async (because) => files !== undefined && reload.reload(because),
    get url() {
      return gateway.url;
    },
    start: async () => {
      sources.use(config.tenants.flatMap(sourceOf));
      exchangeTenants(inForce.config.tenants);
      await continuity.restore(await cluster.start());
      await gateway.listen();
      links.start();
      retention.review();
      searchIndex.review();
      watch?.start(() => void reload.reload('the files changed'));
    },
    stop: async () => {
      watch?.stop();
      sources.stop();
      await reload.settled();
      await rosters.stop();
      await retention.stop();
      await searchIndex.stop();
      await gateway.stop();
      await farewell(cluster.membership, ports);
      await continuity.stop();
      await links.stop();
      await cluster.membership.leave();
      await storage.close();
      await cluster.close();
    },
  };
}

/** For an operator in an office messenger; the faults themselves stand in the log, and in the readiness. */
function reloadSaid(worked: boolean): string {
  return worked
    ? 'The files are in force.'
    : 'The files have faults; what was in force before stays in force. The log says which.';
}

function sourceOf({ tenant: { id, voDomain }, ldap }: TenantConfig): ExpertSource[] {
  return ldap ? [{ tenantId: id, voDomain, ldap }] : [];
}
