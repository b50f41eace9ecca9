import type { CannedReply } from './editor-props.ts';

/** The replies that fit what was typed, best first: by the beginning of the name, a word of it, any part, the text. */
export function findReplies(replies: readonly CannedReply[], typed: string): readonly CannedReply[] {
  const wanted = fold(typed);
  if (wanted === '') return replies;
  return replies
    .map((reply) => ({ reply, rank: rankOf(reply, wanted) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .map(({ reply }) => reply);
}

function rankOf({ name, text }: CannedReply, wanted: string): number {
  const folded = fold(name);
  if (folded.startsWith(wanted)) return 0;
  if (folded.includes(` ${wanted}`)) return 1;
  if (folded.includes(wanted)) return 2;
  return fold(text).includes(wanted) ? 3 : 4;
}

/** Without case and accents: who types "gruss" finds "Gruß". */
function fold(text: string): string {
  return text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss');
}
