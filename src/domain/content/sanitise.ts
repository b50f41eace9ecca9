// What is kept of an agent's HTML (R12, R13), and what of it plain text will not show.
import sanitizeHtml, { type Attributes, type IOptions, type Tag } from 'sanitize-html';
import { cleanLine, cleanText } from './clean-text.ts';
import { safeUrl, safeWebUrl } from './links.ts';
import { allowedStyle, lossesOfStyle, styleOfFont } from './style.ts';

/** Tags that an expert's plain text cannot show, by the name of what is lost. All others are words, lines and marks. */
const lossOfTag = new Map([
  ['table', 'table'],
  ['img', 'image'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, 'heading'] as const),
  ['mark', 'colour'],
  ['big', 'size'],
  ['small', 'size'],
  ['center', 'alignment'],
  ['s', 'strikethrough'],
  ['del', 'strikethrough'],
  ['strike', 'strikethrough'],
  ['sub', 'subscript'],
  ['sup', 'superscript'],
  ['svg', 'drawing'],
  ['canvas', 'drawing'],
  ['math', 'formula'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['iframe', 'embedded page'],
  ['embed', 'embedded page'],
  ['object', 'embedded page'],
  ...['form', 'input', 'select', 'textarea', 'button'].map((name) => [name, 'form'] as const),
]);

/** R13: addresses of something that lies with the agent, not on the web. */
const fileScheme = /^(data|blob|cid|mid|file|filesystem|content):/i;
const fileInStyle = /url\(\W*(data|blob|cid|mid|file|filesystem|content):/i;
const addressAttributes = ['src', 'href', 'data', 'poster', 'srcset', 'background', 'xlink:href'];
const ignoredByBrowsers = /[\u0000-\u0020\u007F-\u009F]+/g;

const allowed: IOptions = {
  allowedTags: [
    ...['p', 'br', 'div', 'hr', 'pre', 'blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    ...[
      'b',
      'strong',
      'i',
      'em',
      'u',
      'ins',
      's',
      'del',
      'strike',
      'sub',
      'sup',
      'small',
      'big',
      'mark',
      'code',
      'kbd',
      'q',
    ],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'a', 'img', 'span', 'center'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    a: ['href', 'rel', 'target'],
    img: ['src', 'alt'],
    ol: ['start'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan'],
    '*': ['style', 'dir'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowProtocolRelative: false,
  // Their content is no text that anybody wrote to be read.
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'xmp',
    'title',
    'template',
    'noscript',
    'noembed',
    'noframes',
  ],
  // Deeper tags go, their text stays: depth is what hostile HTML kills parsers with.
  nestingLimit: 100,
  // `allowedStyle` is stricter, and cheaper than a parser for style sheets.
  parseStyleAttributes: false,
};

/** What editors write for a message without any formatting: safe as it is, and most messages are of that kind. */
const onlyParagraphs = /^(?:<p>[^<>&]*<\/p>)+$/;

export interface Sanitised {
  /** Safe to show on a page under a strict Content-Security-Policy. */
  readonly html: string;
  /** What plain text cannot show, in plain English, each once, in order. */
  readonly lost: readonly string[];
  /** R13: there is a file or an inline image in it. */
  readonly hasFiles: boolean;
}

/**
 * Keeps what the list above allows. Media elsewhere on the web become links; text is kept, whatever stands around it.
 * Never throws.
 */
export function sanitise(html: string): Sanitised {
  if (onlyParagraphs.test(html)) return { html: cleanText(html), lost: [], hasFiles: false };
  const lost = new Set<string>();
  let hasFiles = false;

  const note = (tagName: string, attributes: Attributes) => {
    const loss = lossOfTag.get(tagName);
    if (loss) lost.add(loss);
    hasFiles ||= carriesFile(attributes);
  };
  const media = (tagName: string, attributes: Attributes): Tag => {
    note(tagName, attributes);
    const url = safeWebUrl(attributes.src ?? attributes.data ?? '');
    if (!url) return { tagName: 'span', attribs: {} };
    return { tagName: 'a', attribs: linkAttributes(url), text: lossOfTag.get(tagName) ?? 'media' };
  };

  const safe = sanitizeHtml(cleanText(html), {
    ...allowed,
    transformTags: {
      audio: media,
      video: media,
      source: media,
      embed: media,
      iframe: media,
      object: media,
      img: (tagName, attributes) => {
        note(tagName, attributes);
        const alt = cleanLine(attributes.alt ?? '');
        const src = safeWebUrl(attributes.src ?? '');
        return src ? { tagName, attribs: { src, alt } } : { tagName: 'span', attribs: {}, text: alt };
      },
      a: (tagName, attributes) => {
        note(tagName, attributes);
        const { href = '' } = attributes;
        const url = safeUrl(href);
        if (url) return { tagName, attribs: linkAttributes(url) };
        if (href !== '' && !href.startsWith('#')) lost.add('link');
        return { tagName: 'span', attribs: {} };
      },
      // After the ones above, which have made their attributes themselves.
      '*': (tagName, attributes) => {
        if (tagName === 'a' || tagName === 'img') return { tagName, attribs: attributes };
        note(tagName, attributes);
        const isFont = tagName === 'font';
        const wanted = `${attributes.style ?? ''};${styleOfFont(attributes)}`;
        for (const loss of lossesOfStyle(wanted)) lost.add(loss);
        return {
          tagName: isFont ? 'span' : tagName,
          attribs: keptAttributes(attributes, allowedStyle(wanted)),
        };
      },
    },
  });
  // Again: a character reference may have brought a control character in.
  return { html: cleanText(safe), lost: [...lost], hasFiles };
}

function linkAttributes(href: string): Attributes {
  return { href, target: '_blank', rel: 'noopener noreferrer nofollow' };
}

function keptAttributes(attributes: Attributes, style: string): Attributes {
  const kept: Attributes = {};
  if (style !== '') kept.style = style;
  if (attributes.dir && /^(ltr|rtl|auto)$/.test(attributes.dir)) kept.dir = attributes.dir;
  if (attributes.start && /^\d{1,6}$/.test(attributes.start)) kept.start = attributes.start;
  for (const span of ['colspan', 'rowspan']) {
    const value = attributes[span];
    if (value && /^[1-9]\d?$/.test(value)) kept[span] = value;
  }
  return kept;
}

function carriesFile(attributes: Attributes): boolean {
  for (const name of addressAttributes) {
    const address = attributes[name];
    if (address && fileScheme.test(address.replace(ignoredByBrowsers, ''))) return true;
  }
  return attributes.style !== undefined && fileInStyle.test(attributes.style);
}
