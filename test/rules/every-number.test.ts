// Each rule of the product has a play by its number, and every play is acted: in memory, on Prosody and on ejabberd.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = new URL('../plays', import.meta.url).pathname;
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const playIn = (text: string) => /export function (\w+Play)\(/.exec(text)?.[1];
const plays = readdirSync(folder)
  .filter((name) => name !== 'everything.ts')
  .filter((name) => playIn(read(name)) !== undefined);
const titles = plays.flatMap((name) =>
  [...read(name).matchAll(/\bit\(\s*['"`]([^'"`]+)/g)].map(([, title = '']) => title),
);

it.each(Array.from({ length: 28 }, (_, n) => `R${n + 1}`))('%s has a play by its number', (rule) => {
  expect(titles.filter((title) => new RegExp(`\\b${rule}\\b`).test(title))).not.toEqual([]);
});

it.each(plays)('%s is acted on every stage', (name) => {
  expect(read('everything.ts')).toContain(`${playIn(read(name))}(stage)`);
});

it.each(['../scenes/plays.test.ts', '../servers/plays.test.ts'])('%s acts every play', (name) => {
  expect(read(name)).toContain('everyPlay(');
});
