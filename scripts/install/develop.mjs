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

  const compiler = compileOnChange(async () => {
    await stack.bridge.stop();
    await start({ ...options, fresh: false }).catch((error) => console.error(`dev: ${error.message}`));
  });
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
    if (signal.aborted) resolve();
  });
  compiler.kill();
  stopFollowing();
  await stopStack(root, options.dir);
  return 0;
}

/** Calls back after each build without faults that follows a change. One at a time; the last one is never missed. */
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
  let builds = 0;
  let running = Promise.resolve();
  createInterface({ input: compiler.stdout }).on('line', (line) => {
    if (line.trim() !== '') console.log(`tsc: ${line}`);
    if (!/Found 0 errors/.test(line)) return;
    builds++;
    const build = builds;
    // The first is what has been started already.
    if (build > 1) running = running.then(() => (build === builds ? restart() : undefined));
  });
  return compiler;
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
