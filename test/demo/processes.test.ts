import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  endProcess,
  identify,
  isAlive,
  killProcess,
  type ProcessIdentity,
  processFinder,
  signalProcess,
  startProcess,
  waitForExit,
} from '../../src/demo/processes.ts';
import { testFolder } from '../support/test-folder.ts';

const folder = testFolder();
const log = join(folder.path, 'log');
afterAll(() => folder.remove());

/** A Node.js program that can be found by the folder among its arguments. */
function start(program: string): Promise<ProcessIdentity> {
  return startProcess({
    argv: [process.execPath, '-e', program, folder.path],
    cwd: folder.path,
    logFile: log,
  });
}

const waits = 'setInterval(() => {}, 1000)';
const deaf = `process.on("SIGTERM", () => {}); console.log("deaf"); ${waits}`;

describe('a process that was started', () => {
  it('is known by pid and start, and lives in a session of its own', async () => {
    const identity = await start(waits);
    expect(isAlive(identity)).toBe(true);
    expect(identify(identity.pid)).toEqual(identity);
    const [, , , session] =
      readFileSync(`/proc/${identity.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    expect(Number(session)).toBe(identity.pid);
    await endProcess(identity);
    expect(isAlive(identity)).toBe(false);
    expect(identify(identity.pid)).toBeUndefined();
  });

  it('writes what it says into its log', async () => {
    const identity = await start('console.log("to the log"); console.error("this too")');
    expect(await waitForExit(identity, 10_000)).toBe(true);
    expect(readFileSync(log, 'utf8')).toContain('to the log\nthis too\n');
  });

  it('is ended by force when it does not end by itself', async () => {
    const identity = await start(deaf);
    await untilLogged('deaf', identity);
    signalProcess(identity, 'SIGTERM');
    expect(await waitForExit(identity, 200)).toBe(false);
    await endProcess(identity, 100);
    expect(isAlive(identity)).toBe(false);
  });

  it('is ended also when it has been stopped', async () => {
    const identity = await start(waits);
    signalProcess(identity, 'SIGSTOP');
    await endProcess(identity);
    expect(isAlive(identity)).toBe(false);
  });

  it('is an error when there is no such program', async () => {
    const nothing = { argv: ['no-such-program'], cwd: folder.path, logFile: log };
    await expect(startProcess(nothing)).rejects.toThrow('ENOENT');
  });
});

describe('a pid that was given to another program', () => {
  it('is left alone', async () => {
    const other = await start(waits);
    const gone = { pid: other.pid, startedAt: 'another boot:1' };
    expect(isAlive(gone)).toBe(false);
    signalProcess(gone, 'SIGKILL');
    await endProcess(gone);
    await killProcess(gone);
    expect(isAlive(other)).toBe(true);
    await killProcess(other);
  });
});

describe('a process that somebody else has started', () => {
  it('is found by its arguments and its folder, and found anew after it has ended', async () => {
    const { find } = processFinder((argv, cwd) => argv.at(-2) === folder.path && cwd === folder.path);
    expect(find()).toBeUndefined();
    const first = await start(waits);
    expect(find()).toEqual(first);
    await killProcess(first);
    expect(find()).toBeUndefined();
    const second = await start(waits);
    expect(find()).toEqual(second);
    await killProcess(second);
  });
});

async function untilLogged(text: string, identity: ProcessIdentity): Promise<void> {
  while (!readFileSync(log, 'utf8').includes(text)) {
    if (await waitForExit(identity, 20)) throw new Error(`It ended before it wrote "${text}".`);
  }
}
