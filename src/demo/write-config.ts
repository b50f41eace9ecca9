import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { Document, parseDocument, stringify } from 'yaml';
import { agentJid, type CastAgent, type CastTenant, expertJid } from './cast.ts';
import { apiSocket } from './ejabberd.ts';
import { type StackState, writePrivately } from './state.ts';

/** R2: short enough to be watched. */
const graceSeconds = 5;

export interface ConfigFiles {
  readonly bridge: string;
  /** By tenant. */
  readonly tenants: Readonly<Record<string, string>>;
}

export function configFiles(dir: string, tenants: readonly CastTenant[]): ConfigFiles {
  return {
    bridge: join(dir, 'bridge.yaml'),
    tenants: Object.fromEntries(tenants.map(({ id }) => [id, join(dir, 'tenants', `${id}.yaml`)])),
  };
}

/**
 * Writes the bridge's configuration. What exists stays as somebody may have edited it; only the ports are brought up to date.
 */
export async function writeConfig(
  dir: string,
  state: StackState,
  tenants: readonly CastTenant[],
): Promise<ConfigFiles> {
  const files = configFiles(dir, tenants);
  writeBridgeFile(files.bridge, state);
  for (const tenant of tenants) {
    const file = files.tenants[tenant.id] as string;
    writePrivately(join(dir, 'secrets', tenant.vccDomain), `${state.componentSecrets[tenant.vccDomain]}\n`);
    if (!existsSync(file)) writePrivately(file, await tenantFile(tenant, state.passwords));
    if (state.server === 'ejabberd') openRosters(file, apiSocket(join(dir, state.server)));
  }
  return files;
}

/** R27: ejabberd 23.01 lets no component write rosters (XEP-0356), but its API does. Whoever has said otherwise is left alone. */
function openRosters(tenantFile: string, socket: string): void {
  const document = parseDocument(readFileSync(tenantFile, 'utf8'));
  if (document.has('rosters')) return;
  document.set('rosters', document.createNode({ ejabberdApi: { url: `unix:${socket}` } }));
  writePrivately(tenantFile, document.toString({ lineWidth: 0 }));
}

function writeBridgeFile(file: string, { gatewayPort, ports }: StackState): void {
  const document = existsSync(file) ? parseDocument(readFileSync(file, 'utf8')) : newBridgeFile();
  document.setIn(['gateway', 'port'], gatewayPort);
  document.setIn(['gateway', 'publicUrl'], `http://127.0.0.1:${gatewayPort}`);
  document.setIn(['xmpp', 'port'], ports.component);
  writePrivately(file, document.toString());
}

function newBridgeFile(): Document {
  const document = new Document({
    dataDir: './data',
    tenants: './tenants',
    gateway: { host: '127.0.0.1' },
    limits: { graceSeconds },
    xmpp: { host: '127.0.0.1' },
  });
  document.commentBefore =
    " The demo's bridge. Tenants' files are loaded again when they change; only the ports are set at each start.";
  return document;
}

async function tenantFile(tenant: CastTenant, passwords: StackState['passwords']): Promise<string> {
  const agents = tenant.agents.map(async (agent) => ({
    ...described(tenant, agent),
    password: { argon2id: await hash(passwords[agentJid(tenant, agent.username)] as string) },
  }));
  const settings = {
    id: tenant.id,
    name: tenant.name,
    mode: tenant.mode,
    profile: tenant.profile,
    vo: { domain: tenant.voDomain },
    vcc: { domain: tenant.vccDomain, secret: { file: `../secrets/${tenant.vccDomain}` } },
    signIn: { passwords: true },
    groups: tenant.groups,
    agents: await Promise.all(agents),
    experts: tenant.experts.map(({ account, ...known }) => ({ jid: expertJid(tenant, account), ...known })),
    ...(tenant.operators && { operators: tenant.operators.map((account) => expertJid(tenant, account)) }),
    cannedReplies: tenant.cannedReplies,
  };
  return `# ${tenant.name}, a tenant of the demo. Written once; edit it as you like. The passwords stand in demo.json.\n${stringify(settings, { lineWidth: 0 })}`;
}

function described(tenant: CastTenant, { voAccount, ...agent }: CastAgent) {
  return voAccount === undefined ? agent : { ...agent, licences: { vo: expertJid(tenant, voAccount) } };
}
