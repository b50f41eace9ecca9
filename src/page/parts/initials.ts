/** One or two letters: of the first and the last word of a name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /\p{L}|\p{N}/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => [...(word ?? '?')][0]?.toUpperCase() ?? '').join('');
}

const tones = 8;

/** From 0 to 7, always the same for one address. */
export function toneOf(jid: string): number {
  let sum = 0;
  for (const char of jid) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum % tones;
}
