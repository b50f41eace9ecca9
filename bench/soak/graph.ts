// The day as a picture: SVG, readable on light and dark.
import { dayBegins, dayEnds } from './day.ts';
import type { Sample } from './samples.ts';

const [width, height, left, right] = [960, 460, 64, 24];
const style = `
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .grid { stroke: #24292f; stroke-opacity: .15 }
  .line { fill: none; stroke-width: 2 }
  .rss { stroke: #0b63c4 } .heap { stroke: #b35900 } .consoles { stroke: #1a7f37 } .rate { stroke: #8250df }
  text.rss { fill: #0b63c4 } text.heap { fill: #b35900 } text.consoles { fill: #1a7f37 } text.rate { fill: #8250df }
  text.rss, text.heap, text.consoles, text.rate { stroke: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .grid { stroke: #e6edf3 }
    .rss { stroke: #6cb6ff } .heap { stroke: #f0a35e } .consoles { stroke: #57ab5a } .rate { stroke: #c297ff }
    text.rss { fill: #6cb6ff } text.heap { fill: #f0a35e } text.consoles { fill: #57ab5a } text.rate { fill: #c297ff }
  }`;

interface Series {
  readonly name: string;
  readonly label: string;
  readonly read: (sample: Sample, before: Sample | undefined) => number;
}

interface Panel {
  readonly top: number;
  readonly bottom: number;
  readonly unit: string;
  readonly series: readonly Series[];
}

const mb = (bytes: number) => bytes / 1_048_576;

const panels: readonly Panel[] = [
  {
    top: 40,
    bottom: 230,
    unit: 'MB',
    series: [
      { name: 'rss', label: 'resident memory', read: ({ rss }) => mb(rss) },
      { name: 'heap', label: 'heap in use', read: ({ heap }) => mb(heap) },
    ],
  },
  {
    top: 280,
    bottom: 425,
    unit: '',
    series: [
      { name: 'consoles', label: 'consoles', read: ({ consoles }) => consoles },
      {
        name: 'rate',
        label: 'messages in a minute of the day, × 10',
        read: (sample, before) =>
          before && sample.at > before.at
            ? (10 * (sample.messages - before.messages)) / (sample.at - before.at)
            : 0,
      },
    ],
  },
];

export function graphOf(samples: readonly Sample[], title: string): string {
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<style>${style}\n</style>`,
    `<text x="${left}" y="20">${title}</text>`,
    ...panels.map((panel) => panelOf(panel, samples)),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

const placeOf = (at: number) =>
  Math.round(left + ((at - dayBegins) / (dayEnds - dayBegins)) * (width - left - right));

function panelOf({ top, bottom, unit, series }: Panel, samples: readonly Sample[]): string {
  const values = series.map(({ read }) => samples.map((sample, n) => read(sample, samples[n - 1])));
  const most = niceAbove(Math.max(1, ...values.flat()));
  const y = (value: number) => (bottom - (value / most) * (bottom - top)).toFixed(1);
  const parts: string[] = [];
  for (let n = 0; n <= 4; n++) {
    const value = (most * n) / 4;
    parts.push(
      `<line class="grid" x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}"/>`,
      `<text x="${left - 8}" y="${Number(y(value)) + 4}" text-anchor="end">${value}${n === 4 && unit ? ` ${unit}` : ''}</text>`,
    );
  }
  for (let hour = dayBegins / 60; hour <= dayEnds / 60; hour += 2)
    parts.push(`<text x="${placeOf(hour * 60)}" y="${bottom + 18}" text-anchor="middle">${hour}:00</text>`);
  series.forEach(({ name, label }, n) => {
    const points = samples.map(({ at }, m) => `${placeOf(at)},${y(values[n]?.[m] ?? 0)}`);
    parts.push(
      `<polyline class="line ${name}" points="${points.join(' ')}"/>`,
      `<text class="${name}" x="${left + 12 + n * 160}" y="${top - 6}">${label}</text>`,
    );
  });
  return parts.join('\n');
}

/** 1, 2 or 4 times a power of ten, or a little more of it. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].map((n) => n * power).find((n) => n >= value) ?? 10 * power;
}
