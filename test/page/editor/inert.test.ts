import { describe, expect, it } from 'vitest';
import { inert } from '../../../src/page/editor/paste/inert.ts';
import { growth } from '../../support/growth.ts';

describe('pasted HTML before it is parsed', () => {
  it.each([
    ['<p style="color:red">a</p>', '<p data-style="color:red">a</p>'],
    [`<p class='x'\nSTYLE = 'a:b' onclick=x>`, `<p class='x'\ndata-STYLE = 'a:b' data-onclick=x>`],
    ['<img alt="a > b style=c" style=d>', '<img alt="a > b style=c" data-style=d>'],
    ['<svg/onload=alert(1)>', '<svg/data-onload=alert(1)>'],
    ['<b>say style="x" or onclick=y</b>', '<b>say style="x" or onclick=y</b>'],
    ['a<style>p{}</style>b<STYLE type=x>q</style >c<style>never closed', 'abc'],
    ['1 < 2 and style=3', '1 < 2 and style=3'],
  ])('has neither style nor event handler: %s', (html, expected) => {
    expect(inert(html)).toBe(expected);
  });

  it.each(['<a "', "<a '", '<a ', '<style', '<a style="', '<'])(
    'costs what their length costs: %s, a million characters of it',
    (piece) => {
      const html = piece.repeat(1_000_000 / piece.length);
      expect(growth(html.length, (length) => void inert(html.slice(0, length)))).toBeLessThan(4);
    },
  );
});
