import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endProcessesOf } from './folder-processes.mjs';

/**
 * A new folder for one test file or one test. Whatever happens, it does not stay, nor does any process that has the folder
 * among its arguments: `remove()` sees to it, and if this process dies before, a watcher beside it does.
 */
export interface TestFolder {
  readonly path: string;
  remove(): Promise<void>;
}

export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'expert-connect-'));
  tellWatcher(path);
  return {
    path,
    async remove() {
      await endProcessesOf(path);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

let watcher: ReturnType<typeof startWatcher> | undefined;

function tellWatcher(path: string): void {
  watcher ??= startWatcher();
  watcher.write(`${path}\n`);
}

/** Its standard input ends when we do, however that comes. */
function startWatcher() {
  const script = fileURLToPath(new URL('./folder-watcher.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  // A pipe to a child is a socket; it must not keep a finished test process alive.
  (child.stdin as unknown as { unref(): void }).unref();
  return child.stdin;
}
