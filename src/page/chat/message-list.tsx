// The messages of a chat window. Only those in view are drawn, so that a room of twenty thousand is as quick as one of ten.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { Heights } from '../parts/heights.ts';
import type { Row } from '../state/rows.ts';

/** How far beyond the edges rows are drawn, in pixels. */
const margin = 600;
/** Nearer to the end than this is at the end. */
const nearEnd = 48;
/** Heights that never come to rest are left alone after so many rounds: a jumping page is better than a standing one. */
const mostRounds = 12;
/** Nearer to the beginning than this, and older messages are asked for. */
const nearBegin = 800;

interface Props {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly draw: (row: Row) => ComponentChildren;
  readonly estimate: (row: Row) => number;
  readonly onNearBegin: () => void;
  /** Whether the newest message is in view. */
  readonly onEnd: (isAtEnd: boolean) => void;
  /** Each new value scrolls to the end. */
  readonly toEnd: number;
  /** Each new one is brought into view; it is marked for as long as it is named. */
  readonly sought?: { readonly key: string } | undefined;
}

interface Place {
  /** Where a row stands on the screen, so that it stays there whatever comes before it. */
  anchor: { readonly key: string; readonly below: number } | undefined;
  isAtEnd: boolean;
  /** How often in a row a drawing changed heights. */
  rounds: number;
  top: number;
  height: number;
  width: number;
}

export function MessageList({ label, rows, draw, estimate, onNearBegin, onEnd, toEnd, sought }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const heights = useMemo(() => new Heights(), []);
  const place = useRef<Place>({
    anchor: undefined,
    isAtEnd: true,
    rounds: 0,
    top: 0,
    height: 800,
    width: 0,
  }).current;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const begun = useRef(false);

  heights.arrange(rows, keyOf, estimate);
  const from = place.isAtEnd ? heights.total - place.height : topOf(place, rows, heights);
  const [first, last] = heights.between(from - margin, from + place.height + margin);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let hasChanged = element.clientHeight !== place.height;
    place.height = element.clientHeight;
    for (const row of element.querySelectorAll<HTMLElement>('[data-key]')) {
      hasChanged = heights.measure(row.dataset.key ?? '', row.getBoundingClientRect().height) || hasChanged;
    }
    if (hasChanged) heights.arrange(rows, keyOf, estimate);
    if (!begun.current && rows.length > 0) begin(element);
    place.rounds = hasChanged ? place.rounds + 1 : 0;
    if (hasChanged && place.rounds < mostRounds) redraw(undefined);
    stay(element);
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== place.width) heights.forget();
      place.width = element.clientWidth;
      redraw(undefined);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (toEnd === 0) return;
    place.isAtEnd = true;
    redraw(undefined);
    onEnd(true);
  }, [toEnd]);

  useLayoutEffect(() => {
    const index = rows.findIndex(({ key }) => key === sought?.key);
    if (sought === undefined || index < 0) return;
    const below = place.height / 3;
    place.isAtEnd = heights.total - heights.offset(index) <= place.height - below;
    place.anchor = { key: sought.key, below };
    redraw(undefined);
    onEnd(place.isAtEnd);
  }, [sought]);

  /** A chat opens at what is new, or at its end. */
  function begin(element: HTMLElement): void {
    begun.current = true;
    const line = rows.findIndex(({ sort }) => sort === 'new');
    const after = rows[line + 1];
    if (line < 0 || !after) return;
    const isOutOfView = heights.total - heights.offset(line) > element.clientHeight;
    if (!isOutOfView) return;
    place.isAtEnd = false;
    place.anchor = { key: after.key, below: 72 };
    onEnd(false);
  }

  function stay(element: HTMLElement): void {
    const wanted = place.isAtEnd ? element.scrollHeight - element.clientHeight : topOf(place, rows, heights);
    if (Math.abs(element.scrollTop - wanted) >= 1) element.scrollTop = wanted;
    place.top = element.scrollTop;
  }

  function onScroll(): void {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, clientHeight, scrollHeight } = element;
    const wasAtEnd = place.isAtEnd;
    place.top = scrollTop;
    place.isAtEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    place.anchor = anchorAt(scrollTop, rows, heights);
    if (place.isAtEnd !== wasAtEnd) onEnd(place.isAtEnd);
    if (scrollTop < nearBegin) onNearBegin();
    const [nextFirst, nextLast] = heights.between(
      scrollTop - margin / 2,
      scrollTop + clientHeight + margin / 2,
    );
    if (nextFirst < first || nextLast > last) redraw(undefined);
  }

  return (
    <div
      ref={scroller}
      class="messages"
      role="log"
      aria-live="off"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys.
      tabIndex={0}
      onScroll={onScroll}
    >
      <div class="messages-inner">
        <div style={{ height: `${heights.offset(first)}px` }} />
        {rows.slice(first, last).map((row) => (
          <div key={row.key} data-key={row.key} class={row.key === sought?.key ? 'row sought' : 'row'}>
            {draw(row)}
          </div>
        ))}
        <div style={{ height: `${heights.total - heights.offset(last)}px` }} />
      </div>
    </div>
  );
}

const keyOf = (row: Row) => row.key;

/** Lines between messages come and go; messages stay. */
function anchorAt(top: number, rows: readonly Row[], heights: Heights): Place['anchor'] {
  for (let index = heights.at(top); index < rows.length; index++) {
    const row = rows[index];
    if (row?.sort === 'entry' || row?.sort === 'pending')
      return { key: row.key, below: heights.offset(index) - top };
  }
  return undefined;
}

function topOf({ anchor, top }: Place, rows: readonly Row[], heights: Heights): number {
  if (!anchor) return top;
  const index = rows.findIndex(({ key }) => key === anchor.key);
  return index < 0 ? top : heights.offset(index) - anchor.below;
}
