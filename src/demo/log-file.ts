import { existsSync, readFileSync } from 'node:fs';

/** The last lines of a log, introduced: what to show when a program did not start. */
export function endOfLog(file: string, lines = 15): string {
  if (!existsSync(file)) return `There is no ${file}.`;
  const text = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  return `The end of ${file}:\n${text}`;
}
