// The table in docs/performance.md, between its marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Times } from './measure.ts';

export interface Row {
  readonly what: string;
  /** By number of messages; `undefined` where it was not measured. */
  readonly times: ReadonlyMap<number, Times>;
  /** Of the same page by the bridge, in the same run through the same server. */
  readonly ours?: ReadonlyMap<number, Times>;
}

const file = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

export function tableOf(rows: readonly Row[], sizes: readonly number[]): string {
  const head = [
    '',
    ...sizes.map((size) => `${size.toLocaleString('en')} messages`),
    'longest against shortest room',
  ];
  const lines = rows.map(({ what, times, ours }) => {
    const cells = sizes.map((size) => cellOf(times.get(size), ours?.get(size)));
    const measured = sizes.filter((size) => times.has(size));
    const [first, last] = [times.get(measured[0] ?? 0), times.get(measured.at(-1) ?? 0)];
    const growth = first && last && measured.length > 1 ? `${(last.p50 / first.p50).toFixed(2)}×` : '';
    return [what, ...cells, growth];
  });
  return [head, head.map((_, n) => (n === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function cellOf(times: Times | undefined, ours: Times | undefined): string {
  if (!times) return 'not measured';
  const ratio = ours ? ` (${(times.p50 / ours.p50).toFixed(1)}×)` : '';
  return `${spell(times.p50)}, p99 ${spell(times.p99)}${ratio}`;
}

const spell = (ms: number) =>
  ms < 1
    ? `${Math.round(ms * 1_000)} µs`
    : ms < 100
      ? `${ms.toFixed(1)} ms`
      : `${Math.round(ms).toLocaleString('en')} ms`;

/** Replaces what stands between the marks of this name. */
export function writeBetweenMarks(name: string, text: string): void {
  const [from, to] = [`<!-- ${name}: written by its command -->`, `<!-- end of ${name} -->`];
  const page = readFileSync(file, 'utf8');
  const [start, end] = [page.indexOf(from), page.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`${file} has no marks for ${name}`);
  writeFileSync(file, `${page.slice(0, start + from.length)}\n${text}\n${page.slice(end)}`);
}
