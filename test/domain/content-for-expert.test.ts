import { describe, expect, it } from 'vitest';
import {
  forExpert,
  forExpertText,
  previewText,
  refuseContent,
  richLinkPlaceholder,
  withRichLink,
} from '../../src/domain/content/for-expert.ts';

const text = (html: string) => forExpert(html).text;

describe('R12: an agent’s HTML as text for an expert', () => {
  it.each([
    ['paragraphs are apart', '<p>Hello</p><p>Bob</p>', 'Hello\n\nBob'],
    ['an empty paragraph is a line more', '<p>a</p><p><br></p><p>b</p>', 'a\n\n\nb'],
    ['divisions are lines', '<div>a</div><div>b</div>', 'a\nb'],
    ['line breaks', 'a<br>b<br/>c', 'a\nb\nc'],
    ['a break at the end of a block is none', '<p>a<br></p><p>b</p>', 'a\n\nb'],
    ['bold and italics stay as words', '<p>be <b>very</b> <em>very</em> quick</p>', 'be very very quick'],
    ['words are not torn', '<p>un<b>believ</b>able</p>', 'unbelievable'],
    ['white space runs together', '<p>\n  a \t b\n</p>', 'a b'],
    ['hard spaces are spaces', '<p>a&nbsp;&nbsp;b</p>', 'a  b'],
    ['characters by name and number', '<p>&lt;b&gt; &amp; &#233; &#x1F600;</p>', '<b> & é 😀'],
    ['a quote', '<blockquote><p>a</p><p>b</p></blockquote><p>c</p>', '> a\n>\n> b\n\nc'],
    ['a quote in a quote', '<blockquote>a<blockquote>b</blockquote></blockquote>', '> a\n>\n> > b'],
    ['code as it stands', '<pre>\n  if a\n    b</pre>', '  if a\n    b'],
    [
      'a table',
      '<table><tr><th>Name</th><th>Age</th></tr><tr><td><p>Bob</p></td><td>4</td></tr></table>',
      'Name | Age\nBob | 4',
    ],
    [
      'a cell with lines stays one line',
      '<table><tr><td>a<br>b<p>c</p></td><td></td><td>d</td></tr></table>',
      'a b c | | d',
    ],
    ['a heading is a line of its own', '<h1>News</h1>text', 'News\n\ntext'],
    ['a rule', 'a<hr>b', 'a\n\n———\n\nb'],
    ['terms', '<dl><dt>a</dt><dd>b</dd></dl>', 'a\n  b'],
    ['no script, no style', '<style>p{}</style>a<script>alert(1)</script><title>t</title>', 'a'],
    ['no comment', 'a<!-- b -->c', 'ac'],
    ['an angle bracket that opens nothing', 'a < b', 'a < b'],
    ['nobody’s element', '<o:p>a</o:p><constructor>b</constructor>', 'ab'],
  ])('R12: %s', (_, html, expected) => {
    expect(text(html)).toBe(expected);
  });

  it.each([
    ['items have marks', '<ul><li>one</li><li>two</li></ul>', '• one\n• two'],
    ['items as editors write them', '<ul><li><p>one</p></li><li><p>two</p></li></ul>', '• one\n• two'],
    ['a list is apart from what is around it', '<p>a</p><ul><li>b</li></ul><p>c</p>', 'a\n\n• b\n\nc'],
    ['numbers count', '<ol><li>a</li><li>b</li></ol>', '1. a\n2. b'],
    ['numbers start where they should', '<ol start="9"><li>a</li><li>b</li></ol>', '9. a\n10. b'],
    [
      'nested items are indented',
      '<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li><li>d</li></ul>',
      '• a\n  • b\n    1. c\n• d',
    ],
    ['a list right inside a list', '<ul><li>a</li><ul><li>b</li></ul></ul>', '• a\n\n• b'],
    ['lines of an item are indented', '<ul><li>a<br>b</li></ul>', '• a\n  b'],
    ['items without a list', '<li>a<li>b', '• a\n• b'],
  ])('R12: lists: %s', (_, html, expected) => {
    expect(text(html)).toBe(expected);
  });

  it.each([
    [
      'the target behind the label',
      '<a href="https://a.example/x?a=1&amp;b=2">the guide</a>',
      'the guide (https://a.example/x?a=1&b=2)',
    ],
    [
      'once if the label says it',
      '<a href="https://a.example/x">https://a.example/x</a>',
      'https://a.example/x',
    ],
    [
      'once if the label all but says it',
      '<a href="https://a.example/">https://a.example</a>',
      'https://a.example',
    ],
    ['an address of mail', '<a href="mailto:b@a.example">b@a.example</a>', 'b@a.example'],
    ['a link without label', '<a href="https://a.example"></a>', 'https://a.example'],
    [
      'a label that lies',
      '<a href="https://b.example">https://a.example</a>',
      'https://a.example (https://b.example)',
    ],
    [
      'an image as its link',
      '<img src="https://a.example/p.png" alt="A plan">',
      'A plan (https://a.example/p.png)',
    ],
    [
      'an image in the middle of words, which runs into neither',
      '<p>see<img src="https://a.example/p.png" alt="A plan">there, (<img src="https://a.example/q.png">)</p>',
      'see A plan (https://a.example/p.png) there, (https://a.example/q.png)',
    ],
    ['an image without words', '<img src="https://a.example/p.png">', 'https://a.example/p.png'],
    [
      'an image that links to itself',
      '<a href="https://a.example/p.png"><img src="https://a.example/p.png"></a>',
      'https://a.example/p.png',
    ],
    [
      'a film as its link',
      '<video src="https://a.example/f.mp4"></video>',
      'video (https://a.example/f.mp4)',
    ],
  ])('R12: links: %s', (_, html, expected) => {
    expect(text(html)).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '&#106;avascript:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'vbscript:x',
    '//evil.example/x',
    '\\\\evil.example',
    '/relative',
    'ftp://a.example',
    'about:blank',
    'x:y',
  ])('R12: %j is no target: the label stays, the loss is told', (href) => {
    const { text, html, links, dropped } = forExpert(`<p><a href="${href}">label</a></p>`);
    expect(text).toBe('label');
    expect(html).toBe('<p><span>label</span></p>');
    expect(links).toEqual([]);
    expect(dropped).toEqual(['link']);
  });

  it('R12: links are listed in order, once, those in plain words as well', () => {
    const html =
      '<p>see https://b.example/1, <a href="https://a.example">a</a>, <a href="https://a.example">again</a> and tel:+4930123456</p>';
    expect(forExpert(html).links).toEqual([
      { url: 'https://b.example/1' },
      { url: 'https://a.example', text: 'a' },
      { url: 'tel:+4930123456' },
    ]);
  });

  it.each([
    ['<p>a</p><p><b>b</b> <i>c</i> <u>d</u> <span>e</span></p>', []],
    [
      '<ul><li>a</li></ul><ol><li>b</li></ol><blockquote>c</blockquote><pre>d</pre><code>e</code><hr><br>',
      [],
    ],
    [
      '<p class="x" id="y" style="margin:0;color:inherit;font-weight:bold">a <a href="https://a.example">b</a></p>',
      [],
    ],
    ['<table><tr><td>a</td></tr></table>', ['table']],
    ['<img src="https://a.example/p.png"><img src="https://a.example/q.png">', ['image']],
    ['<h2>a</h2><span style="color:#f00">b</span><h3>c</h3>', ['heading', 'colour']],
    ['<span style="FONT-SIZE: 20px; background: yellow">a</span>', ['size', 'colour']],
    ['<font color="red" size="5">a</font>', ['colour', 'size']],
    [
      '<s>a</s>x<sup>2</sup><p style="text-align:center">b</p>',
      ['strikethrough', 'superscript', 'alignment'],
    ],
    ['<iframe src="https://a.example"></iframe><form><input>a</form>', ['embedded page', 'form']],
  ])('R14: what is dropped of %s', (html, dropped) => {
    expect(forExpert(html).dropped).toEqual(dropped);
  });

  it('R12: there is a link line exactly when something was lost', () => {
    const rich = forExpert('<h1>News</h1>');
    expect(withRichLink(rich.text, 'https://vcc.example/m/x')).toBe(
      'News\n\nAs it was written: https://vcc.example/m/x',
    );
    expect(previewText(rich)).toBe(withRichLink('News', richLinkPlaceholder));
    expect(previewText(forExpert('<p>News</p>'))).toBe('News');
  });

  it('R14: the preview’s text is the sent text with a placeholder for the address', () => {
    const rich = forExpert('<table><tr><td>a</td></tr></table>');
    const url = 'https://vcc.example/m/x';
    expect(previewText(rich).replace(richLinkPlaceholder, url)).toBe(withRichLink(rich.text, url));
  });

  it('R12: the kept HTML has what the page needs and nothing that runs', () => {
    const { html } = forExpert(
      '<p onclick="x()" style="color:red;position:fixed;background:url(https://evil.example)">a<a href="https://a.example" onmouseover=x()>b</a><svg onload=x()></svg><img src=x onerror=x()></p>',
    );
    expect(html).toBe(
      '<p style="color:red">a<a href="https://a.example" target="_blank" rel="noopener noreferrer nofollow">b</a><span></span></p>',
    );
  });

  it.each([
    'Hello 😀 你好\nשלום مرحبا\n\n  indented\ttab ',
    'a > b "quoted" \'so\'',
    '👩‍👩‍👧‍👦 e\u0301 \u200f',
  ])('R12: plain text is given byte for byte: %j', (plain) => {
    expect(forExpert(plain)).toEqual({ text: plain, dropped: [], links: [] });
    expect(forExpertText(plain)).toEqual({ text: plain, dropped: [], links: [] });
  });

  it('R12: text that only looks like HTML stays as it is when sent as text', () => {
    expect(forExpertText('<b>a</b> &amp; b').text).toBe('<b>a</b> &amp; b');
  });

  it('R12: text with characters by name but no tag keeps its lines', () => {
    expect(forExpert('a &lt; b\nc &amp; d')).toEqual({ text: 'a < b\nc & d', dropped: [], links: [] });
  });
});

describe('R13: what must not be sent', () => {
  it.each([
    '<img src="data:image/png;base64,AAAA">',
    '<img src=" DATA:image/png;base64,AAAA">',
    '<img src="d&#97;ta:image/png,AAAA">',
    '<img src="da\nta:image/png,AAAA">',
    '<img src="blob:https://a.example/1">',
    '<img src="cid:1@a">',
    '<img src="file:///etc/passwd">',
    '<a href="data:text/plain,hello">file</a>',
    '<object data="data:application/pdf;base64,AAAA"></object>',
    '<video src="data:video/mp4;base64,AAAA"></video>',
    '<svg><image href="data:image/png;base64,AAAA"/></svg>',
    '<div style="background:url(data:image/png;base64,AAAA)">x</div>',
    '<p>text</p><table background="data:image/png,x"><tr><td>a</td></tr></table>',
  ])('R13: %s is a file', (html) => {
    expect(refuseContent(html)).toBe('no-files');
  });

  it('R13: a linked image is none', () => {
    expect(refuseContent('<img src="https://a.example/p.png">')).toBeUndefined();
    expect(refuseContent('<p>data:image/png is a word</p>')).toBeUndefined();
  });

  it.each([
    '',
    ' ',
    '\n\t',
    '<p></p>',
    '<p>&nbsp;</p>',
    '<br><br>',
    '<p>\u200b\u2060\ufeff</p>',
    '&#8203;',
    '<script>alert(1)</script>',
    '\u0000\u0007',
    '<ul><li></li></ul>',
  ])('R13: %j is empty', (html) => {
    expect(refuseContent(html)).toBe('empty');
  });

  it('R13: an image alone is something', () => {
    expect(forExpert('<p><img src="https://a.example/p.png"></p>').refused).toBeUndefined();
  });
});
