// A list to pick from, drawn only where it is in view. Arrow keys move, Enter opens; a screen reader follows.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

/** How many rows are drawn beyond the edges. */
const margin = 6;

interface Props<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Pixels; all rows are of one height. */
  readonly rowHeight: number;
  readonly draw: (item: Item) => ComponentChildren;
  /** The one that is open. */
  readonly selected?: string | undefined;
  readonly onOpen: (item: Item) => void;
  /** The end of the list came into view. */
  readonly onEnd?: () => void;
}

export function Listbox<Item>(props: Props<Item>) {
  const { label, items, keyOf, rowHeight, draw, selected, onOpen, onEnd } = props;
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 1200 });
  const [active, setActive] = useState<string | undefined>(undefined);
  const id = useId();
  const at = items.findIndex((item) => keyOf(item) === (active ?? selected));
  const first = Math.max(0, Math.floor(view.top / rowHeight) - margin);
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + margin);
  // The row that the keyboard is at has to be there, in view or not.
  const drawn = items.slice(first, last).map((item, offset) => ({ item, index: first + offset }));
  const atItem = items[at];
  if (atItem !== undefined && (at < first || at >= last)) drawn.push({ item: atItem, index: at });

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (last >= items.length && items.length > 0) onEnd?.();
  }, [last, items.length]);

  useEffect(() => reveal(items.findIndex((item) => keyOf(item) === selected)), [selected]);

  function reveal(index: number): void {
    const element = list.current;
    if (!element || index < 0) return;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? items.length - 1 : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: items.length - 1,
    };
    const wanted = steps[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      if (atItem !== undefined) onOpen(atItem);
    } else if (wanted === undefined) return;
    else {
      const next = Math.max(0, Math.min(items.length - 1, wanted));
      const item = items[next];
      if (item !== undefined) setActive(keyOf(item));
      reveal(next);
    }
    event.preventDefault();
  }

  return (
    <div
      ref={list}
      class="listbox"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      {...(atItem !== undefined && { 'aria-activedescendant': `${id}-${at}` })}
      onKeyDown={onKeyDown}
      onFocus={({ currentTarget }) => {
        // Whoever comes by the keyboard stands somewhere at once.
        const begin = items[Math.max(0, at)];
        if (begin !== undefined && currentTarget.matches(':focus-visible')) setActive(keyOf(begin));
      }}
      onBlur={() => setActive(undefined)}
      onScroll={({ currentTarget: { scrollTop, clientHeight } }) =>
        setView({ top: scrollTop, height: clientHeight })
      }
    >
      <div class="listbox-inner" role="presentation" style={{ height: `${items.length * rowHeight}px` }}>
        {drawn.map(({ item, index }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's own.
          <div
            key={keyOf(item)}
            id={`${id}-${index}`}
            class={index === at && active !== undefined ? 'option active' : 'option'}
            role="option"
            tabIndex={-1}
            aria-selected={keyOf(item) === selected}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            style={{ height: `${rowHeight}px`, transform: `translateY(${index * rowHeight}px)` }}
            onClick={() => onOpen(item)}
          >
            {draw(item)}
          </div>
        ))}
      </div>
    </div>
  );
}
