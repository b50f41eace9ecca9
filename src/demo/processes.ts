import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** One run of one program. A pid alone may be given to another program later; with its start it cannot be mistaken. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The boot of the machine and the clock ticks since then at which the process began (proc(5), `stat` field 22). */
  readonly startedAt: string;
}

export interface ProcessStart {
  readonly argv: readonly string[];
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Where both of its outputs are appended. */
  readonly logFile: string;
}

/**
 * Starts a program in a session of its own, so that it outlives us and Ctrl-C in our terminal does not reach it.
 * Throws when there is no such program.
 */
export async function startProcess({ argv, env, cwd, logFile }: ProcessStart): Promise<ProcessIdentity> {
  const [program, ...rest] = argv;
  if (program === undefined) throw new Error('There is no program to start.');
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(program, rest, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const pid = child.pid as number;
    // Gone already: an identity that no living process has.
    return identify(pid) ?? { pid, startedAt: 'ended' };
  } finally {
    closeSync(log);
  }
}

/** Who has this pid now; nothing when nobody has, or when it has ended and was not yet fetched by its parent. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  // The name, in brackets, may itself hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  if (ticks === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, startedAt: `${readOrNothing('/proc/sys/kernel/random/boot_id').trim()}:${ticks}` };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/** Sends a signal to exactly this run of the program; nothing happens when it has ended. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks it to end, waits, and ends it by force when `graceMs` is over. Returns when it is gone. */
export async function endProcess(identity: ProcessIdentity, graceMs = 15_000): Promise<void> {
  signalProcess(identity, 'SIGTERM');
  // A stopped process (SIGSTOP) would never hear of it.
  signalProcess(identity, 'SIGCONT');
  if (!(await waitForExit(identity, graceMs))) await killProcess(identity);
}

/** Ends it at once, without a chance to clean up. Returns when it is gone. */
export async function killProcess(identity: ProcessIdentity): Promise<void> {
  signalProcess(identity, 'SIGKILL');
  if (!(await waitForExit(identity, 10_000))) throw new Error(`Process ${identity.pid} does not end.`);
}

/** Whether it was gone within so many milliseconds. Polls: it need not be our child. */
export async function waitForExit(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (isAlive(identity)) {
    if (performance.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

export interface ProcessFinder {
  find(): ProcessIdentity | undefined;
  /** What was just started need not be looked for; and while it becomes another program it has no arguments. */
  remember(identity: ProcessIdentity): void;
}

/**
 * Finds a process of this machine by its arguments and working folder, also when somebody else has started it. Looks
 * through the machine only when the one that was found last has ended.
 */
export function processFinder(matches: (argv: readonly string[], cwd: string) => boolean): ProcessFinder {
  let known: ProcessIdentity | undefined;
  return {
    find() {
      if (!known || !isAlive(known)) known = findProcess(matches);
      return known;
    },
    remember(identity) {
      known = identity;
    },
  };
}

function findProcess(matches: (argv: readonly string[], cwd: string) => boolean) {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    const argv = readOrNothing(`/proc/${entry}/cmdline`).split('\0');
    const cwd = linkOrNothing(`/proc/${entry}/cwd`);
    const identity = matches(argv, cwd) ? identify(Number(entry)) : undefined;
    if (identity) return identity;
  }
  return undefined;
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function linkOrNothing(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
