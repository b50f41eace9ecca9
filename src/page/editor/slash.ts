import type { EditorState } from '@tiptap/pm/state';

/** A `/` at the start of a line, and what is typed after it: the agent looks for a canned reply. */
export interface SlashQuery {
  readonly from: number;
  readonly to: number;
  readonly typed: string;
}

const longestQuery = 40;

export function slashQuery({ selection }: EditorState): SlashQuery | undefined {
  const { $from, empty, from } = selection;
  if (!empty || !$from.parent.isTextblock) return undefined;
  let lineStart = 0;
  $from.parent.forEach((node, offset) => {
    if (node.type.name === 'hardBreak' && offset < $from.parentOffset) lineStart = offset + node.nodeSize;
  });
  const line = $from.parent.textBetween(lineStart, $from.parentOffset, undefined, '\uFFFC');
  if (!line.startsWith('/') || line.length > longestQuery) return undefined;
  return { from: from - line.length, to: from, typed: line.slice(1) };
}
