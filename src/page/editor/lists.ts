import type { Editor } from '@tiptap/core';
import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';

/** Makes the selected lines a list, or plain lines again. Other lines of the same paragraph stay what they are. */
export function toggleList(editor: Editor, kind: 'bulletList' | 'orderedList'): boolean {
  editor.view.focus();
  return editor
    .chain()
    .command(({ tr, state }) => {
      splitAtBreaks(tr, state);
      return true;
    })
    .toggleList(kind, 'listItem')
    .run();
}

/** Agents break lines with Shift+Enter; a list item is made of a paragraph. So each selected line becomes one. */
function splitAtBreaks(tr: Transaction, { selection, doc, schema }: EditorState): void {
  const { from, to } = selection;
  const splits: number[] = [];
  doc.nodesBetween(from, to, (block, start, parent) => {
    if (!block.isTextblock || parent !== doc) return;
    let before: number | undefined;
    let after: number | undefined;
    block.forEach((node, offset) => {
      if (node.type !== schema.nodes.hardBreak) return;
      const position = start + 1 + offset;
      if (position < from) before = position;
      else if (position < to) splits.push(position);
      else after ??= position;
    });
    if (before !== undefined) splits.push(before);
    if (after !== undefined) splits.push(after);
  });
  if (splits.length === 0) return;
  for (const position of splits.sort((a, b) => b - a)) tr.delete(position, position + 1).split(position);
  // A split takes one place more than the break did. Which side of it the ends of the selection are on must not change.
  const moved = (end: number) => end + splits.filter((position) => position < end).length;
  tr.setSelection(TextSelection.create(tr.doc, moved(from), moved(to)));
}

/** Shift+Enter: a new line; in a list a new item, and out of the list from an empty one. */
export function breakLine(editor: Editor): boolean {
  if (!editor.isActive('listItem')) return editor.commands.setHardBreak();
  return editor.commands.first(({ commands }) => [
    () => commands.splitListItem('listItem'),
    () => commands.liftListItem('listItem'),
  ]);
}

/** Tab in a list: one level in or out, where there is one; otherwise Tab goes on to the next control as everywhere. */
export function indent(editor: Editor, isOut: boolean): boolean {
  if (!isOut) return editor.commands.sinkListItem('listItem');
  return isNested(editor.state) && editor.commands.liftListItem('listItem');
}

function isNested({ selection: { $from } }: EditorState): boolean {
  let items = 0;
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === 'listItem') items++;
  }
  return items > 1;
}
