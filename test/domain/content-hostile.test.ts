import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/domain/content/clean-text.ts';
import { forAgent } from '../../src/domain/content/for-agent.ts';
import { forExpert, forExpertText } from '../../src/domain/content/for-expert.ts';
import { sanitise } from '../../src/domain/content/sanitise.ts';
import { fuzzMs, tried } from '../support/fuzz.ts';
import { costRatio, growth } from '../support/growth.ts';

const size = 32_768;
const fill = (piece: string) => piece.repeat(Math.floor(size / piece.length));
const forbidden = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF\p{Surrogate}]/u;

const hostile: [string, string][] = [
  ['20,000 nested tags', '<b>'.repeat(20_000)],
  ['20,000 nested blocks, closed', '<p>'.repeat(20_000) + '</p>'.repeat(20_000)],
  ['angle brackets', fill('<')],
  ['unclosed tags', fill('<div><span')],
  ['unclosed attribute', `<a href="${fill('x')}`],
  ['attributes', `<p ${fill('a=1 ')}>x`],
  ['ampersands', `<p>${fill('&')}`],
  ['character references', `<p>${fill('&#60;')}`],
  ['named characters', `<p>${fill('&CounterClockwiseContourIntegral;')}`],
  ['nested lists', fill('<ul><li>')],
  ['deep lists with many lines', '<ol start=999999><li>'.repeat(60) + fill('x<br>')],
  ['deep quotes with many lines', '<blockquote>'.repeat(60) + fill('x<br>')],
  ['nested tables', fill('<table><tr><td>x')],
  ['a table that spans a million', '<table><tr><td colspan=1000000 rowspan=1000000>x</td></tr></table>'],
  ['comments', fill('<!--')],
  ['badly nested', fill('<b><i></b>')],
  ['closing tags', fill('</p>')],
  ['styles', fill('<p style="color:red">x')],
  ['one endless style', `<p style="${fill('color:red;')}">x</p>`],
  ['links', fill('<a href=http://a.b/c>x</a>')],
  ['images', fill('<img src=http://a.b/c>')],
  ['spaces', `<p>${fill(' ')}x`],
  ['foreign markup', fill('<svg><a><math>')],
  ['raw text', fill('<textarea><title><xmp><plaintext>')],
  ['nulls', fill('<p>\u0000</p>')],
  ['addresses', fill('http://a.b/(')],
  ['addresses of mail', fill('a.a@a.a')],
];

describe('R12: hostile HTML', () => {
  it.each(hostile)('R12: %s: costs grow with its size alone; clean, in bounds', (_, html) => {
    expect(growth(html.length, (length) => void forExpert(html.slice(0, length)))).toBeLessThan(4);
    const { text, html: kept = '' } = forExpert(html);
    expect(text).not.toMatch(forbidden);
    expect(kept).not.toMatch(forbidden);
    expect(text.length).toBeLessThan(html.length * 10);
    expect(kept.length).toBeLessThan(html.length * 6);
  });

  it('R12: plain text costs next to nothing', () => {
    const plain = 'A sentence of a usual length, as people write it. '.repeat(4);
    const often = (html: string) => () => {
      for (let i = 0; i < 2_000; i++) forExpert(html);
    };
    expect(costRatio(often(`<p>${plain}</p>`), often(plain))).toBeGreaterThan(3);
  });

  it('R12: every control character goes, by itself and by its number', () => {
    for (let code = 0; code < 0xa0; code++) {
      const char = String.fromCharCode(code);
      const reference = `&#${code};`;
      for (const html of [
        `<p>a${char}b</p>`,
        `a${char}b`,
        `<p>a${reference}b</p>`,
        `<a href="https://a.example/${char}">a</a>`,
      ]) {
        const { text, html: kept = '' } = forExpert(html);
        expect(text).not.toMatch(forbidden);
        expect(kept).not.toMatch(forbidden);
      }
    }
  });

  it('R12: halves of a pair become a character that says so', () => {
    expect(forExpert('<p>a\ud800b</p>').text).toBe('a\ufffdb');
    expect(forExpertText('\udc00😀').text).toBe('\ufffd😀');
  });

  it('R12: nothing turns the direction inside a label or around an address', () => {
    expect(forExpert('<img alt="a\u202egnp" src="https://a.example/\u202egnp.exe">').text).toBe(
      'agnp (https://a.example/%E2%80%AEgnp.exe)',
    );
  });

  it('R12: strings of 100 kB', () => {
    const long = 'é'.repeat(100_000);
    expect(forExpertText(long).text).toBe(long);
    expect(forExpert(`<p>${long}</p>`).text).toBe(long);
    expect(forExpert(`<p><b>${long}</b></p>`).text).toBe(long);
  });
});

interface Tree {
  readonly html: string;
  readonly words: string[];
  readonly lossless: boolean;
}

const word = fc.stringMatching(/^[a-zà-ž你好0-9]{1,6}$/);
const lossless = [
  'p',
  'div',
  'b',
  'i',
  'em',
  'strong',
  'u',
  'span',
  'ul',
  'ol',
  'li',
  'blockquote',
  'code',
  'q',
  'o:p',
];
const lossy = ['table', 'tr', 'td', 'h1', 'h4', 's', 'sub', 'small', 'mark', 'math'];
const lossyAlone = new Set(['table', 'h1', 'h4', 's', 'sub', 'small', 'mark', 'math']);

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    word.map((text) => ({ html: ` ${text} `, words: [text], lossless: true })),
    fc
      .tuple(fc.constantFrom(...lossless, ...lossy), fc.array(tie('tree'), { maxLength: 4 }))
      .map(([name, children]) => ({
        html: `<${name}>${children.map((child) => child.html).join('')}</${name}>`,
        words: children.flatMap((child) => child.words),
        lossless: !lossyAlone.has(name) && children.every((child) => child.lossless),
      })),
  ),
}));

describe('R12: any HTML', () => {
  it('R12: every word is there, in order, whatever the nesting', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 5 }), (trees) => {
        const words = trees.flatMap((tree) => tree.words);
        const { text } = forExpert(`<p></p>${trees.map((tree) => tree.html).join('')}`);
        let position = 0;
        for (const word of words) {
          const found = text.indexOf(word, position);
          expect(found, `${word} in ${JSON.stringify(text)}`).toBeGreaterThanOrEqual(0);
          position = found + word.length;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('R14: nothing is dropped exactly when only words, lines and marks were used', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 5 }), (trees) => {
        const { dropped } = forExpert(trees.map((tree) => tree.html).join(''));
        expect(dropped.length === 0).toBe(trees.every((tree) => tree.lossless));
      }),
      { numRuns: 500 },
    );
  });

  const piece = fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '=',
      '/',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<script>',
      '</script>',
      '<ScRiPt',
      '<svg>',
      '<math>',
      '<style>',
      '<textarea>',
      '<title>',
      '<a href=',
      'javascript:',
      'data:',
      '<img src=',
      ' onerror=',
      '<p ',
      '<iframe srcdoc=',
      '&#',
      '&lt',
      '&#0;',
      '&#x1b;',
      '\u0000',
      '\ud800',
      '\udfff',
      '\u202e',
      '\u009b',
      '</',
      'x',
    ),
    fc.string({ unit: 'binary', maxLength: 10 }),
  );
  it(
    'fuzz: R12: never throws, and no script, control character or event handler comes through',
    () => {
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
          const { text, html = '' } = forExpert(pieces.join(''));
          expect(text).not.toMatch(forbidden);
          expect(html).not.toMatch(forbidden);
          expect(html).not.toMatch(/<(script|svg|math|style|iframe|textarea|title|object|embed)/i);
          for (const [tag] of html.matchAll(/<[^>]*>/g)) {
            expect(tag).toMatch(
              /^<\/?[a-z][a-z0-9]*( (href|src|alt|style|dir|start|colspan|rowspan|rel|target)(="[^"<>]*")?)*( \/)?>$/,
            );
            expect(tag).not.toMatch(/(href|src)="(?!https?:|mailto:|tel:)/i);
          }
        }),
        tried(3000),
      );
    },
    fuzzMs,
  );

  it('R12: what was kept loses no word when it is sanitised once more, as its page does', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            piece,
            tree.map(({ html }) => html),
          ),
          { maxLength: 20 },
        ),
        (pieces) => {
          const once = forExpert(`<p>${pieces.join('')}`);
          const again = forExpert(once.html ?? '');
          const words = (text: string) => text.match(/\p{Letter}{2,}/gu);
          expect(words(again.text)).toEqual(words(once.text));
          expect(again.html?.length).toBeLessThan(2 * (once.html?.length ?? 0) + 20);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('R10, R12: any text', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 200 });

  it('R10, R12: text without forbidden characters passes byte for byte, both ways', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        fc.pre(!forbidden.test(text));
        expect(forExpertText(text).text).toBe(text);
        expect(forAgent({ body: text, files: [], fallbacks: [] }).text).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('R10, R12: any other comes out clean, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(forbidden);
        expect(cleanText(clean)).toBe(clean);
        expect(forAgent({ body: text, files: [], fallbacks: [] }).text).toBe(clean);
      }),
      { numRuns: 2000 },
    );
  });
});

it('tags are kept 100 deep; of deeper ones the text is kept', () => {
  const nested = (depth: number) => `${'<b>'.repeat(depth)}all of it${'</b>'.repeat(depth)}`;
  const kept = (depth: number) => sanitise(nested(depth)).html;
  expect(kept(100)).toBe(nested(100));
  expect(kept(101)).toBe(nested(100));
  expect(kept(5_000)).toBe(nested(100));
});
