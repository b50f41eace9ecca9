import type { Config, TenantConfig } from '../config/config.ts';
import { ConfigError, faultLine } from '../config/fault.ts';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../config/material.ts';
import { profiles } from '../domain/profile.ts';
import { nameOf } from '../storage/place.ts';
import type { Print } from './print.ts';

/**
 * `expert-connect check`: every fault of the configuration, or what it sets up.
 *
 * @returns the exit code: 0 when all is right, 1 when there are faults
 */
export function check(file: string, environment: Environment, print: Print): number {
  let config: Config;
  try {
    config = loadConfig(file, environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const fault of error.faults) print(faultLine(fault));
    print(count(error.faults.length, 'fault'));
    return 1;
  }
  for (const line of summary(file, config)) print(line);
  return 0;
}

function summary(file: string, { bridge, tenants }: Config): string[] {
  const { gateway, archive, cluster, tokens, limits } = bridge;
  return [
    `${file} is right.`,
    `gateway   ${gateway.publicUrl}, listening on ${gateway.host} port ${gateway.port}${gateway.tls ? ' with TLS' : ''}`,
    `archive   ${nameOf(archive)}`,
    ...(cluster
      ? [`processes several, as ${cluster.name} in Redis at ${cluster.redis.host} port ${cluster.redis.port}`]
      : []),
    `tokens    key ${tokens.secret === undefined ? `kept in ${bridge.dataDir}` : 'from the configuration'}`,
    `sessions  held ${limits.graceSeconds} s after a lost socket`,
    ...tenants.flatMap(tenantSummary),
  ];
}

function tenantSummary({ tenant, link, signIn, passwordHashes, cannedReplies }: TenantConfig): string[] {
  const agents = [...tenant.agents.values()];
  const withRole = (role: string) => agents.filter((agent) => agent.role === role).length;
  const people = [
    count(withRole('agent'), 'agent'),
    count(withRole('supervisor'), 'supervisor'),
    count(withRole('auditor'), 'auditor'),
    count(tenant.experts.size, 'listed expert'),
    count(agents.filter((agent) => agent.voJid).length, 'VO licence'),
  ];
  const withoutPassword = agents.filter((agent) => !passwordHashes.has(agent.jid)).length;
  const ways = [
    ...(signIn.passwords ? [`passwords (${count(withoutPassword, 'agent')} without one)`] : []),
    ...(signIn.openId ? [`OpenID of ${signIn.openId.issuer}`] : []),
  ];
  return [
    `tenant ${tenant.id} (${tenant.name})`,
    `  product      mode ${tenant.mode}, profile ${tenant.profileName}${overriddenLines(tenant)}`,
    `  domains      experts ${tenant.voDomain}, agents ${tenant.vccDomain} through ${link.host} port ${link.port}`,
    `  people       ${people.join(', ')}`,
    `  groups       ${names([...tenant.groups.keys()])}; queues ${names([...tenant.queues.keys()])}`,
    `  sign-in      ${ways.join(', ')}`,
    `  monitoring   ${supervised(tenant, 'monitoring')}`,
    `  transcripts  ${supervised(tenant, 'transcripts')}${tenant.supervision.roomTranscripts ? '; of chats with experts, too' : ''}`,
    `  replies      ${count(cannedReplies.length, 'canned reply', 'canned replies')}`,
  ];
}

/** R28: the lines of the profile that this tenant has otherwise. */
function overriddenLines(tenant: TenantConfig['tenant']): string {
  const named = Object.entries(profiles).find(([name]) => name === tenant.profileName)?.[1];
  const linesOf = (profile: object) =>
    Object.entries(profile).flatMap(([section, lines]: [string, object]) =>
      Object.entries(lines).map(([line, value]) => `${section}.${line} ${value}`),
    );
  const before = new Set(linesOf(named ?? {}));
  const changed = linesOf(tenant.profile).filter((line) => !before.has(line));
  return changed.length === 0 ? '' : ` with ${changed.join(', ')}`;
}

/** R26: where supervision is on; the nearest setting wins. */
function supervised(tenant: TenantConfig['tenant'], what: 'monitoring' | 'transcripts'): string {
  const nearer = [
    ...[...tenant.groups.values()].map((group) => ({ name: `group ${group.id}`, on: group[what] })),
    ...[...tenant.queues.values()].map((queue) => ({ name: `queue ${queue.id}`, on: queue[what] })),
  ].flatMap(({ name, on }) => (on === undefined ? [] : [`${on ? 'on' : 'off'} for ${name}`]));
  return [...nearer, `${nearer.length > 0 ? 'else ' : ''}${tenant.supervision[what] ? 'on' : 'off'}`].join(
    ', ',
  );
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function names(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.join(', ');
}
