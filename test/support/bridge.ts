// The bridge as an operator runs it: a process of its own, which can be killed.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { type BridgeProcess, bridgeProcess } from '../../src/demo/bridge-process.ts';
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
import { type Shared, writeTwo } from './two-bridges.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One process. */
export interface RunningBridge {
  /** @throws while it does not run */
  pid(): number;
  kill(): Promise<void>;
  /** Resolved when it is ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

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
  /** Each process; the ways above are those of the first. */
  readonly bridges: readonly RunningBridge[];
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
  /** Two processes share the work; each connection of a console goes to the other one than the one before. */
  readonly share?: Shared;
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
    share,
  }: StackOptions = {},
): Promise<RunningStack> {
  const folder = testFolder();
  const [gatewayPort = 0, otherPort = 0] = await freePorts(2);
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
  const [, otherFile] = share ? await writeTwo(files.bridge, otherPort, share) : [];
  const processes = otherFile
    ? [bridge, bridgeProcess(root, join(folder.path, 'two'), otherFile, otherPort, environment)]
    : [bridge];
  const bridges = processes.map((one) => running(one, mayStayDown));
  const [{ pid, kill, start }] = bridges as [RunningBridge];
  for (const one of bridges) await one.start();
  let turn = 0;
  const gateway = {
    get url() {
      return processes[turn++ % processes.length]?.url ?? '';
    },
  };
  return {
    gateway,
    bridges,
    server,
    configFile: files.bridge,
    archiveFile: join(folder.path, 'data', 'archive.sqlite'),
    bridgeLog: bridge.logFile,
    expert: (account, settings = {}) => {
      const jid = `${account}@acme.example`;
      return signInExpert({ server, jid, password: state.passwords[jid] ?? '', ...settings });
    },
    console: (username) =>
      signInAgent(gateway, 'acme', username, state.passwords[`${username}@vcc.acme.example`] ?? ''),
    passwordOf: (jid) => state.passwords[jid] ?? '',
    isReady: () => bridge.isReady(),
    bridgePid: pid,
    killBridge: kill,
    startBridge: start,
    stopBridge: () => bridge.stop(),
    remove: async () => {
      for (const one of processes) await one.stop();
      await server.remove();
      await folder.remove();
    },
  };
}

function running(bridge: BridgeProcess, mayStayDown: boolean): RunningBridge {
  const pid = () => {
    const identity = bridge.find();
    if (!identity) throw new Error('the bridge does not run');
    return identity.pid;
  };
  return {
    pid,
    kill: async () => {
      process.kill(pid(), 'SIGKILL');
      while (bridge.find()) await new Promise((resolve) => setImmediate(resolve));
    },
    start: async () => {
      await bridge.start();
      if (!mayStayDown) await bridge.untilReady(AbortSignal.timeout(60_000));
    },
    stop: () => bridge.stop(),
  };
}

async function addTo(file: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  if (Object.keys(settings).length === 0) return;
  const document = parseDocument(await readFile(file, 'utf8'));
  for (const [name, value] of Object.entries(settings)) document.set(name, document.createNode(value));
  await writeFile(file, document.toString());
}
