// Plain text with its links, as the gateway found them (R10).
import type { Link } from '../protocol/types.ts';

export type TextPart = { readonly text: string; readonly url?: string };

/** The text in parts; those with `url` can be followed. A link that does not stand in the text is left out. */
export function partsOf(text: string, links: readonly Link[]): readonly TextPart[] {
  const places = links
    .flatMap(({ url, text: shown = url }) =>
      everyPlace(text, shown).map((at) => ({ at, end: at + shown.length, url })),
    )
    .sort((a, b) => a.at - b.at || b.end - a.end);
  const parts: TextPart[] = [];
  let done = 0;
  for (const { at, end, url } of places) {
    if (at < done) continue;
    if (at > done) parts.push({ text: text.slice(done, at) });
    parts.push({ text: text.slice(at, end), url });
    done = end;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/**
 * Those whose words are the address itself: of a message as HTML, the addresses that were written as words. What was made a link
 * there has its own element, and its label means nothing elsewhere.
 */
export const addressesAmong = (links: readonly Link[]): readonly Link[] =>
  links.filter(({ url, text = url }) => withoutScheme(url) === withoutScheme(text));

const withoutScheme = (address: string) =>
  address.replace(/^(https?:\/\/|mailto:|tel:)/i, '').replace(/\/$/, '');

function everyPlace(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0 && part !== ''; at = text.indexOf(part, at + part.length))
    places.push(at);
  return places;
}
