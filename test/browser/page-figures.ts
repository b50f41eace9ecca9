// What the page costs, in numbers, for the documentation.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { pageFolder } from './console-page.ts';

/** Milliseconds until it is drawn; `heap` in bytes. */
export interface Figures {
  readonly open: number;
  /** Half of all keys are quicker. */
  readonly key: number;
  /** All but one in twenty are quicker. */
  readonly slowKey: number;
  readonly jump: number;
  readonly arrival: number;
  readonly heap: number;
}

/** All that a browser loads, compressed as the gateway sends it. */
export function pageBytes(): number {
  const assets = join(pageFolder, 'assets');
  const files = [join(pageFolder, 'index.html'), ...readdirSync(assets).map((name) => join(assets, name))];
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
}

const document = fileURLToPath(new URL('../../docs/console.md', import.meta.url));

/** Puts the figures of a first day and of years into their place in the guide. */
export function writeFigures([small, large]: readonly [Figures, Figures], bytes: number): void {
  const ms = (name: Exclude<keyof Figures, 'heap'>) =>
    `${Math.round(small[name])} ms | ${Math.round(large[name])} ms`;
  const megabytes = ({ heap }: Figures) => `${(heap / 1e6).toFixed(1)} MB`;
  const lines = [
    '| | 1 chat, 10 messages | 500 chats, a room of 20,000 messages |',
    '| --- | --- | --- |',
    `| opening the room, all of its messages loaded | ${ms('open')} |`,
    `| a key in the editor (half are quicker) | ${ms('key')} |`,
    `| a key in the editor (95 of 100 are quicker) | ${ms('slowKey')} |`,
    `| from the oldest message back to the newest | ${ms('jump')} |`,
    `| a message that arrives, until it is drawn | ${ms('arrival')} |`,
    `| memory of the page | ${megabytes(small)} | ${megabytes(large)} |`,
    '',
    `Loaded in all: ${Math.round(bytes / 1000)} kB, compressed. Measured by \`npm run measure:page\` on ${cpus().length} × ${cpus()[0]?.model.trim()}, in`,
    'headless Chromium without a graphics card. Each time runs until the next picture is drawn and includes the way to the browser',
    'and back; at 60 pictures a second about 16 ms of it are the wait for the picture.',
  ];
  const text = readFileSync(document, 'utf8');
  const place = /(<!-- measured: page -->\n)[\s\S]*?(<!-- end -->)/;
  if (!place.test(text)) throw new Error(`${document} has no place for the figures.`);
  writeFileSync(document, text.replace(place, `$1${lines.join('\n')}\n$2`));
}
