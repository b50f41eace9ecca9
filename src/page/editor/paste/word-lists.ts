// Word writes list items as paragraphs with `mso-list: l0 level2 lfo1` and the mark as text. Lists are made of them here.

import { styleAttribute } from './inert.ts';

const listStyle = /mso-list:\s*l\d+\s+level(\d+)/i;
const ignored = /mso-list:\s*ignore/i;
const numbered = /^\s*\(?(?:\d{1,3}|[a-z]{1,4})[.)]/i;

interface OpenList {
  readonly level: number;
  readonly list: Element;
}

/** Changes the document: consecutive list paragraphs become `<ul>` and `<ol>`, nested by level. */
export function makeWordLists(body: Element): void {
  /** Outermost first, while list paragraphs follow each other. */
  let open: OpenList[] = [];
  for (const paragraph of body.querySelectorAll('[data-style*="mso-list" i]')) {
    const level = Number(listStyle.exec(styleAttribute(paragraph))?.[1] ?? 0);
    if (level === 0) continue;
    const name = takeMark(paragraph) ? 'ol' : 'ul';
    const outermost = open[0]?.list;
    if (!outermost || previousOf(paragraph) !== outermost) open = [];
    open = enclosing(open, level, name);
    if (open.at(-1)?.level !== level) {
      const list = paragraph.ownerDocument.createElement(name);
      const parent = open.at(-1)?.list.lastElementChild;
      if (parent) parent.append(list);
      else paragraph.before(list);
      open = [...open, { level, list }];
    }
    const item = paragraph.ownerDocument.createElement('li');
    item.append(...paragraph.childNodes);
    open.at(-1)?.list.append(item);
    paragraph.remove();
  }
}

/** The open lists that an item of this level and kind goes into, or hangs a new list on. */
function enclosing(open: readonly OpenList[], level: number, name: string): OpenList[] {
  const kept = open.filter((list) => list.level <= level);
  const last = kept.at(-1);
  if (last?.level === level && last.list.localName !== name) kept.pop();
  return kept;
}

/** What stands before it, white space and comments apart; text counts as nothing known. */
function previousOf(element: Element): Node | undefined {
  let node = element.previousSibling;
  while (node && (node.nodeType === Node.COMMENT_NODE || !node.textContent?.trim())) {
    if (node.nodeType === Node.ELEMENT_NODE) return node;
    node = node.previousSibling;
  }
  return node ?? undefined;
}

/** Takes the mark out of the paragraph; true if it was a number or letter, and no bullet. */
function takeMark(paragraph: Element): boolean {
  for (const span of paragraph.querySelectorAll('[data-style*="mso-list" i]')) {
    if (!ignored.test(styleAttribute(span))) continue;
    const mark = span.textContent ?? '';
    span.remove();
    return numbered.test(mark);
  }
  return false;
}
