// R12: sanitised HTML as text to read. Its input is what `sanitise` writes, and nothing else: tags are balanced, attributes
// quoted, four characters escaped, depth limited. That is why a pattern is parser enough.
import type { Link } from '../message.ts';
import { cleanLine, cleanText } from './clean-text.ts';
import { findLinks } from './links.ts';
import { TextWriter } from './text-writer.ts';

const token = /<(\/?)([a-z][a-z0-9]*)([^>]*)>|[^<]+/g;
const attribute = / ([a-z]+)="([^"]*)"/g;

/** Blocks with a line of their own, and those with space around them as well. */
const lines = new Set(['div', 'tr', 'dt', 'caption', 'center', 'table', 'thead', 'tbody', 'tfoot']);
const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table']);

interface OpenLink {
  readonly url: string;
  label: string;
  /** Addresses of images in it. */
  readonly images: string[];
}

export interface PlainText {
  readonly text: string;
  /** Links, images and addresses in the words, in order, each once. */
  readonly links: readonly Link[];
}

/** The text of sanitised HTML: every word of it, in order. */
export function plainText(html: string): PlainText {
  const writer = new TextWriter();
  const links = new Map<string, Link>();
  const addLink = (link: Link) => links.has(link.url) || links.set(link.url, link);
  const lists: { next: number | undefined }[] = [];
  const open: OpenLink[] = [];
  let pre = 0;
  /** HTML drops one line end right after `<pre>`. */
  let afterPre = false;

  const start = (name: string, attributes: string) => {
    switch (name) {
      case 'br':
        return writer.lineBreak();
      case 'hr':
        writer.block(2);
        writer.write('———');
        return writer.block(2);
      case 'img': {
        const { src = '', alt = '' } = readAttributes(attributes);
        addLink(alt && alt !== src ? { url: src, text: alt } : { url: src });
        open.at(-1)?.images.push(src);
        writer.apart();
        writer.words(alt && alt !== src ? `${alt} (${src})` : src);
        return writer.apart();
      }
      case 'a':
        open.push({ url: readAttributes(attributes).href ?? '', label: '', images: [] });
        return;
      case 'q':
        return writer.words('“');
      case 'pre':
        pre++;
        afterPre = true;
        return writer.block(2);
      case 'blockquote':
        writer.block(2);
        return writer.openQuote();
      case 'ul':
      case 'ol': {
        writer.block(2);
        const first = Number(readAttributes(attributes).start ?? '1');
        lists.push({ next: name === 'ol' ? first : undefined });
        return;
      }
      case 'li': {
        const list = lists.at(-1);
        writer.block(1);
        return writer.openItem(list?.next === undefined ? '• ' : `${list.next++}. `);
      }
      case 'dd':
        writer.block(1);
        return writer.openItem('  ');
      case 'tr':
        writer.block(1);
        return writer.openRow();
      case 'td':
      case 'th':
        return writer.openCell();
      default:
        if (paragraphs.has(name)) writer.block(2);
        else if (lines.has(name)) writer.block(1);
    }
  };

  const end = (name: string) => {
    switch (name) {
      case 'a': {
        const link = open.pop();
        if (link) endLink(link);
        return;
      }
      case 'q':
        return writer.words('”');
      case 'pre':
        pre--;
        return writer.block(2);
      case 'ul':
      case 'ol':
        lists.pop();
        return writer.block(2);
      case 'blockquote':
        writer.closeMark();
        return writer.block(2);
      case 'li':
      case 'dd':
        writer.closeMark();
        return writer.block(1);
      case 'td':
      case 'th':
        return writer.closeCell();
      case 'tr':
        writer.closeRow();
        return writer.block(1);
      default:
        if (paragraphs.has(name)) writer.block(2);
        else if (lines.has(name)) writer.block(1);
    }
  };

  const endLink = ({ url, label, images }: OpenLink) => {
    const shown = cleanLine(label);
    addLink(shown === '' || shown === url ? { url } : { url, text: shown });
    if (shown === '' && images.includes(url)) return;
    if (shown === '' && images.length === 0) return writer.words(url);
    if (!isSameAddress(shown, url)) writer.words(` (${url})`);
  };

  for (const [words, closing, name, attributes] of html.matchAll(token)) {
    if (name !== undefined) {
      if (closing) end(name);
      else start(name, attributes ?? '');
      continue;
    }
    const text = unescapeHtml(words);
    const link = open.at(-1);
    if (link) link.label += text;
    else for (const found of findLinks(text)) addLink(found);
    if (pre > 0) writer.preformatted(afterPre ? text.replace(/^\n/, '') : text);
    else writer.words(text);
    afterPre = false;
  }
  return { text: cleanText(writer.end()), links: [...links.values()] };
}

/** Undoes the escaping of `sanitise`; all by itself it is the text of HTML that has no tags. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function readAttributes(text: string): Partial<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(attribute)].map(([, name, value]) => [name, unescapeHtml(value ?? '')]),
  );
}

/** Whether a label says the link's target already. */
function isSameAddress(label: string, url: string): boolean {
  if (label === url || `mailto:${label}` === url || `tel:${label}` === url) return true;
  return URL.canParse(label) && new URL(label).href === new URL(url).href;
}
