import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readOptions } from '../../dist/demo/options.js';
import { startStack, stopStack } from '../../dist/demo/stack.js';
import { root } from './run.mjs';

/** Runs until Ctrl-C; then everything is stopped. */
export async function develop(args) {
  const options = readOptions(args, root);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort());
  const { signal } = stopping;
  const report = (line) => console.log(`dev: ${line} …`);

  let stack;
  const start = async (wanted) => {
    stack = await startStack({ root, options: wanted, report, signal });
    console.log(`dev: ${stack.demo.gateway} is ready; passwords are in ${join(options.dir, 'demo.json')}`);
  };
  await start(options);
  const stopFollowing = follow(stack.bridge.logFile);

  const startAgain = async () => {
    await stack.bridge.stop();
    await start({ ...options, fresh: false }).catch((error) => console.error(`dev: ${error.message}`));
  };
  const restart = oneAtATime(startAgain);
  const compilers = [compileOnChange(restart), buildPageOnChange(restart)];
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
    if (signal.aborted) resolve();
  });
  for (const compiler of compilers) compiler.kill();
  stopFollowing();
  await stopStack(root, options.dir);
  return 0;
}

/** Calls one after another; of those that come meanwhile, the last one is never missed. */
function oneAtATime(work) {
  let calls = 0;
  let running = Promise.resolve();
  return () => {
    calls++;
    const call = calls;
    running = running.then(() => (call === calls ? work() : undefined));
  };
}

/** Calls back after each build without faults that follows a change. */
function compileOnChange(restart) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const compiler = spawn(
    process.execPath,
    [tsc, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return followBuilds('tsc', compiler, /Found 0 errors/, restart);
}

/** The same for the console page, which the bridge reads when it starts. */
function buildPageOnChange(restart) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const builder = spawn(process.execPath, [vite, 'build', '--watch', '--clearScreen', 'false', 'src/page'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return followBuilds('page', builder, /built in/, restart);
}

function followBuilds(name, builder, success, restart) {
  let builds = 0;
  createInterface({ input: builder.stdout }).on('line', (line) => {
    if (line.trim() !== '') console.log(`${name}: ${line}`);
    if (!success.test(line)) return;
    builds++;
    // The first is what has been started already.
    if (builds > 1) restart();
  });
  return builder;
}

/** Shows what is added to a log. */
function follow(file) {
  let seen = existsSync(file) ? statSync(file).size : 0;
  const timer = setInterval(() => {
    const size = existsSync(file) ? statSync(file).size : 0;
    if (size < seen) seen = 0;
    if (size === seen) return;
    const part = Buffer.alloc(size - seen);
    const log = openSync(file, 'r');
    readSync(log, part, 0, part.length, seen);
    closeSync(log);
    seen = size;
    process.stdout.write(part);
  }, 200);
  return () => clearInterval(timer);
}
