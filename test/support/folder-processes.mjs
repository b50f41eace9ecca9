// Plain JavaScript: the watcher runs it without a build.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Ends every process of this machine that has the folder among its arguments, or runs in it. Returns when they are gone.
 *
 * @param {string} folder an absolute path that nobody else uses
 */
export async function endProcessesOf(folder) {
  const deadline = Date.now() + 10_000;
  for (let pids = allOf(folder); pids.length > 0; pids = allOf(folder)) {
    if (Date.now() > deadline) throw new Error(`Processes ${pids.join(', ')} of ${folder} do not end.`);
    for (const pid of pids) end(pid);
    await pause(20);
  }
}

/** @returns {number[]} pids of living processes with the folder among their arguments, our own left out */
export const processesOf = (folder) => others().filter((pid) => names(pid, folder));

const allOf = (folder) => others().filter((pid) => names(pid, folder) || runsIn(pid, folder));

const others = () =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid);

const names = (pid, folder) => read(`/proc/${pid}/cmdline`).includes(folder);

/** Some write another title over their arguments, as Redis does. */
function runsIn(pid, folder) {
  try {
    const cwd = readlinkSync(`/proc/${pid}/cwd`);
    // Also a folder that is gone: the kernel says so behind its name.
    return cwd === folder || cwd.startsWith(`${folder}/`) || cwd.startsWith(`${folder} `);
  } catch {
    return false;
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
}

/** The arguments of a process that has ended, fetched by its parent or not, are empty. */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
