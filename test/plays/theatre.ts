// The bridge of a play, with consoles; the messenger is the stage's own.
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { parseDocument } from 'yaml';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { CastTenant } from '../../src/demo/cast.ts';
import { freePorts } from '../../src/demo/free-ports.ts';
import type { ServerKind } from '../../src/demo/private-server.ts';
import { nextState, type StackState } from '../../src/demo/state.ts';
import { writeConfig } from '../../src/demo/write-config.ts';
import { type AgentConsole, signIn } from '../support/console.ts';
import { testFolder } from '../support/test-folder.ts';
import { type Shared, writeTwo } from '../support/two-bridges.ts';
import { playCast } from './play-cast.ts';
import { spare } from './spare-tenant.ts';
import type { PlayExpert, Stage } from './stage.ts';

/** The messenger of a stage. */
export interface Messenger {
  readonly componentPort: number;
  /** Where a real server keeps what it has. */
  readonly dir?: string;
  signIn(jid: string): Promise<PlayExpert>;
  remove(): Promise<void>;
}

export interface TheatreOptions {
  readonly server: ServerKind;
  /** The bridge is two processes then, and each connection of a console goes to the other one than the one before. */
  readonly share?: () => Promise<Shared>;
  readonly openMessenger: (state: StackState) => Promise<Messenger>;
  readonly tenants?: readonly CastTenant[];
}

/** To be called within `describe`: the bridge runs from before the first test to after the last. */
export function theatre({ server, share, openMessenger, tenants = playCast }: TheatreOptions): Stage {
  /** The first one holds the streams. */
  let apps: App[] = [];
  let turn = 0;
  let messenger: Messenger | undefined;
  let state: StackState | undefined;
  let restart = async () => {};
  let removeFolder = async () => {};
  const consoles: AgentConsole[] = [];
  const experts: PlayExpert[] = [];
  let tenantsFolder = '';
  const before = new Map<string, string | undefined>();

  beforeAll(async () => {
    const folder = testFolder();
    removeFolder = folder.remove;
    const [gatewayPort = 0, otherPort = 0] = await freePorts(2);
    state = await nextState(undefined, { server, gatewayPort, tenants: [...tenants, spare] });
    messenger = await openMessenger(state);
    const ports = { ...state.ports, component: messenger.componentPort };
    const files = await writeConfig(folder.path, { ...state, ports }, tenants);
    await shorten(files.bridge);
    for (const file of Object.values(files.tenants)) await leaveRostersAlone(file);
    tenantsFolder = join(folder.path, 'tenants');
    const bridges = share ? await writeTwo(files.bridge, otherPort, await share()) : [files.bridge];
    restart = async () => {
      for (const app of apps.reverse()) await app.stop();
      apps = [];
      for (const file of bridges) {
        const log = pino({ level: process.env.PLAY_LOG ?? 'silent' });
        const app = await createApp(loadConfig(file, {}), log, { file, environment: {} });
        apps.push(app);
        await app.start();
        await ready(app.url);
      }
    };
    await restart();
  });

  afterEach(async () => {
    await Promise.all(consoles.splice(0).map(leave));
    await Promise.all(experts.splice(0).map((expert) => expert.signOut()));
    for (const [name, text] of before) await put(name, text);
    if (before.size > 0) for (const app of apps) await app.reload('the test is over');
    before.clear();
  });

  afterAll(async () => {
    for (const app of apps.reverse()) await app.stop();
    await messenger?.remove();
    await removeFolder();
  });

  /** At once and whole, as editors do. */
  async function put(name: string, text: string | undefined): Promise<void> {
    const file = join(tenantsFolder, name);
    if (text === undefined) return rm(file, { force: true });
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }

  async function write(name: string, text: string | undefined): Promise<void> {
    const file = join(tenantsFolder, name);
    if (!before.has(name)) before.set(name, existsSync(file) ? await readFile(file, 'utf8') : undefined);
    await put(name, text);
  }

  const urlOf = (app: App | undefined) => app?.url ?? '';
  const anyGateway = {
    get url() {
      return urlOf(apps[turn++ % apps.length]);
    },
  };

  return {
    write,
    async edit(tenant, change) {
      const document = parseDocument(await readFile(join(tenantsFolder, `${tenant}.yaml`), 'utf8'));
      change(document);
      await write(`${tenant}.yaml`, document.toString({ lineWidth: 0 }));
    },
    async readiness() {
      const answer = await fetch(`${urlOf(apps[0])}/readyz`);
      return ((await answer.json()) as { checks: Awaited<ReturnType<Stage['readiness']>> }).checks;
    },
    secretOf: (domain) => state?.componentSecrets[domain] ?? '',
    passwordOf: (jid) => state?.passwords[jid] ?? '',
    get gateway() {
      return { url: urlOf(apps[0]) };
    },
    restartBridge: () => restart(),
    async expert(name) {
      const jid = name.includes('@') ? name : `${name}@acme.example`;
      const expert = await (messenger as Messenger).signIn(jid);
      experts.push(expert);
      return expert;
    },
    async console(name) {
      const [username = '', tenant = 'acme'] = name.split('@');
      const jid = `${username}@vcc.${tenant}.example`;
      const console = await signIn(anyGateway, tenant, username, state?.passwords[jid] ?? '');
      consoles.push(console);
      return console;
    },
  };
}

/** Agents that one expert may see in a play. */
const mostSeen = 3;

/** Times that a play can wait for, and bounds that it can reach. */
async function shorten(bridgeFile: string): Promise<void> {
  const document = parseDocument(await readFile(bridgeFile, 'utf8'));
  document.setIn(['limits', 'graceSeconds'], 2);
  document.setIn(['limits', 'typingSeconds'], 1);
  document.setIn(['limits', 'subscriptionsOfAnExpert'], mostSeen);
  await writeFile(bridgeFile, document.toString());
}

/** What the plays see of subscriptions is what they ask for; rosters have a play of their own. */
async function leaveRostersAlone(tenantFile: string): Promise<void> {
  const document = parseDocument(await readFile(tenantFile, 'utf8'));
  document.set('rosters', { way: 'off' });
  await writeFile(tenantFile, document.toString({ lineWidth: 0 }));
}

/** Logged out, so that the next test finds the agent offline, whatever became of the socket. */
async function leave(console: AgentConsole): Promise<void> {
  if (console.ws.readyState === console.ws.OPEN) {
    await console.logsOut().catch(() => console.ws.terminate());
    return;
  }
  await console
    .resumes()
    .then((again) => again.logsOut())
    .catch(() => {});
}

async function ready(url: string): Promise<void> {
  for (const end = Date.now() + 15_000; ; ) {
    const response = await fetch(`${url}/readyz`);
    if (response.ok) return;
    if (Date.now() > end) throw new Error(`the bridge is not ready: ${await response.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
