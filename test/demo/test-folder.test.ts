import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startProcess } from '../../src/demo/processes.ts';
import { processesOf } from '../support/folder-processes.mjs';
import { testFolder } from '../support/test-folder.ts';

const waits = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
const start = (path: string) =>
  startProcess({ argv: [...waits, path], cwd: '/', logFile: join(path, 'log') });

it('a folder goes with all that runs in it', async () => {
  const folder = testFolder();
  const { pid } = await start(folder.path);
  expect(processesOf(folder.path)).toEqual([pid]);
  await folder.remove();
  expect(processesOf(folder.path)).toEqual([]);
  expect(existsSync(folder.path)).toBe(false);
});

it('so does what runs in it and does not say so: Redis writes another title over its arguments', async () => {
  const folder = testFolder();
  const { pid } = await startProcess({ argv: waits, cwd: folder.path, logFile: join(folder.path, 'log') });
  await folder.remove();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
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
