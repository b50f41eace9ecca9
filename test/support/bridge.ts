// The bridge as an operator runs it: a process of its own, which can be killed.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { bridgeProcess } from '../../src/demo/bridge-process.ts';
import { type CastTenant, cast, expertJid } from '../../src/demo/cast.ts';
import { freePorts } from '../../src/demo/free-ports.ts';
import type { ServerKind } from '../../src/demo/private-server.ts';
import { nextState } from '../../src/demo/state.ts';
import { writeConfig } from '../../src/demo/write-config.ts';
import type { PostgresqlPlace } from '../../src/storage/postgresql-client.ts';
import { type AgentConsole, signIn as signInAgent } from './console.ts';
import { type Expert, type ExpertSettings, signIn as signInExpert } from './expert.ts';
import { startTestServer, type TestServer } from './servers.ts';
import { testFolder } from './test-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningStack {
  readonly gateway: { readonly url: string };
  readonly server: TestServer;
  /** bridge.yaml */
  readonly configFile: string;
  readonly archiveFile: string;
  readonly bridgeLog: string;
  expert(account: string, settings?: Partial<ExpertSettings>): Promise<Expert>;
  console(username: string): Promise<AgentConsole>;
  passwordOf(jid: string): string;
  /** Whether it says so of itself. */
  isReady(): Promise<boolean>;
  /** @throws while it does not run */
  bridgePid(): number;
  /** `kill -9`, resolved when the process is gone. */
  killBridge(): Promise<void>;
  startBridge(): Promise<void>;
  stopBridge(): Promise<void>;
  remove(): Promise<void>;
}

export interface StackOptions {
  /** Gives the port to which the bridge connects instead of the server's own. */
  readonly linkPort?: (server: TestServer) => Promise<number>;
  /** Of the server; see `PrivateServerSettings`. */
  readonly componentTlsPort?: number;
  /** The section `xmpp` of bridge.yaml, besides the port. */
  readonly xmpp?: (server: TestServer) => Readonly<Record<string, unknown>>;
  /** Does not wait until the bridge is ready. */
  readonly mayStayDown?: boolean;
  /** Added to the environment of the bridge. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly tenants?: readonly CastTenant[];
  /** Added to every tenant's file. */
  readonly tenantSettings?: Readonly<Record<string, unknown>>;
  /** The archive, where it is not a file. */
  readonly postgresql?: Pick<PostgresqlPlace, 'host' | 'database' | 'user'>;
}

/** A private server with the cast, and the bridge beside it. `limits` are those of bridge.yaml. */
export async function runStack(
  kind: ServerKind,
  limits: Record<string, number> = {},
  {
    linkPort,
    componentTlsPort,
    xmpp,
    mayStayDown = false,
    environment = {},
    tenants = cast,
    tenantSettings = {},
    postgresql,
  }: StackOptions = {},
): Promise<RunningStack> {
  const folder = testFolder();
  const [gatewayPort = 0] = await freePorts(1);
  const state = await nextState(undefined, { server: kind, gatewayPort, tenants });
  const hosts = tenants.map((tenant) => ({
    voDomain: tenant.voDomain,
    vccDomain: tenant.vccDomain,
    componentSecret: state.componentSecrets[tenant.vccDomain] ?? '',
    accounts: tenant.experts.map(({ account }) => {
      const jid = expertJid(tenant, account);
      return { jid, password: state.passwords[jid] ?? '' };
    }),
  }));
  const server = await startTestServer(
    kind,
    hosts,
    componentTlsPort === undefined ? {} : { componentTlsPort },
  );
  const ports = { ...state.ports, component: (await linkPort?.(server)) ?? server.componentPort };
  const files = await writeConfig(folder.path, { ...state, ports }, tenants);
  const document = parseDocument(await readFile(files.bridge, 'utf8'));
  for (const [name, value] of Object.entries(limits)) document.setIn(['limits', name], value);
  for (const [name, value] of Object.entries(xmpp?.(server) ?? {})) document.setIn(['xmpp', name], value);
  if (postgresql) {
    const { host, database, user: account } = postgresql;
    document.setIn(['archive', 'postgresql'], { host, database, account });
  }
  await writeFile(files.bridge, document.toString());
  for (const file of Object.values(files.tenants)) await addTo(file, tenantSettings);
  const bridge = bridgeProcess(root, folder.path, files.bridge, gatewayPort, environment);
  const start = async () => {
    await bridge.start();
    if (!mayStayDown) await bridge.untilReady(AbortSignal.timeout(60_000));
  };
  const bridgePid = () => {
    const identity = bridge.find();
    if (!identity) throw new Error('the bridge does not run');
    return identity.pid;
  };
  await start();
  return {
    gateway: { url: bridge.url },
    server,
    configFile: files.bridge,
    archiveFile: join(folder.path, 'data', 'archive.sqlite'),
    bridgeLog: bridge.logFile,
    expert: (account, settings = {}) => {
      const jid = `${account}@acme.example`;
      return signInExpert({ server, jid, password: state.passwords[jid] ?? '', ...settings });
    },
    console: (username) =>
      signInAgent(
        { url: bridge.url },
        'acme',
        username,
        state.passwords[`${username}@vcc.acme.example`] ?? '',
      ),
    passwordOf: (jid) => state.passwords[jid] ?? '',
    isReady: () => bridge.isReady(),
    bridgePid,
    killBridge: async () => {
      process.kill(bridgePid(), 'SIGKILL');
      while (bridge.find()) await new Promise((resolve) => setImmediate(resolve));
    },
    startBridge: start,
    stopBridge: () => bridge.stop(),
    remove: async () => {
      await bridge.stop();
      await server.remove();
      await folder.remove();
    },
  };
}

async function addTo(file: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  if (Object.keys(settings).length === 0) return;
  const document = parseDocument(await readFile(file, 'utf8'));
  for (const [name, value] of Object.entries(settings)) document.set(name, document.createNode(value));
  await writeFile(file, document.toString());
}
