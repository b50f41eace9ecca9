import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Fault } from '../suite/scene.ts';

const run = promisify(execFile);

/** setrlimit(2), RLIMIT_FSIZE: what a process may not write beyond. At 0 every write to a file fails, as on a full disk or one that is read-only. */
const limitFiles = (pid: number, bytes: string) =>
  run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);

export const noWriting: Fault = {
  name: 'no-writing',
  what: 'nothing can be written to any file (full disk, read-only archive), for 5 s',
  rounds: { few: 1, many: 10 },
  ofOne: true,
  async make({ stack, chance, talks, untrue }) {
    const pid = stack.bridgePid();
    await limitFiles(pid, '0');
    const before = talks.map((talk) => talk.counts());
    await pause(chance.between(3_000, 5_000));
    if (await stack.isReady()) untrue('an archive that cannot be written counts as ready');
    await limitFiles(pid, 'unlimited');
    // One of each may have been under way.
    talks.forEach((talk, n) => {
      const answered = talk.counts().fromAgent - (before[n]?.fromAgent ?? 0);
      if (answered > 1) untrue(`${answered} messages were acknowledged while nothing could be written`);
    });
  },
};
