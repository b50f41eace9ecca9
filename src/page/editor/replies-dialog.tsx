import { useId, useState } from 'preact/hooks';
import { findReplies } from './canned.ts';
import type { CannedReply } from './editor-props.ts';
import { PopoverBox } from './popover.tsx';
import { nextActive, optionId, RepliesList } from './replies-list.tsx';

interface RepliesDialogProps {
  readonly replies: readonly CannedReply[];
  readonly onPick: (reply: CannedReply) => void;
  readonly onClose: (isBack: boolean) => void;
}

/** Canned replies behind their button: a field that filters, and a list that arrows go through. */
export function RepliesDialog({ replies, onPick, onClose }: RepliesDialogProps) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const id = useId();
  const found = findReplies(replies, typed);

  const press = (event: KeyboardEvent) => {
    if (event.isComposing || found.length === 0) return;
    const next = nextActive(event.key, active, found.length);
    const chosen = found[active];
    if (next !== undefined) setActive(next);
    else if (event.key === 'Enter' && chosen) onPick(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <PopoverBox label="Canned replies" onClose={onClose}>
      <input
        class="editor-filter"
        type="text"
        role="combobox"
        aria-label="Find a canned reply"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? optionId(`${id}-list`, active) : undefined}
        autocomplete="off"
        placeholder="Find a reply"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      {found.length > 0 ? (
        <RepliesList id={`${id}-list`} replies={found} active={active} onPick={onPick} />
      ) : (
        <p class="editor-none">No reply fits.</p>
      )}
      <p class="editor-sr" role="status">
        {typed === '' ? '' : `${found.length} ${found.length === 1 ? 'reply' : 'replies'}`}
      </p>
    </PopoverBox>
  );
}
