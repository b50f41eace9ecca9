import type { Environment } from '../config/material.ts';
import { type CopyProgress, compareArchives, copyArchive, TargetInUse } from '../storage/copy.ts';
import { type ArchivePlace, nameOf, openArchive, openArchiveToRead } from '../storage/place.ts';
import { archiveOf } from './archive-of.ts';
import type { Print } from './print.ts';

/** What the command has of the terminal. */
export interface CopyTerminal {
  readonly environment: Environment;
  readonly print: Print;
  /** A line that the next one takes the place of; nothing where nobody looks. */
  readonly progress: Print;
}

/**
 * `expert-connect archive copy`: the archive of one configuration into the empty one of another. Called again, it goes on where it
 * broke off. In the end all of both is read and compared. No bridge runs on either meanwhile.
 *
 * @returns the exit code: 0 when the two are the same
 */
export async function archiveCopy(fromFile: string, toFile: string, terminal: CopyTerminal): Promise<number> {
  const { environment, print, progress } = terminal;
  const [source, target] = [fromFile, toFile].map((file) => archiveOf(file, environment, print));
  if (!source || !target) return 1;
  const [from, to] = [nameOf(source), nameOf(target)];
  if (from === to) {
    print('Both are the same archive.');
    return 1;
  }
  try {
    return await copy([source, target], terminal);
  } catch (error) {
    progress('');
    print(`${from} was not copied into ${to}: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof TargetInUse)) print('Call the command again to go on.');
    return 1;
  }
}

async function copy(
  [from, to]: readonly [ArchivePlace, ArchivePlace],
  { print, progress }: CopyTerminal,
): Promise<number> {
  const source = await openArchiveToRead(from);
  try {
    const target = await openArchive(to);
    try {
      await copyArchive(source, target, nameOf(from), (now) => progress(bar(now)));
      progress('comparing …');
      const reports = await compareArchives(source, target);
      progress('');
      for (const { table, rows, hash, agrees } of reports)
        print(`${table.padEnd(21)} ${String(rows).padStart(11)} rows  ${agrees ? hash : 'DIFFERS'}`);
      const isWhole = reports.every(({ agrees }) => agrees);
      print(
        isWhole ? 'The copy is whole.' : 'The copy is not what the archive is: did a bridge write meanwhile?',
      );
      return isWhole ? 0 : 1;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

const width = 30;

function bar({ table, done, of }: CopyProgress): string {
  const share = of === 0 ? 1 : Math.min(1, done / of);
  const full = Math.round(share * width);
  const count = `${done.toLocaleString('en')} of ${of.toLocaleString('en')}`;
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${table}: ${count}`;
}
