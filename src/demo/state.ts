import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CastTenant, everyJid } from './cast.ts';
import { freePorts, isPortFree } from './free-ports.ts';
import { portNames, type ServerKind, type ServerPorts } from './private-server.ts';

/** What a stack must remember from one start to the next. It stands in `DIR/stack.json`, which nobody else reads. */
export interface StackState {
  readonly version: 1;
  readonly server: ServerKind;
  readonly gatewayPort: number;
  readonly ports: ServerPorts;
  /** By component domain. */
  readonly componentSecrets: Readonly<Record<string, string>>;
  /** By the JID of an expert or an agent. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** All that a stack ever writes into its folder. `--fresh` removes these and nothing else that may lie there. */
const belongings = [
  ...['stack.json', 'demo.json', 'bridge.yaml', 'bridge.log', 'tenants', 'secrets', 'data'],
  ...['prosody', 'ejabberd', 'expert-page'],
];

export const demoFilePath = (dir: string) => join(dir, 'demo.json');
const statePath = (dir: string) => join(dir, 'stack.json');

export function readState(dir: string): StackState | undefined {
  if (!existsSync(statePath(dir))) return undefined;
  const state = JSON.parse(readFileSync(statePath(dir), 'utf8')) as StackState;
  if (state.version !== 1) {
    throw new Error(`${dir} was written by another version of the demo. Begin anew with --fresh.`);
  }
  return state;
}

export function writeState(dir: string, state: StackState): void {
  writePrivately(statePath(dir), `${JSON.stringify(state, null, 2)}\n`);
}

export function forgetState(dir: string): void {
  for (const name of belongings) rmSync(join(dir, name), { recursive: true, force: true });
}

/** The state for the next start: what was is kept, what is missing is made. */
export async function nextState(
  previous: StackState | undefined,
  wanted: { server: ServerKind; gatewayPort: number; tenants: readonly CastTenant[] },
): Promise<StackState> {
  const { server, gatewayPort, tenants } = wanted;
  const known = { secrets: previous?.componentSecrets ?? {}, passwords: previous?.passwords ?? {} };
  return {
    version: 1,
    server,
    gatewayPort,
    ports: previous?.ports ?? (await pickPorts()),
    componentSecrets: Object.fromEntries(
      tenants.map(({ vccDomain }) => [
        vccDomain,
        known.secrets[vccDomain] ?? randomBytes(24).toString('hex'),
      ]),
    ),
    passwords: Object.fromEntries(everyJid(tenants).map((jid) => [jid, known.passwords[jid] ?? password()])),
  };
}

export async function pickPorts(): Promise<ServerPorts> {
  const ports = await freePorts(portNames.length);
  return Object.fromEntries(portNames.map((name, index) => [name, ports[index]])) as unknown as ServerPorts;
}

/** Whether a server could listen on all of them now. */
export async function arePortsFree(ports: ServerPorts): Promise<boolean> {
  const free = await Promise.all(portNames.map((name) => isPortFree(ports[name])));
  return free.every(Boolean);
}

/** Sixty bits, easy to read aloud and to type. */
export function password(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}

/** For our eyes only, and never seen half written. */
export function writePrivately(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
