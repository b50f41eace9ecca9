// What differs between the configuration in force and the next one, as far as it takes more than answering otherwise.
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import type { BridgeConfig, Config, Limits, TenantConfig } from './config.ts';

export interface ConfigChanges {
  /** New organisations; one whose domains are other is a new one, and the former is removed. */
  readonly added: readonly TenantConfig[];
  /** As they were. */
  readonly removed: readonly TenantConfig[];
  /** Their way to the XMPP server is another: its host, its port or the secret. As they are to be. */
  readonly relinked: readonly TenantConfig[];
  /** Agents who stay, and for whom a console has other settings than before. */
  readonly affected: readonly BareJid[];
  /** Settings that are in force only after a restart, such as `gateway.port`. */
  readonly needRestart: readonly string[];
}

/** Limits that are asked for at each use. The others size what is made at the start. */
export const liveLimits = [
  'consolesOfAnAgent',
  'framesPerSecond',
  'graceSeconds',
  'messagesPerSecond',
  'noticesOfAnExpert',
  'openSeconds',
  'pictureBytes',
  'presencePerSecond',
  'rosterChangesPerSecond',
  'socketBufferBytes',
  'subscriptionsOfAnExpert',
  'tokenHours',
  'typingSeconds',
] as const satisfies readonly (keyof Limits)[];

export function changesBetween(before: Config, after: Config): ConfigChanges {
  const former = byId(before.tenants);
  const next = byId(after.tenants);
  const isSame = (a: TenantConfig, b: TenantConfig | undefined): b is TenantConfig =>
    b !== undefined && a.tenant.vccDomain === b.tenant.vccDomain && a.tenant.voDomain === b.tenant.voDomain;
  const kept = after.tenants.filter((config) => isSame(config, former.get(config.tenant.id)));
  return {
    added: after.tenants.filter((config) => !kept.includes(config)),
    removed: before.tenants.filter((config) => !isSame(config, next.get(config.tenant.id))),
    relinked: kept.filter((config) => wayOf(config) !== wayOf(former.get(config.tenant.id))),
    affected: kept.flatMap((config) => affectedAgents(former.get(config.tenant.id), config)),
    needRestart: settingsThatNeedRestart(before.bridge, after.bridge),
  };
}

const byId = (tenants: readonly TenantConfig[]): ReadonlyMap<TenantId, TenantConfig> =>
  new Map(tenants.map((config) => [config.tenant.id, config]));

const wayOf = (config: TenantConfig | undefined) => JSON.stringify([config?.link, config?.componentSecret]);

function affectedAgents(before: TenantConfig | undefined, after: TenantConfig): BareJid[] {
  if (!before) return [];
  const whole = shownOfTenant(before) !== shownOfTenant(after);
  return [...after.tenant.agents.values()].flatMap((agent) => {
    const former = before.tenant.agents.get(agent.jid);
    return former && (whole || shownOfAgent(former) !== shownOfAgent(agent)) ? [agent.jid] : [];
  });
}

/** What every console of the tenant is told when it opens. */
const shownOfTenant = ({ tenant: { name, mode, profileName, profile } }: TenantConfig) =>
  JSON.stringify([name, mode, profileName, profile]);
const shownOfAgent = ({ name, role, groups, queues, voJid }: Agent) =>
  JSON.stringify([name, role, groups, queues, voJid]);

function settingsThatNeedRestart(before: BridgeConfig, after: BridgeConfig): string[] {
  const parts = ['dataDir', 'gateway', 'archive', 'cluster', 'tokens'] as const;
  const live: ReadonlySet<string> = new Set(liveLimits);
  const limits = (Object.keys(after.limits) as (keyof Limits)[]).filter(
    (name) => !live.has(name) && before.limits[name] !== after.limits[name],
  );
  return [
    ...parts.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part])),
    ...limits.map((name) => `limits.${name}`),
  ];
}
