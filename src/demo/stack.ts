import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BridgeProcess, bridgeProcess } from './bridge-process.ts';
import { type CastTenant, cast, expertJid } from './cast.ts';
import { type DemoFile, demoFile, writeDemoFile } from './demo-file.ts';
import { layOutExpertPage } from './expert-page.ts';
import { isPortFree } from './free-ports.ts';
import { type DemoOptions, defaultPort, defaultServer } from './options.ts';
import type { PrivateServer, VoHost } from './private-server.ts';
import { createServer } from './servers.ts';
import {
  arePortsFree,
  demoFilePath,
  forgetState,
  nextState,
  pickPorts,
  readState,
  type StackState,
  writeState,
} from './state.ts';
import { configFiles, writeConfig } from './write-config.ts';

/** A failure that is told to whoever started the demo in these words, without a stack trace. */
export class DemoError extends Error {}

export interface StackParts {
  readonly server: PrivateServer;
  readonly bridge: BridgeProcess;
}

export interface Stack extends StackParts {
  readonly demo: DemoFile;
}

export interface StartSettings {
  readonly root: string;
  readonly options: DemoOptions;
  /** Told of each step, in one line. */
  readonly report: (line: string) => void;
  /** Aborted: nothing more is started, and what this call has started is ended. */
  readonly signal: AbortSignal;
}

/** Brings up what is not running, keeps what is, and writes demo.json when all is ready. */
export async function startStack(settings: StartSettings): Promise<Stack> {
  const { root, options, signal } = settings;
  const { dir } = options;
  if (options.fresh) await beginAnew(root, dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const state = await prepare(root, options);
  const parts = partsOf(root, dir, state);
  const { server, bridge } = parts;
  // What tells tools that all is ready must not be there before it is.
  if (server.pid === undefined && !bridge.find()) rmSync(demoFilePath(dir), { force: true });

  layOutExpertPage(root, expertPageFolder(dir));
  const begun: { stop(): Promise<void> }[] = [];
  try {
    await startServer(server, begun, settings);
    await startBridge(bridge, state, begun, settings);
    signal.throwIfAborted();
  } catch (error) {
    for (const part of begun) await part.stop();
    throw error;
  }
  const demo = describeStack(dir, state, parts);
  writeDemoFile(dir, demo);
  return { ...parts, demo };
}

/**
 * Ends the bridge first, so that it can say good-bye to the server.
 *
 * @returns whether anything was running
 */
export async function stopStack(root: string, dir: string): Promise<boolean> {
  const state = readState(dir);
  if (!state) return false;
  const { server, bridge } = partsOf(root, dir, state);
  const ran = bridge.find() !== undefined || server.pid !== undefined;
  await bridge.stop();
  await server.stop();
  return ran;
}

async function beginAnew(root: string, dir: string): Promise<void> {
  await stopStack(root, dir);
  forgetState(dir);
}

/** Decides on kind, ports and secrets, and writes them down. Parts that can no longer go together are ended. */
async function prepare(root: string, { dir, server, port }: DemoOptions): Promise<StackState> {
  const previous = readState(dir);
  const before = previous && partsOf(root, dir, previous);
  let state = await nextState(previous, {
    server: server ?? previous?.server ?? defaultServer,
    gatewayPort: port ?? previous?.gatewayPort ?? defaultPort,
    tenants: cast,
  });
  if (previous && previous.server !== state.server) await stopStack(root, dir);
  if (previous && previous.gatewayPort !== state.gatewayPort) await before?.bridge.stop();
  if (before?.server.pid === undefined && !(await arePortsFree(state.ports))) {
    // Somebody else has one of them by now; the bridge has to learn the new one.
    await before?.bridge.stop();
    state = { ...state, ports: await pickPorts() };
  }
  if (!before?.bridge.find() && !(await isPortFree(state.gatewayPort))) {
    throw new DemoError(
      `Port ${state.gatewayPort} is taken by another program. Choose another one, for example --port ${state.gatewayPort + 1}.`,
    );
  }
  writeState(dir, state);
  return state;
}

type Begun = { stop(): Promise<void> }[];

async function startServer(
  server: PrivateServer,
  begun: Begun,
  { report, signal }: StartSettings,
): Promise<void> {
  signal.throwIfAborted();
  const runs = server.pid !== undefined;
  report(runs ? `Keeping ${server.kind}` : `Starting ${server.kind}`);
  if (!runs) begun.unshift(server);
  await server.start(signal);
}

async function startBridge(
  bridge: BridgeProcess,
  state: StackState,
  begun: Begun,
  { report, signal, options }: StartSettings,
): Promise<void> {
  signal.throwIfAborted();
  if (bridge.find()) {
    report('Keeping the bridge');
    if (await isKept(bridge, signal)) return;
    report('The bridge does not answer; starting it again');
    await bridge.stop();
  } else {
    report('Starting the bridge');
  }
  begun.unshift(bridge);
  await writeConfig(options.dir, state, cast);
  await bridge.start();
  await bridge.untilReady(signal);
}

/** It may still be finding its way back to a server that was started again. */
async function isKept(bridge: BridgeProcess, signal: AbortSignal): Promise<boolean> {
  const patienceMs = 45_000;
  try {
    await bridge.untilReady(signal, patienceMs);
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

const expertPageFolder = (dir: string) => join(dir, 'expert-page');

function partsOf(root: string, dir: string, state: StackState): StackParts {
  return {
    server: createServer(state.server, {
      dir: join(dir, state.server),
      ports: state.ports,
      hosts: cast.map((tenant) => voHost(tenant, state)),
      expertPage: expertPageFolder(dir),
    }),
    bridge: bridgeProcess(root, dir, configFiles(dir, cast).bridge, state.gatewayPort),
  };
}

function voHost(tenant: CastTenant, { componentSecrets, passwords }: StackState): VoHost {
  const { voDomain, vccDomain } = tenant;
  const accounts = tenant.experts.map(({ account }) => {
    const jid = expertJid(tenant, account);
    return { jid, password: passwords[jid] as string };
  });
  return { voDomain, vccDomain, componentSecret: componentSecrets[vccDomain] as string, accounts };
}

function describeStack(dir: string, state: StackState, { server, bridge }: StackParts): DemoFile {
  const [bridgePid, xmppPid] = [bridge.find()?.pid, server.pid];
  if (bridgePid === undefined || xmppPid === undefined) {
    throw new DemoError('A part of the stack ended as soon as it was ready.');
  }
  return demoFile({
    state,
    tenants: cast,
    server,
    gateway: bridge.url,
    pids: { bridge: bridgePid, xmpp: xmppPid },
    bridgeCommand: bridge.command,
    files: configFiles(dir, cast),
  });
}
