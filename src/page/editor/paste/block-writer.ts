import { escapeHtml, keptSpaces, type Marks, marked } from './marks.ts';

interface Paragraph {
  readonly kind: 'p';
  readonly html: string;
}

interface List {
  readonly kind: 'ul' | 'ol';
  readonly start: number;
  /** An item that was copied without its list began it. */
  readonly isImplied: boolean;
  readonly items: Block[][];
}

type Block = Paragraph | List;
type Boundary = 'none' | 'space' | 'line' | 'paragraph';
const rank: Record<Boundary, number> = { none: 0, space: 1, line: 2, paragraph: 3 };

/**
 * Writes paragraphs and lists from text that comes in pieces, with the white space that a browser would show. Boundaries
 * are noted and take effect when text follows, so that nothing empty is written.
 */
export class BlockWriter {
  private readonly document: Block[] = [];
  /** Where the next block goes. */
  private target: Block[] | List = this.document;
  private paragraph = '';
  private pending: Boundary = 'none';
  /** A space would not show: the line ends in one, or nothing stands in it yet. */
  private atSpace = true;
  private isOneLine = false;

  text(raw: string, marks: Marks) {
    // A space that does not break stays where typography wants it.
    const text = raw.replace(/[\u200B\uFEFF\u00AD]/g, '').replace(/\u00A0(?![!?:;»%€])/g, ' ');
    if (marks.keepsSpace && !this.isOneLine) return this.preformatted(text, marks);
    const words = text.replace(/[ \t\r\n\f]+/g, ' ');
    if (words === '' || (words === ' ' && this.pending !== 'none')) return;
    this.settle();
    const shown = this.atSpace ? words.trimStart() : words;
    if (shown === '') return;
    this.atSpace = shown.endsWith(' ');
    this.paragraph += marked(escapeHtml(shown), marks);
  }

  lineBreak() {
    // An empty line: what comes is a paragraph of its own.
    const isEmptyLine = this.paragraph === '' || rank[this.pending] >= rank.line;
    this.boundary(isEmptyLine ? 'paragraph' : 'line');
  }

  image(src: string, alt: string, marks: Marks) {
    this.settle();
    this.paragraph += marked(`<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}">`, marks);
    this.atSpace = false;
  }

  boundary(boundary: Boundary) {
    const wanted = this.isOneLine ? 'space' : boundary;
    if (rank[wanted] > rank[this.pending]) this.pending = wanted;
  }

  /** Everything that is written meanwhile stays in the line. */
  inOneLine(write: () => void) {
    const before = this.isOneLine;
    this.isOneLine = true;
    write();
    this.isOneLine = before;
    if (this.pending === 'space') this.pending = 'none';
  }

  list(kind: 'ul' | 'ol', start: number, write: () => void) {
    if (this.isOneLine) return write();
    this.closeParagraph();
    this.within(this.newList(kind, start, false), write);
  }

  item(write: () => void) {
    this.boundary('line');
    if (this.isOneLine) return write();
    this.closeParagraph();
    if (Array.isArray(this.target)) return this.within(this.impliedList(this.target), () => this.item(write));
    const item: Block[] = [];
    this.target.items.push(item);
    this.within(item, write);
  }

  end(): string {
    this.closeParagraph();
    return this.document.map(htmlOf).join('');
  }

  private within(target: Block[] | List, write: () => void) {
    const before = this.target;
    this.target = target;
    write();
    this.closeParagraph();
    this.target = before;
  }

  private newList(kind: 'ul' | 'ol', start: number, isImplied: boolean): List {
    const list: List = { kind, start, isImplied, items: [] };
    this.blocks().push(list);
    return list;
  }

  private impliedList(blocks: Block[]): List {
    const last = blocks.at(-1);
    return last && last.kind !== 'p' && last.isImplied ? last : this.newList('ul', 1, true);
  }

  /** In a list but in no item: Google and old HTML put a list beside the item it belongs to. */
  private blocks(): Block[] {
    if (Array.isArray(this.target)) return this.target;
    const { items } = this.target;
    const last = items.at(-1) ?? [];
    if (items.length === 0) items.push(last);
    return last;
  }

  private preformatted(text: string, marks: Marks) {
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      if (index > 0) this.lineBreak();
      const isBetween = this.paragraph === '' || this.pending !== 'none';
      if (line === '' || (isBetween && line.trim() === '')) continue;
      this.settle();
      this.paragraph += marked(escapeHtml(keptSpaces(line)), marks);
      this.atSpace = line.endsWith(' ');
    }
  }

  private settle() {
    if (this.pending === 'paragraph') this.closeParagraph();
    else if (this.paragraph !== '' && this.pending === 'line') {
      this.paragraph += '<br>';
      this.atSpace = true;
    } else if (this.paragraph !== '' && this.pending === 'space' && !this.atSpace) {
      this.paragraph += ' ';
      this.atSpace = true;
    }
    this.pending = 'none';
  }

  private closeParagraph() {
    if (this.paragraph.trim() !== '')
      this.blocks().push({ kind: 'p', html: this.paragraph.replace(/ +$/, '') });
    this.paragraph = '';
    this.pending = 'none';
    this.atSpace = true;
  }
}

function htmlOf(block: Block): string {
  if (block.kind === 'p') return `<p>${block.html}</p>`;
  const items = block.items.map((item) => item.map(htmlOf).join('')).filter((item) => item !== '');
  if (items.length === 0) return '';
  const start =
    block.kind === 'ol' && block.start > 1 && Number.isInteger(block.start) ? ` start="${block.start}"` : '';
  return `<${block.kind}${start}>${items.map((item) => `<li>${item}</li>`).join('')}</${block.kind}>`;
}
