// Pasted HTML, from whatever program, as the few elements the editor knows: p, br, strong, em, a, ul, ol, li, img.
import { imageAddress, isFileAddress, safeAddress } from '../address.ts';
import { BlockWriter } from './block-writer.ts';
import { inert, styleAttribute, styleOf } from './inert.ts';
import { type Marks, plainMarks } from './marks.ts';
import { makeWordLists } from './word-lists.ts';

export interface Cleaned {
  readonly html: string;
  /** R13: pictures and media that are not on the web; they were left out. */
  readonly embedded: number;
  /** Images that are on the web, and stand in the HTML. */
  readonly linked: number;
}

/** No words of anybody, or nothing that can be seen. */
const skipped = new Set(
  'head script style title meta link template noscript xml select option textarea svg math iframe canvas'.split(
    ' ',
  ),
);
const media = new Set(['object', 'embed', 'video', 'audio']);
const lineTags = new Set(
  'div address article aside section main header footer nav figure figcaption form fieldset dt dd tr li caption details summary center'.split(
    ' ',
  ),
);
const paragraphTags = new Set('p h1 h2 h3 h4 h5 h6 blockquote pre table ul ol dl hr'.split(' '));
const headings = /^h[1-6]$/;
const emoji = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\uFE0F|\u200D)+$/u;

/** Never throws: the browser's parser takes anything, and limits the depth. */
export function cleanHtml(html: string): Cleaned {
  // A document of its own: nothing of it is fetched or run.
  const { body } = new DOMParser().parseFromString(inert(html), 'text/html');
  makeWordLists(body);
  const writer = new BlockWriter();
  let embedded = 0;
  let linked = 0;

  const walkAll = (parent: Element, marks: Marks) => {
    for (const node of parent.childNodes) walk(node, marks);
  };

  const walk = (node: ChildNode, outer: Marks) => {
    if (node.nodeType === Node.TEXT_NODE) return writer.text(node.nodeValue ?? '', outer);
    if (!(node instanceof Element)) return;
    const name = node.localName;
    if (skipped.has(name) || isHidden(node)) return;
    if (media.has(name)) {
      if (isFileAddress(node.getAttribute('src') ?? node.getAttribute('data') ?? '')) embedded++;
      return;
    }
    const marks = marksOf(node, outer);
    if (name === 'br')
      return node.classList.contains('Apple-interchange-newline') ? undefined : writer.lineBreak();
    if (name === 'img') return image(node, marks);
    if (name === 'ul' || name === 'ol') return list(node, marks);
    if (name === 'li') return writer.item(() => walkAll(node, marks));
    if (name === 'table' && isOfData(node)) return table(node, marks);

    const boundary = paragraphTags.has(name)
      ? 'paragraph'
      : lineTags.has(name) || name === 'td'
        ? 'line'
        : undefined;
    if (boundary) writer.boundary(boundary);
    walkAll(node, marks);
    if (boundary) writer.boundary(boundary);
  };

  const list = (node: Element, marks: Marks) => {
    const start = Number(node.getAttribute('start') ?? 1);
    writer.list(node.localName === 'ol' ? 'ol' : 'ul', start, () => walkAll(node, marks));
  };

  /** A row is a line; whatever stands in a cell stays on it. */
  const table = (node: Element, marks: Marks) => {
    writer.boundary('paragraph');
    for (const row of node.querySelectorAll('tr')) {
      writer.boundary('line');
      let isFirst = true;
      for (const cell of row.querySelectorAll('td, th')) {
        if (!isFirst) writer.text(' | ', plainMarks);
        isFirst = false;
        writer.inOneLine(() => walkAll(cell, marksOf(cell, marks)));
      }
    }
    writer.boundary('paragraph');
  };

  const image = (node: Element, marks: Marks) => {
    const src = node.getAttribute('src') ?? '';
    const alt = (node.getAttribute('alt') ?? '').replace(/\s+/g, ' ').trim();
    if (alt.length <= 16 && emoji.test(alt)) return writer.text(alt, marks);
    if (isFileAddress(src)) embedded++;
    else if (isTiny(node)) return;
    else if (imageAddress(src)) {
      linked++;
      writer.image(imageAddress(src) ?? '', alt, marks);
    } else if (safeAddress(src)) {
      writer.text(alt || src, { ...marks, href: safeAddress(src) });
    }
  };

  walkAll(body, plainMarks);
  return { html: writer.end(), embedded, linked };
}

function marksOf(element: Element, outer: Marks): Marks {
  const name = element.localName;
  const { fontWeight, fontStyle, whiteSpace } = styleOf(element);
  return {
    bold: fontWeight
      ? /^(bold|bolder|[6-9]00)$/.test(fontWeight)
      : outer.bold || /^(b|strong|th)$/.test(name) || headings.test(name),
    italic: fontStyle ? /^(italic|oblique)/.test(fontStyle) : outer.italic || name === 'i' || name === 'em',
    href: name === 'a' ? safeAddress(element.getAttribute('href') ?? '') : outer.href,
    keepsSpace: whiteSpace ? /^(pre|break-spaces)/.test(whiteSpace) : outer.keepsSpace || name === 'pre',
  };
}

function isHidden(element: Element): boolean {
  const { display, visibility } = styleOf(element);
  const isSaid = element.hasAttribute('hidden') || /mso-hide:\s*all/i.test(styleAttribute(element));
  return isSaid || display === 'none' || visibility === 'hidden';
}

/** A picture that nobody is meant to see: it only tells that somebody looks. */
function isTiny(image: Element): boolean {
  const sizes = [image.getAttribute('width'), image.getAttribute('height')];
  return sizes.some((size) => size !== null && Number.parseFloat(size) <= 1);
}

/** Whether a table is one, and not the frame of a page or a mail. */
function isOfData(table: Element): boolean {
  if (table.querySelector('table')) return false;
  return [...table.querySelectorAll('tr')].some((row) => row.querySelectorAll('td, th').length > 1);
}
