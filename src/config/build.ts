// From settings that are proved to the domain's tenants and people. Nothing can fail here.
import { resolve } from 'node:path';
import { groupId, queueId, tenantId } from '../domain/ids.ts';
import { type BareJid, bareJid } from '../domain/jid.ts';
import type { Agent, Expert } from '../domain/person.ts';
import { type Profile, type ProfileName, type ProfileOverrides, profileInForce } from '../domain/profile.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { BridgeFile } from './bridge-schema.ts';
import type {
  ArchivePlace,
  BridgeConfig,
  ClusterConfig,
  LdapSource,
  RosterSettings,
  SignIn,
  TenantConfig,
} from './config.ts';
import { inFolderOf, type Material } from './material.ts';
import type { TenantFile } from './tenant-schema.ts';
import type { YamlFile } from './yaml-file.ts';

export function buildBridge(
  yaml: YamlFile,
  settings: BridgeFile,
  material: Pick<Material, 'secrets' | 'tls' | 'certificates'>,
): BridgeConfig {
  const { host, port, publicUrl, trustedProxies, allowedOrigins } = settings.gateway;
  const { tls, secrets } = material;
  const dataDir = inFolderOf(yaml, settings.dataDir);
  const secret = secrets.get('tokens.secret');
  const ownUrl = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    dataDir,
    gateway: {
      host,
      port,
      publicUrl: (publicUrl ?? ownUrl).replace(/\/+$/, ''),
      trustedProxies,
      allowedOrigins: allowedOrigins.map((origin) => origin.replace(/\/+$/, '')),
      ...(tls && { tls }),
    },
    archive: buildArchive(yaml, settings.archive, dataDir, material),
    ...(settings.cluster && { cluster: buildCluster(settings.cluster, material) }),
    tokens: secret === undefined ? {} : { secret },
    log: settings.log,
    limits: settings.limits,
  };
}

function buildArchive(
  yaml: YamlFile,
  { sqlite, postgresql }: BridgeFile['archive'],
  dataDir: string,
  { secrets, certificates }: Pick<Material, 'secrets' | 'certificates'>,
): ArchivePlace {
  if (!postgresql) {
    const { file } = sqlite;
    return {
      sqlite: { file: file === undefined ? resolve(dataDir, 'archive.sqlite') : inFolderOf(yaml, file) },
    };
  }
  const { host, port, database, account } = postgresql;
  const password = secrets.get('archive.postgresql.password');
  const authority = certificates.get('archive.postgresql.certificate');
  const isEncrypted = postgresql.tls && !host.startsWith('/');
  return {
    postgresql: {
      ...{ host, port, database, user: account },
      ...(password !== undefined && { password }),
      ...(isEncrypted && { tls: { ...(authority !== undefined && { authority }) } }),
    },
  };
}

function buildCluster(
  { name, redis }: NonNullable<BridgeFile['cluster']>,
  { secrets, certificates }: Pick<Material, 'secrets' | 'certificates'>,
): ClusterConfig {
  const { host, port, account } = redis;
  const password = secrets.get('cluster.redis.password');
  const authority = certificates.get('cluster.redis.certificate');
  return {
    name,
    redis: {
      ...{ host, port },
      ...(account !== undefined && { account }),
      ...(password !== undefined && { password }),
      ...(redis.tls && { tls: { ...(authority !== undefined && { authority }) } }),
    },
  };
}

type TenantMaterial = Pick<Material, 'secrets' | 'pictures' | 'certificates'>;

export function buildTenant(
  yaml: YamlFile,
  settings: TenantFile,
  material: TenantMaterial,
  bridge: BridgeLink,
): TenantConfig {
  const passwordHashes = new Map<BareJid, string>();
  const agents = new Map<BareJid, Agent>();
  for (const [index, agent] of settings.agents.entries()) {
    const built = buildAgent(settings, agent, material.pictures.get(`agents[${index}].picture`));
    agents.set(built.jid, built);
    if (agent.password) passwordHashes.set(built.jid, agent.password.argon2id);
  }
  const experts = new Map<BareJid, Expert>();
  for (const expert of settings.experts) {
    const jid = bareJid(expert.jid);
    experts.set(jid, { ...expert, jid });
  }
  const { name: profileName, profile } = profileOf(settings);
  const tenant: Tenant = {
    id: tenantId(settings.id),
    name: settings.name,
    mode: settings.mode,
    profileName,
    profile,
    voDomain: settings.vo.domain.toLowerCase(),
    vccDomain: settings.vcc.domain.toLowerCase(),
    agents,
    experts,
    groups: new Map(settings.groups.map((group) => [groupId(group.id), { ...group, id: groupId(group.id) }])),
    queues: new Map(settings.queues.map((queue) => [queueId(queue.id), { ...queue, id: queueId(queue.id) }])),
    supervision: settings.supervision,
    retention: settings.retention,
    dataPolicy: settings.dataPolicy,
    copies: settings.copies,
    operators: settings.operators.map(bareJid),
    contacts: settings.contacts,
  };
  return {
    tenant,
    // Proved by the reader of secrets: a tenant without one has a fault.
    componentSecret: material.secrets.get('vcc.secret') ?? '',
    link: linkOf(settings.vcc.link, bridge, material.certificates.get('vcc.link.certificate')),
    signIn: settings.signIn satisfies SignIn,
    passwordHashes,
    cannedReplies: settings.cannedReplies,
    ...(settings.directory.ldap && { ldap: ldapOf(settings.directory.ldap, material) }),
    rosters: rostersOf(yaml, settings, material),
  };
}

/** The way to the XMPP server for whoever names no other, with the authority that its settings name. */
export interface BridgeLink {
  readonly xmpp: BridgeFile['xmpp'];
  readonly authority?: string;
}

function linkOf(
  own: TenantFile['vcc']['link'],
  bridge: BridgeLink,
  ownAuthority: string | undefined,
): TenantConfig['link'] {
  const { host, port, tls } = { ...bridge.xmpp, ...own };
  // Another host is another server: the name of the common one's certificate is not its name.
  const inherited = own.host === undefined ? bridge.xmpp.serverName : undefined;
  const serverName = own.serverName ?? inherited ?? host;
  const authority = ownAuthority ?? bridge.authority;
  return { host, port, ...(tls && { tls: { serverName, ...(authority !== undefined && { authority }) } }) };
}

function ldapOf(
  { certificate: _, password: __, ...ldap }: NonNullable<TenantFile['directory']['ldap']>,
  { secrets, certificates }: TenantMaterial,
): LdapSource {
  const password = secrets.get('directory.ldap.password');
  const certificate = certificates.get('directory.ldap.certificate');
  return {
    ...ldap,
    ...(password !== undefined && { password }),
    ...(certificate !== undefined && { certificate }),
  };
}

function rostersOf(
  yaml: YamlFile,
  { rosters, name }: TenantFile,
  { secrets }: TenantMaterial,
): RosterSettings {
  const { way, group, ejabberdApi, prosodyGroups } = rosters;
  const password = secrets.get('rosters.ejabberdApi.password');
  return {
    way,
    group: group ?? name,
    ...(ejabberdApi && {
      ejabberdApi: {
        url: ejabberdApi.url,
        ...(ejabberdApi.account !== undefined && { account: ejabberdApi.account }),
        ...(password !== undefined && { password }),
      },
    }),
    ...(prosodyGroups && { prosodyGroups: { file: inFolderOf(yaml, prosodyGroups.file) } }),
  };
}

function buildAgent(
  settings: TenantFile,
  agent: TenantFile['agents'][number],
  picture: Agent['picture'],
): Agent {
  const { username, name, role, title, department, licences } = agent;
  return {
    tenantId: tenantId(settings.id),
    jid: bareJid(`${username}@${settings.vcc.domain}`),
    username: username.toLowerCase(),
    name,
    role,
    groups: agent.groups.map(groupId),
    queues: agent.queues.map(queueId),
    ...(title !== undefined && { title }),
    ...(department !== undefined && { department }),
    ...(licences.vo !== undefined && { voJid: bareJid(licences.vo) }),
    ...(picture && { picture }),
  };
}

/** R28: the named profile with the tenant's own lines over it. */
function profileOf(settings: TenantFile): { name: ProfileName; profile: Profile } {
  if (typeof settings.profile === 'string') {
    return { name: settings.profile, profile: profileInForce(settings.profile) };
  }
  const { name, overrides } = settings.profile;
  return { name, profile: profileInForce(name, overrides satisfies ProfileOverrides | undefined) };
}
