import type { Editor } from '@tiptap/core';
import { breakLine, indent, toggleList } from './lists.ts';

export interface KeyActions {
  readonly send: () => void;
  readonly openLink: () => void;
}

/**
 * The keys of the editor, apart from those of its marks and its history. Enter always sends, in lists too, as in Slack and
 * Teams; Shift+Enter breaks the line, which in a list begins a new item, and ends the list when the item is empty.
 * Tab moves items only where it can, and after Escape never: nobody is held in the editor (WCAG 2.1.2).
 */
export function createKeys({ send, openLink }: KeyActions) {
  let tabLeaves = false;

  return (editor: Editor, event: KeyboardEvent): boolean => {
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter') {
      if (event.altKey) return false;
      if (event.shiftKey) return breakLine(editor);
      if (!event.repeat) send();
      return true;
    }
    if (event.key === 'Tab' && !isMod && !event.altKey) {
      const leaves = tabLeaves;
      tabLeaves = false;
      return !leaves && indent(editor, event.shiftKey);
    }
    if (event.key !== 'Shift') tabLeaves = event.key === 'Escape';
    if (!isMod || event.altKey) return false;
    if (!event.shiftKey && event.key.toLowerCase() === 'k') {
      openLink();
      return true;
    }
    // By the place of the key: what Shift makes of a digit differs from keyboard to keyboard.
    if (event.shiftKey && event.code === 'Digit7') return toggleList(editor, 'orderedList');
    if (event.shiftKey && event.code === 'Digit8') return toggleList(editor, 'bulletList');
    return false;
  };
}
