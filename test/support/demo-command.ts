import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoFile } from '../../src/demo/demo-file.ts';

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

export interface CommandResult {
  readonly code: number | null;
  /** Both outputs together, as they came. */
  readonly output: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<CommandResult>;
}

/** The demo command as it was built, with these flags. */
export function startDemo(...flags: readonly string[]): RunningCommand {
  const program = join(root, 'dist', 'demo', 'main.js');
  if (!existsSync(program)) throw new Error('The demo is not built. Run `npm run build`; `npm test` does.');
  const child = spawn(process.execPath, [program, ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code, output }));
  return { child, ended };
}

/** Runs it to its end. */
export const demo = (...flags: readonly string[]): Promise<CommandResult> => startDemo(...flags).ended;

export function readDemoFile(dir: string): DemoFile {
  return JSON.parse(readFileSync(join(dir, 'demo.json'), 'utf8'));
}

/** Where the expert of this JID signs in, and with what. */
export function accountOf({ xmpp, tenants }: DemoFile, jid: string) {
  const expert = tenants.flatMap(({ experts }) => experts).find((one) => one.jid === jid);
  if (!expert) throw new Error(`There is no expert ${jid} in the demo.`);
  return { server: xmpp, jid, password: expert.password };
}
