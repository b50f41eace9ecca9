import { type Editor, getMarkRange } from '@tiptap/core';

/** Makes the selected words a link, or writes `text` as one. An empty address takes the link away. */
export function setLink(editor: Editor, href: string, text: string): void {
  const { state } = editor;
  const { link } = state.schema.marks;
  if (!link) return;
  const around = state.selection.empty ? getMarkRange(state.selection.$from, link) : undefined;
  const { from, to } = around ?? state.selection;
  if (href === '') {
    editor.chain().setTextSelection({ from, to }).unsetMark('link').setTextSelection(to).run();
  } else if (from === to) {
    const mark = { type: 'link', attrs: { href } };
    editor
      .chain()
      .insertContent({ type: 'text', text: text || href, marks: [mark] })
      .run();
  } else {
    editor.chain().setTextSelection({ from, to }).setMark('link', { href }).setTextSelection(to).run();
  }
}

/** Plain text with its line ends. */
export function insertText(editor: Editor, text: string, range: { from: number; to: number }): void {
  const content = text
    .split(/\r?\n/)
    .flatMap((line, index) => [
      ...(index > 0 ? [{ type: 'hardBreak' }] : []),
      ...(line === '' ? [] : [{ type: 'text', text: line }]),
    ]);
  editor.chain().insertContentAt(range, content).run();
}

/** A linked image at the cursor, or in place of the selected one. */
export function insertImage(editor: Editor, src: string, alt: string): void {
  editor.chain().insertContent({ type: 'image', attrs: { src, alt } }).run();
}
