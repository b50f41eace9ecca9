import type { Clock, Log } from '../bridge/ports.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../config/material.ts';
import { configSources, entriesOnTheWayTo } from '../config/sources.ts';
import { watchFiles } from '../ops/watch-files.ts';

/** Where the configuration comes from, to be loaded again. */
export interface ConfigFiles {
  readonly file: string;
  readonly environment: Environment;
}

export interface ConfigWatch {
  /** As `loadConfig`. */
  load(): Config;
  /** Calls `onChange` whenever the files say something else than what was loaded last. */
  start(onChange: () => void): void;
  stop(): void;
}

/** Files that change are loaded again when they have been left alone for so long; milliseconds. */
const quietMs = 300;

export function createConfigWatch(
  { file, environment }: ConfigFiles,
  world: { readonly clock: Clock; readonly log: Log },
): ConfigWatch {
  let loaded = configSources(file).fingerprint;
  let stop = () => {};
  return {
    load: () => {
      // Before the files are read: what changes meanwhile is noticed as a change.
      loaded = configSources(file).fingerprint;
      return loadConfig(file, environment);
    },
    start: (onChange) => {
      stop = watchFiles({
        places: () => {
          const { files, tenantsFolder } = configSources(file);
          return [...files.flatMap(entriesOnTheWayTo), { folder: tenantsFolder }];
        },
        onChange: () => {
          if (configSources(file).fingerprint !== loaded) onChange();
        },
        quietMs,
        ...world,
      });
    },
    stop: () => stop(),
  };
}
