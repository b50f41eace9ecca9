// Every key of the page, for the keyboard and for the dialog that lists them.

export type Command =
  | 'help'
  | 'next'
  | 'previous'
  | 'nextUnread'
  | 'end'
  | 'search'
  | 'write'
  | 'region'
  | { readonly tab: number };

interface Shortcut {
  readonly keys: readonly string[];
  readonly what: string;
}

export const shortcuts: readonly { readonly title: string; readonly list: readonly Shortcut[] }[] = [
  {
    title: 'Anywhere',
    list: [
      { keys: ['Ctrl', '/'], what: 'This list' },
      { keys: ['Alt', 'Shift', '1 … 5'], what: 'The tabs, from the top' },
      { keys: ['Ctrl', 'K'], what: 'Search the directory' },
      { keys: ['F6'], what: 'Next part of the page: tabs, list, messages, editor' },
    ],
  },
  {
    title: 'Chats',
    list: [
      { keys: ['Alt', '↓'], what: 'Next chat' },
      { keys: ['Alt', '↑'], what: 'Previous chat' },
      { keys: ['Alt', 'Shift', '↓'], what: 'Next chat with unread messages' },
      { keys: ['Alt', 'Shift', 'W'], what: 'Into the editor' },
      { keys: ['Alt', 'Shift', 'E'], what: 'End the chat' },
      { keys: ['Esc'], what: 'Close a dialog or menu' },
    ],
  },
  {
    title: 'In a list',
    list: [
      { keys: ['↑', '↓'], what: 'Move' },
      { keys: ['Enter'], what: 'Open' },
    ],
  },
  {
    title: 'In the editor',
    list: [
      { keys: ['Enter'], what: 'Send' },
      { keys: ['Shift', 'Enter'], what: 'New line' },
    ],
  },
];

interface Key {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** The command of a key; `code` is asked where a layout makes another character of it. */
export function commandOf({ key, code, ctrlKey, altKey, shiftKey, metaKey }: Key): Command | undefined {
  const isControl = (ctrlKey || metaKey) && !altKey;
  const isAlt = altKey && !ctrlKey && !metaKey;
  if (key === 'F6' && !isControl && !isAlt) return 'region';
  if (isControl && (key === '/' || code === 'Slash')) return 'help';
  if (isControl && !shiftKey && key.toLowerCase() === 'k') return 'search';
  if (!isAlt) return undefined;
  if (shiftKey) {
    const digit = /^Digit([1-5])$/.exec(code)?.[1];
    if (digit !== undefined) return { tab: Number(digit) };
    return ({ ArrowDown: 'nextUnread', KeyE: 'end', KeyW: 'write' } as const)[code];
  }
  return ({ ArrowDown: 'next', ArrowUp: 'previous' } as const)[code];
}
