import type { Editor } from '@tiptap/core';
import { useRef, useState } from 'preact/hooks';
import { insertText } from './actions.ts';
import { findReplies } from './canned.ts';
import type { CannedReply } from './editor-props.ts';
import { nextActive } from './replies-list.tsx';
import { type SlashQuery, slashQuery } from './slash.ts';

interface Slash {
  readonly query: SlashQuery;
  readonly found: readonly CannedReply[];
  readonly active: number;
}

export interface SlashMenu {
  /** The open list; `undefined`: there is none. */
  readonly slash: Slash | undefined;
  /** The text or the cursor changed. */
  readonly look: (editor: Editor) => void;
  /** True: the key was the list's. */
  readonly press: (editor: Editor, event: KeyboardEvent) => boolean;
  readonly pick: (editor: Editor, reply: CannedReply) => void;
  readonly close: () => void;
}

/** `/` at the start of a line opens the canned replies; what is typed after it filters them. */
export function useSlash(replies: () => readonly CannedReply[]): SlashMenu {
  const [slash, setSlash] = useState<Slash>();
  // What is true now, for keys that come before the next rendering.
  const now = useRef<Slash | undefined>(undefined);
  /** Where a list was closed by Escape: it stays closed while the agent writes on there. */
  const dismissed = useRef<number | undefined>(undefined);

  const set = (next: Slash | undefined) => {
    now.current = next;
    setSlash(next);
  };

  const pick = (editor: Editor, reply: CannedReply) => {
    const query = now.current?.query;
    set(undefined);
    if (query) insertText(editor, reply.text, query);
  };

  return {
    slash,
    pick,
    close: () => set(undefined),
    look: (editor) => {
      const query = editor.isEditable && editor.isFocused ? slashQuery(editor.state) : undefined;
      if (!query) dismissed.current = undefined;
      const found = query && query.from !== dismissed.current ? findReplies(replies(), query.typed) : [];
      const before = now.current;
      if (!query || found.length === 0) {
        if (before) set(undefined);
      } else if (before?.query.typed !== query.typed || before.query.from !== query.from) {
        set({ query, found, active: 0 });
      }
    },
    press: (editor, event) => {
      const open = now.current;
      if (!open || event.ctrlKey || event.metaKey || event.altKey) return false;
      const next = nextActive(event.key, open.active, open.found.length);
      const chosen = open.found[open.active];
      if (next !== undefined) set({ ...open, active: next });
      else if (event.key === 'Enter' && !event.shiftKey && chosen) pick(editor, chosen);
      else if (event.key === 'Escape') {
        dismissed.current = open.query.from;
        set(undefined);
        event.stopPropagation();
      } else return false;
      return true;
    },
  };
}
