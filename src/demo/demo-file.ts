import { agentJid, type CastTenant, expertJid } from './cast.ts';
import { expertLink } from './expert-page.ts';
import type { PrivateServer } from './private-server.ts';
import { demoFilePath, type StackState, writePrivately } from './state.ts';
import type { ConfigFiles } from './write-config.ts';

/** `DIR/demo.json`: the one file about a running stack that tools read. Paths are absolute or from the project's root. */
export interface DemoFile {
  readonly xmpp: {
    readonly server: string;
    readonly host: string;
    readonly c2sPort: number;
    /** Direct TLS (XEP-0368) with a certificate signed by itself, for clients that refuse to go without. */
    readonly c2sTlsPort: number;
    readonly websocketUrl: string;
  };
  readonly gateway: string;
  readonly pids: { readonly bridge: number; readonly xmpp: number };
  readonly bridgeCommand: readonly string[];
  readonly xmppCommand: readonly string[];
  readonly bridgeConfig: string;
  /** By tenant. */
  readonly tenantFiles: Readonly<Record<string, string>>;
  /** By component domain. */
  readonly componentSecrets: Readonly<Record<string, string>>;
  /** By the JID of an expert: a page with Converse.js on which that expert is signed in. */
  readonly expertPages: Readonly<Record<string, string>>;
  readonly tenants: readonly DemoTenant[];
}

export interface DemoTenant {
  readonly id: string;
  readonly mode: number;
  readonly profile: string;
  readonly voDomain: string;
  readonly vccDomain: string;
  readonly experts: readonly { jid: string; password: string; name: string }[];
  readonly agents: readonly {
    username: string;
    password: string;
    jid: string;
    name: string;
    role: string;
    groups: readonly string[];
    voJid: string | null;
  }[];
}

export interface DemoFacts {
  readonly state: StackState;
  readonly tenants: readonly CastTenant[];
  readonly server: PrivateServer;
  readonly gateway: string;
  readonly pids: DemoFile['pids'];
  readonly bridgeCommand: readonly string[];
  readonly files: ConfigFiles;
}

export function demoFile({
  state,
  tenants,
  server,
  gateway,
  pids,
  bridgeCommand,
  files,
}: DemoFacts): DemoFile {
  return {
    xmpp: {
      server: server.kind,
      host: server.host,
      c2sPort: server.c2sPort,
      c2sTlsPort: server.c2sTlsPort,
      websocketUrl: server.websocketUrl,
    },
    gateway,
    pids,
    bridgeCommand,
    xmppCommand: withEnvironment(server.command),
    bridgeConfig: files.bridge,
    tenantFiles: files.tenants,
    componentSecrets: state.componentSecrets,
    expertPages: expertPages(server, tenants, state),
    tenants: tenants.map((tenant) => demoTenant(tenant, state.passwords)),
  };
}

export function writeDemoFile(dir: string, demo: DemoFile): void {
  writePrivately(demoFilePath(dir), `${JSON.stringify(demo, null, 2)}\n`);
}

/** An argv has no place for variables, but `env` has. */
function withEnvironment({ argv, env }: PrivateServer['command']): string[] {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return variables.length === 0 ? [...argv] : ['env', ...variables, ...argv];
}

function expertPages(server: PrivateServer, tenants: readonly CastTenant[], { passwords }: StackState) {
  const jids = tenants.flatMap((tenant) => tenant.experts.map(({ account }) => expertJid(tenant, account)));
  return Object.fromEntries(
    jids.map((jid) => [jid, expertLink(server.expertPageUrl, jid, passwords[jid] as string)]),
  );
}

function demoTenant(tenant: CastTenant, passwords: StackState['passwords']): DemoTenant {
  const { id, mode, profile, voDomain, vccDomain } = tenant;
  const passwordOf = (jid: string) => passwords[jid] as string;
  return {
    id,
    mode,
    profile,
    voDomain,
    vccDomain,
    experts: tenant.experts.map(({ account, name }) => {
      const jid = expertJid(tenant, account);
      return { jid, password: passwordOf(jid), name };
    }),
    agents: tenant.agents.map(({ username, name, role, groups, voAccount }) => {
      const jid = agentJid(tenant, username);
      const voJid = voAccount === undefined ? null : expertJid(tenant, voAccount);
      return { username, password: passwordOf(jid), jid, name, role, groups, voJid };
    }),
  };
}
