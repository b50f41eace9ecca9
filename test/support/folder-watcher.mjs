// Waits until the test process that started it is gone, and then clears away what that process has left.
import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { endProcessesOf } from './folder-processes.mjs';

const folders = (await text(process.stdin)).split('\n').filter((line) => line !== '');
for (const folder of folders) {
  await endProcessesOf(folder);
  rmSync(folder, { recursive: true, force: true });
}
