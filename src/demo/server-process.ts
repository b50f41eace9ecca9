import { mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expertPagePath } from './expert-page.ts';
import { endOfLog } from './log-file.ts';
import type {
  Account,
  PrivateServer,
  PrivateServerSettings,
  ServerCommand,
  ServerKind,
} from './private-server.ts';
import { endProcess, killProcess, processFinder, startProcess } from './processes.ts';

/** Where one kind of server differs from another. */
export interface ServerRecipe {
  readonly kind: ServerKind;
  readonly command: ServerCommand;
  readonly logFile: string;
  /** Recognises the server by its arguments, whoever started it. */
  readonly isOurs: (argv: readonly string[]) => boolean;
  /** Writes the configuration. Called before the process is started. */
  readonly configure: () => Promise<void>;
  readonly createAccounts: (accounts: readonly Account[]) => Promise<void>;
}

const host = '127.0.0.1';
const startMs = 60_000;

/** The life of a server process, the same for both kinds. One that runs already, whoever started it, is adopted. */
export function privateServer(settings: PrivateServerSettings, recipe: ServerRecipe): PrivateServer {
  const { ports, hosts, dir } = settings;
  const { find: running, remember } = processFinder(recipe.isOurs);

  async function start(signal?: AbortSignal): Promise<void> {
    if (!running()) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      await recipe.configure();
      remember(await startProcess({ ...recipe.command, logFile: recipe.logFile }));
    }
    await untilReady(signal);
    await recipe.createAccounts(hosts.flatMap(({ accounts }) => accounts));
  }

  async function untilReady(signal?: AbortSignal): Promise<void> {
    const deadline = performance.now() + startMs;
    const streams = hosts.flatMap(({ voDomain, vccDomain }) => [
      { port: ports.c2s, opening: clientStream(voDomain), answer: '<stream:features' },
      { port: ports.component, opening: componentStream(vccDomain), answer: ' id=' },
    ]);
    for (const { port, opening, answer } of streams) {
      while (!(await answers(port, opening, answer))) {
        signal?.throwIfAborted();
        if (!running()) throw new Error(`${recipe.kind} ended at its start.\n${lastLines()}`);
        if (performance.now() > deadline)
          throw new Error(`${recipe.kind} is not ready after ${startMs / 1000} s.\n${lastLines()}`);
        await pause(40);
      }
    }
  }

  const lastLines = () => endOfLog(recipe.logFile);

  return {
    kind: recipe.kind,
    host,
    c2sPort: ports.c2s,
    c2sTlsPort: ports.c2sTls,
    componentPort: ports.component,
    httpPort: ports.http,
    websocketUrl: `ws://${host}:${ports.http}/xmpp-websocket`,
    expertPageUrl: `http://${host}:${ports.http}${expertPagePath}/`,
    logFile: recipe.logFile,
    command: recipe.command,
    get pid() {
      return running()?.pid;
    },
    get identity() {
      return running();
    },
    start,
    async stop() {
      const identity = running();
      if (identity) await endProcess(identity);
    },
    async kill() {
      const identity = running();
      if (identity) await killProcess(identity);
    },
    register: (jid, password) => recipe.createAccounts([{ jid, password }]),
  };
}

function clientStream(domain: string): string {
  return `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='${domain}'>`;
}

/** XEP-0114: the server answers with the id that the handshake needs. */
function componentStream(domain: string): string {
  return `<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}'>`;
}

async function answers(port: number, opening: string, expected: string): Promise<boolean> {
  return new Promise((resolve) => {
    let seen = '';
    const socket = createConnection({ port, host });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('utf8');
    socket.setTimeout(2000, () => settle(false));
    socket.on('connect', () => socket.write(opening));
    socket.on('data', (text) => {
      seen += text;
      if (seen.includes('<stream:error')) settle(false);
      else if (seen.includes(expected)) settle(true);
    });
    socket.on('error', () => settle(false));
    socket.on('close', () => settle(false));
  });
}
