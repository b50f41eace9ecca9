import { useEffect, useRef } from 'preact/hooks';
import type { CannedReply } from './editor-props.ts';

interface RepliesListProps {
  readonly id: string;
  readonly replies: readonly CannedReply[];
  readonly active: number;
  readonly onPick: (reply: CannedReply) => void;
}

/** The id of an option, for `aria-activedescendant` of what has the focus. */
export const optionId = (listId: string, index: number) => `${listId}-${index}`;

/** Where an arrow goes in a list that has no ends; `undefined`: the key is no arrow. */
export function nextActive(key: string, active: number, count: number): number | undefined {
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return (active - 1 + count) % count;
  return undefined;
}

/** Canned replies to choose from. The focus stays in the field or the editor that filters them. */
export function RepliesList({ id, replies, active, onPick }: RepliesListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.children[active]?.scrollIntoView({ block: 'nearest' }), [active]);

  return (
    <div ref={list} id={id} class="editor-replies" role="listbox" aria-label="Canned replies" tabIndex={-1}>
      {replies.map((reply, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field that has the focus.
        <div
          key={reply.name}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(reply)}
        >
          <b>{reply.name}</b>
          <span>{reply.text}</span>
        </div>
      ))}
    </div>
  );
}
