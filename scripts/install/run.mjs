import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A failure that is told in these words, without a stack trace. */
export class InWords extends Error {}

/**
 * Runs a script's work; what it throws is told in words, and the exit code is then 1.
 *
 * @param {() => Promise<number>} work answers the exit code
 */
export async function runScript(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof InWords ? error.message : error);
    process.exitCode = 1;
  }
}

/**
 * Runs a program at the project's root, with our terminal, and waits for it.
 *
 * @returns {number} its exit code
 */
export function run(program, args, { env = {}, quiet = false } = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: quiet ? 'ignore' : 'inherit',
  });
  if (error && !quiet) console.error(`${program}: ${error.message}`);
  return status ?? 1;
}

/** What a program prints; the empty string when it fails. */
export function output(program, args) {
  const { status, stdout } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout : '';
}

/** Runs npm as it was run to get here, if it was. */
export function npm(args, settings) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js')
    ? run(process.execPath, [script, ...args], settings)
    : run('npm', args, settings);
}

/** Whether there is a program of this name. Debian keeps some in folders that are not in everybody's PATH. */
export function hasProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/games'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, name)));
}
