// XEP-0428: Fallback Indication 0.2. The quoted text that a reply (XEP-0461) repeats for clients that know no replies.
import type { Fallback } from './read-message.ts';

const reply = 'urn:xmpp:reply:0';

/**
 * The body without what it quotes for the sake of a reply. Other fallbacks stay: they are all that there is to read. So does
 * a quote when nothing would be left.
 */
export function withoutQuote(body: string, fallbacks: readonly Fallback[]): string {
  const ranges = fallbacks
    .filter((fallback) => fallback.for === reply)
    .flatMap((fallback) => fallback.ranges);
  if (ranges.length === 0) return body;
  const indexOf = codePointIndex(body);
  let kept = '';
  let position = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(position, indexOf(start));
    const to = Math.max(from, indexOf(end));
    kept += body.slice(position, from);
    position = to;
  }
  kept += body.slice(position);
  return kept.trim() === '' ? body : kept;
}

/** XEP-0426: offsets count Unicode code points, strings here UTF-16 units. Asked in rising order, each is found going on. */
function codePointIndex(text: string): (offset: number) => number {
  let points = 0;
  let index = 0;
  return (offset) => {
    if (offset < points) {
      points = 0;
      index = 0;
    }
    while (points < offset && index < text.length) {
      index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
      points++;
    }
    return index;
  };
}
