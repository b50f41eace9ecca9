// XEP-0059: Result Set Management 1.0, over a list that is at hand.
import { type Element, default as xml } from '@xmpp/xml';
import { ProtocolRefusal } from './refusals.ts';

export const resultSets = 'http://jabber.org/protocol/rsm';

const largestPage = 100;

/**
 * The page that `query` asks for, of a list in a lasting order; `idOf` names a place in it. Where nothing is asked for: the first
 * `unasked` items, with the set only if that is not all. Refused with item-not-found for a place that is not in the list.
 */
export function pageOfSet<Item>(
  query: Element,
  list: readonly Item[],
  idOf: (item: Item) => string,
  unasked: number,
): { readonly items: readonly Item[]; readonly set: Element | undefined } {
  const asked = query.getChild('set', resultSets);
  const max = asked ? Math.min(wholeIn(asked, 'max') ?? largestPage, largestPage) : unasked;
  const start = asked ? startOf(asked, list, idOf, max) : 0;
  const items = list.slice(start, start + max);
  if (!asked && items.length === list.length) return { items, set: undefined };
  const [first, last] = [items[0], items.at(-1)];
  return {
    items,
    set: xml(
      'set',
      { xmlns: resultSets },
      first !== undefined && xml('first', { index: start }, idOf(first)),
      last !== undefined && xml('last', {}, idOf(last)),
      xml('count', {}, String(list.length)),
    ),
  };
}

function startOf<Item>(
  asked: Element,
  list: readonly Item[],
  idOf: (item: Item) => string,
  max: number,
): number {
  const [after, before] = [
    asked.getChildText('after', resultSets),
    asked.getChild('before', resultSets)?.getText(),
  ];
  const placeOf = (id: string) => {
    const place = list.findIndex((item) => idOf(item) === id);
    if (place < 0) throw new ProtocolRefusal('no-such-node');
    return place;
  };
  if (after) return placeOf(after) + 1;
  if (before !== undefined) return Math.max(0, (before === '' ? list.length : placeOf(before)) - max);
  return wholeIn(asked, 'index') ?? 0;
}

function wholeIn(asked: Element, name: string): number | undefined {
  const text = asked.getChildText(name, resultSets);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
