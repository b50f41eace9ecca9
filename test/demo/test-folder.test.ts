import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startProcess } from '../../src/demo/processes.ts';
import { processesOf } from '../support/folder-processes.mjs';
import { testFolder } from '../support/test-folder.ts';

const start = (path: string) =>
  startProcess({
    argv: [process.execPath, '-e', 'setInterval(() => {}, 1000)', path],
    cwd: '/',
    logFile: join(path, 'log'),
  });

it('a folder goes with all that runs in it', async () => {
  const folder = testFolder();
  const { pid } = await start(folder.path);
  expect(processesOf(folder.path)).toEqual([pid]);
  await folder.remove();
  expect(processesOf(folder.path)).toEqual([]);
  expect(existsSync(folder.path)).toBe(false);
});

it('the watcher clears away what a test process has left that was killed', async () => {
  const folder = testFolder();
  await start(folder.path);
  const script = fileURLToPath(new URL('../support/folder-watcher.mjs', import.meta.url));
  const watcher = spawn(process.execPath, [script], { stdio: ['pipe', 'inherit', 'inherit'] });
  watcher.stdin.write(`${folder.path}\n`);
  expect(processesOf(folder.path)).toHaveLength(1);
  // The kernel closes the pipe when the process that holds it is gone.
  watcher.stdin.end();
  const [code] = await once(watcher, 'exit');
  expect(code).toBe(0);
  expect(processesOf(folder.path)).toEqual([]);
  expect(existsSync(folder.path)).toBe(false);
});
