import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteLength,
  fullness,
  lengthInWords,
  tooLongSentence,
  withoutEmptyEnd,
} from '../../../src/page/editor/length.ts';

describe('the length of a message', () => {
  it('is counted as the bridge counts it: bytes of UTF-8', () => {
    expect(byteLength('<p>ä€😀</p>')).toBe(7 + 2 + 3 + 4);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => byteLength(text) === new Blob([text]).size),
    );
  });

  it('matters from 80 % on, and is too much only above the limit', () => {
    expect([799, 800, 1000, 1001].map((bytes) => fullness(bytes, 1000))).toEqual([
      'fine',
      'near',
      'near',
      'over',
    ]);
  });

  it('is said in words', () => {
    expect(lengthInWords(27_034, 32_768)).toBe('26.4 of 32 kB');
    expect(lengthInWords(32_769, 32_768)).toBe('32.0 of 32 kB: too long by 1 byte');
    expect(tooLongSentence(34_816, 32_768)).toContain('too long by 2.0 kB: at most 32 kB');
  });

  it.each([
    ['<p>a</p><p></p><p> <br></p>', '<p>a</p>'],
    ['<p>a<br><br></p>', '<p>a</p>'],
    ['<p></p><p>a</p>', '<p></p><p>a</p>'],
    ['<ul><li><p></p></li></ul>', '<ul><li><p></p></li></ul>'],
    ['<p></p>', ''],
    ['', ''],
  ])('does not count the empty lines at the end: %s', (html, kept) => {
    expect(withoutEmptyEnd(html)).toBe(kept);
  });
});
