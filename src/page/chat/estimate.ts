import type { Row } from '../state/rows.ts';

const lettersInLine = 72;
const line = 22;

/** How high a row will be about, in pixels, before it has ever been drawn. */
export function estimateOf(row: Row): number {
  if (row.sort === 'day') return 52;
  if (row.sort === 'new') return 36;
  const text = row.sort === 'entry' ? row.entry.message.text : row.pending.html;
  let lines = 0;
  for (const part of text.split('\n', 200)) lines += Math.max(1, Math.ceil(part.length / lettersInLine));
  return lines * line + 38;
}
