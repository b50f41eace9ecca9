// The bridge as a process of its own beside a server that costs nothing: what is measured is the bridge alone.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hash } from '@node-rs/argon2';
import type { Element } from '@xmpp/xml';
import { stringify } from 'yaml';
import { bridgeProcess } from '../../src/demo/bridge-process.ts';
import { freePorts } from '../../src/demo/free-ports.ts';
import { openSqlite } from '../../src/storage/sqlite.ts';
import { tokenOf } from '../../test/support/console.ts';
import { type StubConnection, startStubServer } from '../../test/support/stub-server.ts';
import { testFolder } from '../../test/support/test-folder.ts';
import { LoadConsole } from './load-console.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const password = 'correct horse battery staple';
const voDomain = 'bench.example';
const vccDomain = 'vcc.bench.example';

export const agentAt = (n: number) => `agent${n}@${vccDomain}`;
export const expertAt = (n: number) => `expert${n}@${voDomain}`;

export interface StubBridge {
  readonly pid: number;
  readonly url: string;
  readonly archiveFile: string;
  readonly connection: StubConnection;
  /** Called for each stanza that the bridge sends, questions to the server left out. */
  onStanza: (stanza: Element) => void;
  /** One console for each of the first agents. */
  consoles(count: number): Promise<LoadConsole[]>;
  token(agent: number): Promise<string>;
  remove(): Promise<void>;
}

export interface StubBridgeOptions {
  readonly agents: number;
  readonly limits?: Readonly<Record<string, number>>;
  /** Puts something into the archive before the bridge is started. */
  readonly fill?: (archiveFile: string) => void;
  /** Called for each presence that the bridge sends, from its start on. */
  readonly onPresence?: () => void;
}

/** Everything that would slow a measurement down on purpose is out of the way; nothing else is changed. */
const measuring = {
  messagesPerSecond: 100_000,
  framesPerSecond: 10_000,
  expertMessagesPerMinute: 1_000_000,
  expertStanzasPerMinute: 1_000_000,
  presencePerSecond: 1_000_000,
};

export async function startStubBridge({
  agents,
  limits,
  fill,
  onPresence,
}: StubBridgeOptions): Promise<StubBridge> {
  const folder = testFolder();
  const server = await startStubServer({
    strict: false,
    secret: 'bench',
    onStanza: (stanza, connection) => {
      if (stanza.name === 'iq' && stanza.attrs.type !== 'result') answer(stanza, connection);
      else if (stanza.name === 'presence') onPresence?.();
      else bridge?.onStanza(stanza);
    },
  });
  let bridge: StubBridge | undefined;
  const [port = 0] = await freePorts(1);
  const file = join(folder.path, 'bridge.yaml');
  await writeFiles(folder.path, file, agents, port, server.port, { ...measuring, ...limits });
  const archiveFile = join(folder.path, 'archive.sqlite');
  if (fill) {
    await (await openSqlite(archiveFile)).close();
    fill(archiveFile);
  }
  const bridgeItself = bridgeProcess(root, folder.path, file, port);
  await bridgeItself.start();
  const pid = bridgeItself.find()?.pid;
  if (pid === undefined) throw new Error('the bridge does not run');
  await bridgeItself.untilReady(AbortSignal.timeout(120_000), 120_000);
  const started: StubBridge = {
    pid,
    url: bridgeItself.url,
    archiveFile,
    connection: await server.connected(0),
    onStanza: () => {},
    token: (agent) => tokenOf({ url: bridgeItself.url }, 'bench', `agent${agent}`, password),
    consoles: (count) =>
      Promise.all(
        Array.from({ length: count }, async (_, n) =>
          LoadConsole.open(bridgeItself.url, await started.token(n)),
        ),
      ),
    remove: async () => {
      await bridgeItself.stop();
      await server.close();
      await folder.remove();
    },
  };
  bridge = started;
  return started;
}

/** The server says that it is one whose ping proves something, and knows nothing else. */
function answer(question: Element, connection: StubConnection): void {
  const { id, from, to } = question.attrs;
  const version = question.getChild('query', 'jabber:iq:version');
  const said = version
    ? `type='result'><query xmlns='jabber:iq:version'><name>Prosody</name></query></iq>`
    : `type='error'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`;
  void connection.write(`<iq from='${to}' to='${from}' id='${id}' ${said}`);
}

async function writeFiles(
  dir: string,
  file: string,
  agents: number,
  port: number,
  component: number,
  limits: object,
): Promise<void> {
  const argon2id = await hash(password);
  mkdirSync(join(dir, 'tenants'));
  writeFileSync(
    file,
    stringify({
      dataDir: '.',
      tenants: './tenants',
      gateway: { port },
      xmpp: { port: component },
      limits,
      log: { level: 'warn' },
    }),
  );
  const tenant = {
    id: 'bench',
    name: 'Bench',
    mode: 3,
    vo: { domain: voDomain },
    vcc: { domain: vccDomain, secret: { file: 'secret' } },
    signIn: { passwords: true },
    groups: [{ id: 'all', name: 'All' }],
    agents: Array.from({ length: agents }, (_, n) => ({
      username: `agent${n}`,
      name: `Agent ${n}`,
      role: 'agent',
      groups: ['all'],
      password: { argon2id },
    })),
  };
  writeFileSync(join(dir, 'tenants', 'bench.yaml'), stringify(tenant, { aliasDuplicateObjects: false }));
  writeFileSync(join(dir, 'tenants', 'secret'), 'bench\n', { mode: 0o600 });
}
