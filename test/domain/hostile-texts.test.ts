// Texts that make a careless pattern try again and again: whoever sends one must not stop the bridge for everybody. Each has the
// length that a message may have; work that grows faster than its text would take hours, and fail by the test's time limit.
import { describe, expect, it } from 'vitest';
import { withoutQuote } from '../../src/domain/content/fallback.ts';
import { uploadIn } from '../../src/domain/content/files.ts';
import { forExpert, forExpertText } from '../../src/domain/content/for-expert.ts';
import { findLinks, safeWebUrl } from '../../src/domain/content/links.ts';
import { sanitise } from '../../src/domain/content/sanitise.ts';
import { allowedStyle } from '../../src/domain/content/style.ts';

const length = 32_768;
const filled = (piece: string, end = '') =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length) + end;

const texts: readonly [string, string][] = [
  ['http://', filled('http://')],
  ['www.', filled('www.')],
  ['@', filled('a@')],
  ['a@a.', filled('a@a.')],
  ['mailto:', filled('mailto:a@')],
  ['dots', filled('.', 'x')],
  ['hyphens', filled('a-', '!')],
  ['brackets', filled('http://a.example/(', '!')],
  ['slashes', `http://a.example/${filled('/', '!')}`],
  ['colons', filled('a:', '!')],
  ['white space', filled(' \t', 'x')],
  ['line breaks', filled('\n>', 'x')],
  ['digits', `tel:${filled('1-', 'x')}`],
  ['combining marks', filled('a\u0301\u0302')],
  ['open tags', filled('<a ')],
  ['open quotes', filled('<a href="')],
  ['open comments', filled('<!--')],
  ['ampersands', filled('&#x')],
  ['entities', filled('&amp')],
  ['tags within tags', filled('<b><i>')],
  ['lists within lists', filled('<ul><li>')],
  ['attributes', `<p ${filled('a=b ')}>`],
  ['styles', `<p style="${filled('color:red;')}">x</p>`],
  ['a style of brackets', `<p style="background:${filled('url(')}">x</p>`],
];

describe.each(texts)('a text of %s is dealt with at once', (_, text) => {
  it('as a text, and as HTML', () => {
    const links = findLinks(text);
    expect(links.length).toBeLessThanOrEqual(length);
    safeWebUrl(text);
    uploadIn(text);
    withoutQuote(text, []);
    expect(typeof forExpertText(text).text).toBe('string');
    sanitise(text);
    allowedStyle(text);
    expect(typeof forExpert(text).text).toBe('string');
  });
});
