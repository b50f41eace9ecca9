// Files that change are noticed without asking for them again and again. A folder is watched, not a file: editors and container
// platforms replace files and swap links, and whoever watches the former file sees nothing more.
import { type FSWatcher, watch } from 'node:fs';
import type { Clock, Log } from '../bridge/ports.ts';

export interface WatchOptions {
  /** The directory entries that matter now; asked again after each change. `name` undefined: every YAML file of the folder. */
  readonly places: () => readonly { readonly folder: string; readonly name?: string }[];
  /** Something changed, and has been quiet for `quietMs`. */
  readonly onChange: () => void;
  readonly quietMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts at once; the answer ends it. */
export function watchFiles({ places, onChange, quietMs, clock, log }: WatchOptions): () => void {
  const watchers = new Map<string, FSWatcher>();
  let wanted = new Map<string, Set<string | undefined>>();
  let cancel = () => {};
  let stopped = false;

  const noticed = (folder: string, name: string | null) => {
    const names = wanted.get(folder);
    const matters = name === null || names?.has(name) || (names?.has(undefined) && /\.ya?ml$/.test(name));
    if (!matters || stopped) return;
    cancel();
    cancel = clock.after(quietMs, () => {
      // What the files name may have changed, and a folder may be another one under its name.
      close();
      look();
      onChange();
    });
  };

  function look(): void {
    wanted = new Map();
    for (const { folder, name } of places()) {
      const names = wanted.get(folder) ?? new Set();
      wanted.set(folder, names.add(name));
    }
    for (const folder of wanted.keys()) {
      try {
        const watcher = watch(folder, { persistent: false }, (_event, name) => noticed(folder, name));
        watcher.on('error', () => watcher.close());
        watchers.set(folder, watcher);
      } catch (error) {
        log.warn({ folder, error: String(error) }, 'a folder cannot be watched; SIGHUP reloads all the same');
      }
    }
  }

  function close(): void {
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  }

  look();
  return () => {
    stopped = true;
    cancel();
    close();
  };
}
