// Writes lines of plain text: spaces run together as in HTML, blocks apart, quotes and list items with their marks.

/** Marks deeper than this are not indented further: a line must not grow with the depth that somebody else chose. */
const deepestMarks = 6;
const widestIndent = 4;

interface Mark {
  /** Before the first line of it. */
  readonly first: string;
  /** Before all others. */
  readonly rest: string;
  begun: boolean;
}

export class TextWriter {
  #done = '';
  #line = '';
  #hasText = false;
  /** Line ends that are due before the next word. */
  #breaks = 0;
  #space = false;
  #apart = false;
  readonly #marks: Mark[] = [];
  /** Of each open row, how many cells it has so far. */
  readonly #rows: number[] = [];
  #cells = 0;

  /** Text as HTML has it: runs of white space are one space, which is dropped at the ends of a line. */
  words(text: string): void {
    const collapsed = text.replace(/[ \t\n\r\f]+/g, ' ');
    const from = collapsed.startsWith(' ') ? 1 : 0;
    const to = collapsed.endsWith(' ') ? collapsed.length - 1 : collapsed.length;
    if (from === 1) this.#space = true;
    if (to > from) this.write(collapsed.slice(from, to).replaceAll('\u00A0', ' '));
    if (to < collapsed.length) this.#space = true;
  }

  /** Text in which every space and line end counts. */
  preformatted(text: string): void {
    text.split('\n').forEach((line, index) => {
      if (index > 0) this.lineBreak();
      if (line !== '') this.write(line);
    });
  }

  /** These characters, after what is due: line ends with their marks, or a space. */
  write(text: string): void {
    if (this.#breaks > 0) this.#endLines();
    else if (this.#line !== '' && (this.#space || (this.#apart && wouldRun(this.#line, text))))
      this.#line += ' ';
    if (this.#line === '') this.#line = this.#startOfLine();
    this.#line += text;
    this.#hasText = true;
    this.#space = false;
    this.#apart = false;
  }

  /** What comes next is no part of the word before: an image's address would run into it. */
  apart(): void {
    this.#apart = true;
  }

  lineBreak(): void {
    if (this.#cells > 0) this.#space = true;
    else if (this.#hasText) this.#breaks++;
  }

  /** The edge of a block: at least so many line ends. In an item the lines stay together; a cell is one line. */
  block(lineEnds: 1 | 2): void {
    if (this.#cells > 0) this.#space = true;
    else if (this.#hasText) this.#breaks = Math.max(this.#breaks, this.#isInItem() ? 1 : lineEnds);
  }

  openQuote(): void {
    const mark = this.#marks.length < deepestMarks ? '> ' : '';
    this.#marks.push({ first: mark, rest: mark, begun: false });
  }

  /** A list item with its mark, or (spaces) one that is only indented. */
  openItem(mark: string): void {
    const rest = this.#marks.length < deepestMarks ? ' '.repeat(Math.min(mark.length, widestIndent)) : '';
    this.#marks.push({ first: mark, rest, begun: false });
    if (this.#cells > 0) this.write(mark.trim());
    if (this.#cells > 0) this.#space = true;
  }

  /** The end of the quote or item that was opened last. */
  closeMark(): void {
    this.#marks.pop();
  }

  openRow(): void {
    this.#rows.push(0);
  }

  closeRow(): void {
    this.#rows.pop();
  }

  openCell(): void {
    const before = this.#rows.pop() ?? 0;
    if (before > 0) {
      this.#space = true;
      this.write('|');
      this.#space = true;
    }
    this.#rows.push(before + 1);
    this.#cells++;
  }

  closeCell(): void {
    this.#cells = Math.max(0, this.#cells - 1);
  }

  /** Everything written, without white space at its end. */
  end(): string {
    return (this.#done + this.#line).trimEnd();
  }

  #isInItem(): boolean {
    const innermost = this.#marks.at(-1);
    return innermost !== undefined && !innermost.first.startsWith('>');
  }

  #endLines(): void {
    // A line left empty carries the marks of quotes that have begun: `>` between two paragraphs of one quote.
    const empty = this.#marks
      .map((mark) => (mark.begun ? mark.rest : ''))
      .join('')
      .trimEnd();
    this.#done += `${this.#line}\n${`${empty}\n`.repeat(this.#breaks - 1)}`;
    this.#line = '';
    this.#breaks = 0;
  }

  #startOfLine(): string {
    let start = '';
    for (const mark of this.#marks) {
      start += mark.begun ? mark.rest : mark.first;
      mark.begun = true;
    }
    return start;
  }
}

/** Whether text right after this line would look like one word with its end. */
const wouldRun = (line: string, text: string) =>
  !openers.includes(line.at(-1) ?? ' ') && /^[\p{L}\p{N}]/u.test(text);
const openers = ' \t([{<"\'“‘';
