// The command `npm run demo`: one private XMPP server, the bridge, and the cast, on loopback.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shownPath } from './bridge-process.ts';
import { type DemoOptions, readOptions, UsageError, usage } from './options.ts';
import { DemoError, type Stack, startStack, stopStack } from './stack.ts';
import { demoFilePath } from './state.ts';
import { summary } from './summary.ts';
import { watchStack } from './watch.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const print = (text: string) => process.stdout.write(`${text}\n`);
// Whoever read it has gone (`| head`): no reason to leave a stack without anybody who stops it.
process.stdout.on('error', () => undefined);

const parent = process.ppid;
/** npm was ended by force: Ctrl-C would no longer reach us. */
const orphaned = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parent;

/** @returns the exit code */
async function demo(args: readonly string[]): Promise<number> {
  const options = readOptions(args, root);
  if (options.action === 'help') {
    print(usage);
    return 0;
  }
  if (options.action === 'stop') {
    print((await stopStack(root, options.dir)) ? 'Stopped.' : 'Nothing was running.');
    return 0;
  }
  return run(options);
}

async function run(options: DemoOptions): Promise<number> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  let stack: Stack;
  try {
    const report = (line: string) => print(`  ${line} …`);
    stack = await startStack({ root, options, report, signal: stopping.signal });
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    print('Interrupted; what had been started is stopped again.');
    return 130;
  }
  const detached = options.action === 'detach';
  print(summary(stack.demo, paths(options, stack), detached));
  if (detached) return 0;

  await watchStack(stack, { print, signal: stopping.signal, orphaned });
  if (stopping.signal.aborted) print('\nStopping …');
  await stopStack(root, options.dir);
  print('Stopped.');
  return 0;
}

function paths({ dir }: DemoOptions, { bridge, server }: Stack) {
  const shown = (path: string) => shownPath(root, path);
  return {
    demoFile: shown(demoFilePath(dir)),
    bridgeLog: shown(bridge.logFile),
    serverLog: shown(server.logFile),
    flags: dir === join(root, 'var', 'demo') ? '' : ` --dir ${shown(dir)}`,
  };
}

try {
  process.exitCode = await demo(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${usage}`);
  else
    process.stderr.write(`${error instanceof DemoError || error instanceof Error ? error.message : error}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
