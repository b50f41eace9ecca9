// A piece of a text around what was looked for.
import { folded } from './folding.ts';

/** Put together they are a part of the text; `…` stands where more of it was left out. */
export interface Excerpt {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** Signs on either side. */
const around = 60;

/** Around the first of the words (as {@link folded}) that is found; the beginning of the text where none is. */
export function excerptOf(text: string, words: readonly string[]): Excerpt {
  const signs = [...text];
  // What each sign becomes, one after another, so that a place in the one is known in the other.
  const pieces = signs.map(folded);
  const whole = pieces.join('');
  const found = words
    .map((word) => ({ at: whole.indexOf(word), length: word.length }))
    .filter(({ at }) => at >= 0);
  const first = found.sort((one, other) => one.at - other.at || other.length - one.length)[0];
  if (!first) return { before: '', match: '', after: upTo(signs, 2 * around) };
  const [start, end] = [signAt(pieces, first.at), signAt(pieces, first.at + first.length - 1) + 1];
  const from = Math.max(0, start - around);
  return {
    before: (from > 0 ? '…' : '') + signs.slice(from, start).join(''),
    match: signs.slice(start, end).join(''),
    after: upTo(signs.slice(end), around),
  };
}

/** The sign that the piece with this place came from. */
function signAt(pieces: readonly string[], place: number): number {
  let passed = 0;
  return pieces.findIndex((piece) => {
    passed += piece.length;
    return passed > place;
  });
}

const upTo = (signs: readonly string[], most: number) =>
  signs.slice(0, most).join('') + (signs.length > most ? '…' : '');
