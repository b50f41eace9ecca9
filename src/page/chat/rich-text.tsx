// An agent's HTML (R12) as it was written. It was sanitised when it was stored; here nothing but known elements is made
// of it, one by one, so that no markup of anybody is ever put into the page.
import { type ComponentChildren, h } from 'preact';
import { useMemo } from 'preact/hooks';
import { inert } from '../editor/paste/inert.ts';
import { Icon } from '../parts/icon.tsx';
import type { Link } from '../protocol/types.ts';
import { addressesAmong, partsOf } from './linked-text.ts';
import { linkTo } from './links.ts';

const plainTags = new Set([
  ...[
    'p',
    'br',
    'b',
    'strong',
    'i',
    'em',
    'u',
    's',
    'del',
    'ins',
    'sub',
    'sup',
    'code',
    'kbd',
    'pre',
    'blockquote',
    'ul',
    'ol',
  ],
  ...[
    'li',
    'hr',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'dl',
    'dt',
    'dd',
    'q',
    'small',
  ],
]);
/** Headings of a message are not headings of the page. */
const instead: Readonly<Record<string, string>> = Object.fromEntries(
  ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, 'p']),
);
const deepest = 100;

const none: readonly Link[] = [];

/** `links`: those that the gateway found; addresses among the words can be followed. */
export function RichText({
  html,
  links = none,
}: {
  readonly html: string;
  readonly links?: readonly Link[];
}) {
  return <div class="rich">{useMemo(() => read(html, addressesAmong(links)), [html, links])}</div>;
}

/** A document of its own, in which nothing runs and nothing is fetched. */
function read(html: string, addresses: readonly Link[]): ComponentChildren {
  const { body } = new DOMParser().parseFromString(inert(html), 'text/html');
  return childrenOf(body, 0, addresses);
}

function childrenOf(node: Node, depth: number, addresses: readonly Link[]): ComponentChildren[] {
  return Array.from(node.childNodes, (child) => drawn(child, depth + 1, addresses));
}

function drawn(node: Node, depth: number, addresses: readonly Link[]): ComponentChildren {
  if (depth > deepest) return node.textContent;
  if (node.nodeType === Node.TEXT_NODE) return words(node.textContent ?? '', addresses);
  if (!(node instanceof Element)) return null;
  const name = node.tagName.toLowerCase();
  if (name === 'a') return link(node, depth);
  if (name === 'img') return imageLink(node);
  if (!plainTags.has(name)) return childrenOf(node, depth, addresses);
  // As a string: the type of every element at once is more than the compiler can take.
  const tag: string = instead[name] ?? name;
  const heading = name in instead ? { class: 'heading' } : {};
  if (name === 'br' || name === 'hr') return h(tag, {});
  return h(tag, heading, childrenOf(node, depth, addresses));
}

function words(text: string, addresses: readonly Link[]): ComponentChildren {
  return partsOf(text, addresses).map(({ text: part, url }) =>
    url === undefined ? part : <a {...linkTo(url)}>{part}</a>,
  );
}

function link(node: Element, depth: number): ComponentChildren {
  return <a {...linkTo(node.getAttribute('href') ?? '')}>{childrenOf(node, depth, none)}</a>;
}

/** A linked image is a link here: the page asks nobody elsewhere for anything. */
function imageLink(node: Element): ComponentChildren {
  const address = node.getAttribute('src') ?? '';
  const name = node.getAttribute('alt') || address;
  return (
    <a class="file" {...linkTo(address)}>
      <Icon name="image" />
      <span class="file-name">{name}</span>
    </a>
  );
}
