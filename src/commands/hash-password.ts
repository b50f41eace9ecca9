import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { hashPassword } from '../config/password.ts';
import type { Input, Print } from './print.ts';

/**
 * `expert-connect hash-password`: reads one password, prints its argon2id hash. The password is what comes before the
 * line break at the end of the input; a terminal does not show it.
 *
 * @returns the exit code: 0, or 1 when there was no password to read
 */
export async function hashPasswordCommand(input: Input, print: Print, tell: Print): Promise<number> {
  if (input.isTTY) tell('Password (it is not shown):');
  const typed = input.isTTY ? await readUnseen(input) : await text(input);
  const password = typed.replace(/\r?\n$/, '');
  if (password === '' || /[\r\n]/.test(password)) {
    tell('Expected one password, on one line of standard input.');
    return 1;
  }
  print(await hashPassword(password));
  return 0;
}

async function readUnseen(input: Input): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  try {
    // Not `question`: that one waits for ever when the terminal is closed.
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}
