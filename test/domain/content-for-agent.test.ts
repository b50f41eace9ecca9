import { describe, expect, it } from 'vitest';
import { withoutQuote } from '../../src/domain/content/fallback.ts';
import { forAgent } from '../../src/domain/content/for-agent.ts';
import { findLinks, safeUrl } from '../../src/domain/content/links.ts';
import type { ReadMessage } from '../../src/domain/content/read-message.ts';
import { growth } from '../support/growth.ts';

const from = (parts: Partial<ReadMessage>) => forAgent({ files: [], fallbacks: [], ...parts });
const reply = (...ranges: { start: number; end: number }[]) => [{ for: 'urn:xmpp:reply:0', ranges }];

describe('R10: an expert’s message for an agent', () => {
  it('R10: text is whole and stays text, whatever it looks like', () => {
    const body = '<b>not bold</b> *not bold* &amp; <script>alert(1)</script>\n\n😀 你好 שלום  end ';
    expect(from({ body })).toEqual({ text: body, links: [], files: [] });
  });

  it('R10: 100 kB are 100 kB', () => {
    const body = '你'.repeat(33_333);
    expect(from({ body }).text).toBe(body);
  });

  it('R10: formatting beside the body is not looked at; without a body its text counts', () => {
    expect(from({ body: 'plain', xhtmlText: 'formatted' }).text).toBe('plain');
    expect(from({ xhtmlText: 'formatted' }).text).toBe('formatted');
    expect(from({}).text).toBe('');
  });

  it('R10: control characters go, line ends are one', () => {
    expect(from({ body: 'a\u0007\u001b[31m\u009b31mb\r\nc\rd\te' }).text).toBe('a[31m31mb\nc\nd\te');
  });

  it.each([
    ['see https://a.example/x_(y)?a=1&b=2, ok?', [{ url: 'https://a.example/x_(y)?a=1&b=2' }]],
    [
      '(http://localhost:8080/x) <https://a.example>',
      [{ url: 'http://localhost:8080/x' }, { url: 'https://a.example' }],
    ],
    ['www.a.example. and b@a.example', [{ url: 'mailto:b@a.example', text: 'b@a.example' }]],
    ['www.example.com/x', [{ url: 'https://www.example.com/x', text: 'www.example.com/x' }]],
    ['mailto:b@a.example tel:+49-30-123456', [{ url: 'mailto:b@a.example' }, { url: 'tel:+49-30-123456' }]],
    ['https://例え.jp/あ 😀', [{ url: 'https://例え.jp/あ' }]],
    ['https://a.example https://a.example', [{ url: 'https://a.example' }]],
    ['notes.md node.js a.b 1.2.3.4 example.com', []],
    [
      'javascript:alert(1) data:text/html,x //a.example ftp://a.example xmpp:a@b file:///etc vbscript://a.example/',
      [],
    ],
  ])('R10: links in %j', (body, links) => {
    const found = from({ body }).links.filter((link) => !link.url.includes('www.a.example'));
    expect(found).toEqual(links);
  });

  it('R10: an address that turns its direction is shown encoded', () => {
    expect(safeUrl('https://a.example/\u202Egnp.exe')).toBe('https://a.example/%E2%80%AEgnp.exe');
    expect(safeUrl('https:a.example')).toBe('https://a.example/');
    expect(safeUrl('https://')).toBeUndefined();
  });

  it.each([
    ['at', '@'],
    ['schemes', 'http://'],
    ['parentheses', 'https://a.example/('],
    ['dots', 'www.a.'],
    ['mail', 'a.a@a.a'],
    ['numbers', 'tel:1'],
  ])('R10: links in 100 kB of %s cost what their length costs', (_, piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    expect(growth(text.length, (length) => void findLinks(text.slice(0, length)))).toBeLessThan(4);
  });
});

describe('R10: quotes that replies repeat', () => {
  it('R10: are cut', () => {
    expect(from({ body: '> How are you?\nFine', fallbacks: reply({ start: 0, end: 15 }) }).text).toBe('Fine');
  });

  it('R10: offsets count code points, not UTF-16 units', () => {
    expect(from({ body: '> 😀😀\n👍 yes', fallbacks: reply({ start: 0, end: 5 }) }).text).toBe('👍 yes');
  });

  it('R10: offsets count the body as it was sent, before it is cleaned', () => {
    expect(from({ body: '> a\r\nyes', fallbacks: reply({ start: 0, end: 5 }) }).text).toBe('yes');
  });

  it('R10: several parts, in any order, overlapping, beyond the end', () => {
    const parts = reply({ start: 6, end: 99 }, { start: 0, end: 3 }, { start: 2, end: 4 });
    expect(withoutQuote('0123456789', parts)).toBe('45');
  });

  it('R10: only replies have quotes: any other fallback is the text', () => {
    expect(
      from({
        body: 'reacted with 👍',
        fallbacks: [{ for: 'urn:xmpp:reactions:0', ranges: [{ start: 0, end: 99 }] }],
      }).text,
    ).toBe('reacted with 👍');
    expect(from({ body: 'hello', fallbacks: [{ for: '', ranges: [{ start: 0, end: 3 }] }] }).text).toBe(
      'hello',
    );
  });

  it('R10: a text is never swallowed whole', () => {
    expect(from({ body: '> a\n', fallbacks: reply({ start: 0, end: 99 }) }).text).toBe('> a\n');
    expect(from({ body: 'all', fallbacks: [{ for: 'urn:xmpp:reply:0', ranges: [] }] }).text).toBe('all');
  });

  it('R10: the words that stand in for a withdrawal are not shown', () => {
    expect(from({ body: 'I withdrew a message', retracts: 'm1', fallbacks: [] })).toEqual({
      text: '',
      links: [],
      files: [],
    });
  });
});

describe('R11: an expert’s files', () => {
  const url = 'https://up.example/4a771ac1-f0b2-4a4a-9700-f2a26fa2bb67/tr%C3%A8s%20cool.jpg';

  it('R11: are links with what is known of them; the body that is their address is no second link', () => {
    const files = [{ url, type: 'image/jpeg', size: '12345' }];
    expect(from({ body: url, files })).toEqual({
      text: url,
      links: [],
      files: [{ url, name: 'très cool.jpg', type: 'image/jpeg', size: 12345 }],
    });
  });

  it('R11: without a body the address is the text', () => {
    expect(from({ files: [{ url }] }).text).toBe(url);
  });

  it('R11: words beside a file stay, with their links', () => {
    const message = from({ body: 'see https://a.example', files: [{ url }] });
    expect(message.text).toBe('see https://a.example');
    expect(message.links).toEqual([{ url: 'https://a.example' }]);
  });

  it('R11: one file that is described twice is one, with all that is known', () => {
    const twice = [{ url, size: '5', name: 'a.jpg' }, { url, type: 'image/jpeg' }, { url }];
    expect(from({ files: twice }).files).toEqual([{ url, name: 'a.jpg', type: 'image/jpeg', size: 5 }]);
  });

  it('R11: an upload’s bare address is a file, any other is a link', () => {
    expect(from({ body: url }).files).toEqual([{ url, name: 'très cool.jpg' }]);
    expect(from({ body: 'https://a.example/news/today.html' })).toEqual({
      text: 'https://a.example/news/today.html',
      links: [{ url: 'https://a.example/news/today.html' }],
      files: [],
    });
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Temp\\a.txt', 'a.txt'],
    ['a\u202egnp.exe', 'agnp.exe'],
    ['a\u0000\nb.txt', 'a b.txt'],
    ['100%.pdf', '100%.pdf'],
    ['..', 'x.bin'],
    [' ', 'x.bin'],
    ['/', 'x.bin'],
  ])('R11: the name %j is shown as %j', (name, shown) => {
    expect(from({ files: [{ url: 'https://a.example/x.bin', name }] }).files[0]?.name).toBe(shown);
  });

  it('R11: a name is percent-decoded, and has no path in it even then', () => {
    expect(from({ files: [{ url: 'https://a.example/..%2F..%2Fpasswd' }] }).files[0]?.name).toBe('passwd');
    expect(from({ files: [{ url: 'https://a.example/%E0%A4%A.pdf' }] }).files[0]?.name).toBe('%E0%A4%A.pdf');
    expect(from({ files: [{ url: 'https://a.example/' }] }).files[0]).toEqual({ url: 'https://a.example/' });
    expect(from({ files: [{ url, name: `${'x'.repeat(300)}.pdf` }] }).files[0]?.name).toMatch(
      /^….{250}\.pdf$/,
    );
  });

  it('R11: what is claimed wrongly is not known', () => {
    const claims = [
      { url, type: 'text/html; <script>', size: '-1' },
      { url: 'https://a.example/b', type: 'x', size: '1e9' },
    ];
    expect(from({ files: claims }).files).toEqual([
      { url, name: 'très cool.jpg' },
      { url: 'https://a.example/b', name: 'b' },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'aesgcm://a.example/x',
    '//a.example/x',
    'mailto:a@b.example',
    '',
  ])('R11: %j is no file', (address) => {
    expect(from({ body: 'see', files: [{ url: address }] })).toEqual({ text: 'see', links: [], files: [] });
  });
});
