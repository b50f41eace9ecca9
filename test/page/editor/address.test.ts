import { describe, expect, it } from 'vitest';
import {
  imageAddress,
  isFileAddress,
  onlyAddress,
  safeAddress,
  typedAddress,
} from '../../../src/page/editor/address.ts';

describe('R12: addresses that may be linked', () => {
  it.each([
    ['https://a.example/x?y#z', 'https://a.example/x?y#z'],
    ['  http://a.example ', 'http://a.example'],
    ['a.example', 'https://a.example'],
    ['a.example:8080/x', 'https://a.example:8080/x'],
    ['www.a.example/path', 'https://www.a.example/path'],
    ['bob@acme.example', 'mailto:bob@acme.example'],
    ['mailto:bob@acme.example', 'mailto:bob@acme.example'],
    ['+49 (30) 123-456', 'tel:+4930123456'],
    ['tel:+4930', 'tel:+4930'],
    ['https:a.example', 'https://a.example/'],
  ])('R12: %s is understood', (typed, address) => {
    expect(typedAddress(typed)).toBe(address);
  });

  it.each([
    '',
    'word',
    'two words',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'ftp://a.example',
    'file:///c/x',
    '/path',
    '//a.example',
    'https://',
    'https://a b',
  ])('R12: %j is not', (typed) => {
    expect(typedAddress(typed)).toBeUndefined();
  });

  it('R12: a whole text that is one address, with its scheme', () => {
    expect(onlyAddress(' https://a.example/x ')).toBe('https://a.example/x');
    expect(onlyAddress('https://a.example and more')).toBeUndefined();
    expect(onlyAddress('a.example')).toBeUndefined();
    expect(onlyAddress('javascript:alert(1)')).toBeUndefined();
  });

  it('R12: nothing relative is safe', () => {
    for (const address of ['//a.example', '/x', 'x', '#top', ''])
      expect(safeAddress(address)).toBeUndefined();
  });
});

describe('R13: images by their address', () => {
  it('R13: https only', () => {
    expect(imageAddress('https://a.example/x.png')).toBe('https://a.example/x.png');
    for (const address of [
      'http://a.example/x.png',
      'data:image/png;base64,AA',
      'mailto:a@b.example',
      'x.png',
    ]) {
      expect(imageAddress(address)).toBeUndefined();
    }
  });

  it('R13: what is the picture itself, or lies with the agent, is known as such', () => {
    for (const address of [
      'data:image/png,x',
      ' DATA:x',
      'da\nta:x',
      'blob:https://a/1',
      'file:///C:/a.png',
      'cid:1',
    ]) {
      expect(isFileAddress(address)).toBe(true);
    }
    expect(isFileAddress('https://data.example/data:')).toBe(false);
  });
});
