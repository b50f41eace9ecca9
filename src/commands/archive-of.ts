import { ConfigError, faultLine } from '../config/fault.ts';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../config/material.ts';
import type { ArchivePlace } from '../storage/place.ts';
import type { Print } from './print.ts';

/** Where the archive of a configuration is; `undefined` where that has faults, and then they are printed. */
export function archiveOf(file: string, environment: Environment, print: Print): ArchivePlace | undefined {
  try {
    return loadConfig(file, environment).bridge.archive;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const fault of error.faults) print(faultLine(fault));
    return undefined;
  }
}
