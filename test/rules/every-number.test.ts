// Each rule of the product has a test by its number that runs on Prosody and on ejabberd: the plays, and what stands beside them
// in the tests of real servers and of faults.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const tests = new URL('..', import.meta.url).pathname;

function titlesIn(folder: string): string[] {
  return readdirSync(join(tests, folder))
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(tests, folder, name), 'utf8');
      return [...text.matchAll(/\bit(?:\.each\([\s\S]*?\))?\(\s*['"`]([^'"`]+)/g)].map(
        ([, title = '']) => title,
      );
    });
}

const titles = ['plays', 'servers'].flatMap(titlesIn);

it.each(Array.from({ length: 28 }, (_, n) => `R%d`.replace('%d', String(n + 1))))(
  '%s has a test by its number on real servers',
  (rule) => {
    expect(titles.filter((title) => new RegExp(`\\b${rule}\\b`).test(title))).not.toEqual([]);
  },
);
