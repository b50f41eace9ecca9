import { useEffect } from 'preact/hooks';
import type { Chat } from '../state/chats.ts';
import { type PageConsole, useConsole } from '../state/context.ts';
import { type Command, commandOf } from './shortcuts.ts';
import { useTabs } from './tabs.tsx';

/** The parts of the page that F6 goes through. */
const regions = [
  '.rail [aria-selected="true"]',
  '.panel input, .panel .listbox',
  '.stage .messages',
  '.compose textarea, .compose [contenteditable="true"]',
];

/** Listens to the page's own keys for as long as the view is there. */
export function useShortcuts(showHelp: () => void): void {
  const agentConsole = useConsole();
  const tabs = useTabs();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const command = commandOf(event);
      if (command === undefined) return;
      event.preventDefault();
      if (command === 'help') showHelp();
      else if (command === 'region') toRegion(event.shiftKey ? -1 : 1);
      else if (command === 'search')
        toSearch(
          agentConsole,
          tabs.some(({ tab }) => tab === 'directory'),
        );
      else if (command === 'write') document.querySelector<HTMLElement>(regions[3] as string)?.focus();
      else if (typeof command === 'object') {
        const wanted = tabs[command.tab - 1];
        if (wanted) agentConsole.tab.value = wanted.tab;
      } else inChats(command, agentConsole);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });
}

function inChats(command: Command, { openChats, current, tab, open, end }: PageConsole): void {
  const chats = openChats.value;
  const at = chats.findIndex((chat) => chat.with === current.value);
  if (command === 'end') {
    if (current.value !== undefined) void end(current.value);
    return;
  }
  const next = nextChat(command, chats, at);
  if (!next) return;
  tab.value = 'chat';
  open(next.with);
}

function nextChat(command: Command, chats: readonly Chat[], at: number): Chat | undefined {
  if (command === 'next') return chats[Math.min(at + 1, chats.length - 1)];
  if (command === 'previous') return chats[Math.max(at - 1, 0)];
  const after = [...chats.slice(at + 1), ...chats.slice(0, Math.max(at, 0))];
  return command === 'nextUnread' ? after.find(({ unread }) => unread > 0) : undefined;
}

function toSearch({ tab }: PageConsole, hasDirectory: boolean): void {
  if (hasDirectory) tab.value = 'directory';
  // The field is drawn with the next frame.
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>('.panel input')?.focus());
}

function toRegion(step: 1 | -1): void {
  const there = regions.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []);
  const now = there.findIndex((element) => element.contains(document.activeElement));
  const at = now < 0 && step < 0 ? 0 : now;
  there[(at + step + there.length) % there.length]?.focus();
}
