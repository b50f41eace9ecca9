// Settings of a value whose shape is not proved yet. Checks that join settings use this, so that a file with a fault
// of shape is told its other faults in the same run.
import type { Path } from './fault.ts';

/** The value at a path; `undefined` where there is none, or nothing behind the key. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current ?? undefined;
}

/** Every text at a pattern such as `agents.*.groups.*`, where `*` stands for each entry of a list, with its place. */
export function textsAt(value: unknown, pattern: string): { readonly path: Path; readonly text: string }[] {
  let found: { path: Path; value: unknown }[] = [{ path: [], value }];
  for (const step of pattern.split('.')) {
    found = found.flatMap((place) => {
      if (step !== '*') return [{ path: [...place.path, step], value: valueAt(place.value, [step]) }];
      const entries: readonly unknown[] = Array.isArray(place.value) ? place.value : [];
      return entries.map((entry, index) => ({ path: [...place.path, index], value: entry }));
    });
  }
  return found.flatMap((place) =>
    typeof place.value === 'string' ? [{ path: place.path, text: place.value }] : [],
  );
}
