/** How a piece of text looks. */
export interface Marks {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly href: string | undefined;
  /** Line ends and runs of spaces mean what they are. */
  readonly keepsSpace: boolean;
}

export const plainMarks: Marks = { bold: false, italic: false, href: undefined, keepsSpace: false };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** The HTML in the elements that the marks mean. */
export function marked(html: string, { bold, italic, href }: Marks): string {
  let result = html;
  if (italic) result = `<em>${result}</em>`;
  if (bold) result = `<strong>${result}</strong>`;
  return href ? `<a href="${escapeHtml(href)}">${result}</a>` : result;
}

/** Indents and columns as spaces that HTML does not fold: the way to keep them in a message. */
export function keptSpaces(line: string): string {
  return line.replaceAll('\t', '    ').replace(/ {2,}/g, (run) => '\u00A0'.repeat(run.length));
}
