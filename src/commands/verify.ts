import { ConfigError, faultLine } from '../config/fault.ts';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../config/material.ts';
import { openArchiveToRead } from '../storage/place.ts';
import { type ChainReport, verifyTranscripts } from '../storage/verify.ts';
import type { Print } from './print.ts';

/** A head that was printed earlier: `acme:17:9f86d0…`. */
const headPattern = /^([^:]+):(\d+):([0-9a-f]{64})$/;

/**
 * `expert-connect verify`: whether the transcripts in the archive are what was said. Prints the head of each chain; a head that
 * was kept elsewhere proves, given again with `--head`, that nothing up to it was rewritten.
 *
 * @returns the exit code: 0 when everything holds, 1 when something does not, or cannot be read
 */
export async function verify(
  file: string,
  heads: readonly string[],
  environment: Environment,
  print: Print,
): Promise<number> {
  let reports: ChainReport[];
  const wrong = heads.find((head) => !headPattern.test(head));
  if (wrong !== undefined) {
    print(`${wrong}: expected a head as this command prints it, such as acme:17:9f86d0…`);
    return 1;
  }
  try {
    const { archive } = loadConfig(file, environment).bridge;
    const opened = await openArchiveToRead(archive);
    try {
      reports = await verifyTranscripts(opened, heads.map(readHead));
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) for (const fault of error.faults) print(faultLine(fault));
    else print(`the archive cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  for (const report of reports) print(lineOf(report));
  if (reports.length === 0) print('There are no transcripts.');
  return reports.some(({ fault }) => fault !== undefined) ? 1 : 0;
}

function readHead(text: string) {
  const [, tenant = '', number = '', hash = ''] = headPattern.exec(text) ?? [];
  return { tenant, number: Number(number), hash };
}

function lineOf({ tenant, records, head, cut, fault }: ChainReport): string {
  if (fault !== undefined) return `${tenant}  BROKEN  ${fault}; ${records} records before that hold`;
  const gone = cut === undefined ? '' : `, up to ${cut} kept long enough and gone`;
  return `${tenant}  whole  ${records} records${gone}, head ${tenant}:${records}:${head}`;
}
