/** One thing that is wrong in a file of the configuration. Its message never holds a secret or any part of one. */
export interface Fault {
  /** As the operator named it, or beside the file that was named. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** The setting, such as `agents[2].groups[0]`; `(file)` where the whole file is meant. */
  readonly path: string;
  /** What was expected. */
  readonly message: string;
}

/** Where a setting stands in a file's value: keys of maps, positions in lists. */
export type Path = readonly (string | number)[];

/** Every fault of every file, in the order of files and lines. */
export class ConfigError extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(faultLine).join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** `file:line:column: path: what was expected` */
export function faultLine(fault: Fault): string {
  return `${fault.file}:${fault.line}:${fault.column}: ${fault.path}: ${fault.message}`;
}

export function pathText(path: Path): string {
  if (path.length === 0) return '(file)';
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}

/** `"a", "b" or "c"` */
export function oneOf(words: readonly string[]): string {
  const quoted = words.map((word) => JSON.stringify(word));
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

/** `; did you mean "port"?`, where one of the known words is near what was written; else nothing. */
export function suggestion(written: string, known: readonly string[]): string {
  const nearest = known
    .map((word) => ({ word, distance: distance(written.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const allowed = Math.min(3, Math.max(1, Math.floor(written.length / 3)));
  return nearest && nearest.distance <= allowed ? `; did you mean ${JSON.stringify(nearest.word)}?` : '';
}

/** Edits between two words: characters added, left out or changed, and neighbours that changed places. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? Number.POSITIVE_INFINITY;
}
