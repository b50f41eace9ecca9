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
  for (let pids = processesOf(folder); pids.length > 0; pids = processesOf(folder)) {
    if (Date.now() > deadline) throw new Error(`Processes ${pids.join(', ')} of ${folder} do not end.`);
    for (const pid of pids) end(pid);
    await pause(20);
  }
}

/** @returns {number[]} pids of living processes, our own left out */
export function processesOf(folder) {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((entry) => read(`/proc/${entry}/cmdline`).includes(folder) || runsIn(entry, folder))
    .map(Number);
}

/** Some write another title over their arguments, as Redis does. */
function runsIn(entry, folder) {
  try {
    const cwd = readlinkSync(`/proc/${entry}/cwd`);
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
