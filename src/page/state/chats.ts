// Every chat that this console knows, and what events make of it. Pure.
import type { ConsoleEvent } from '../protocol/calls.ts';
import type { Jid, Kind, Status, Chat as WireChat } from '../protocol/types.ts';
import { type Message, readMessage } from './message.ts';
import { append, openWith, prepend, setFate, type Thread, withFate } from './thread.ts';

export interface Chat {
  readonly with: Jid;
  readonly name: string;
  readonly kind: Kind;
  readonly unread: number;
  /** Whether it is in the list of open chats; an ended one is not. */
  readonly isOpen: boolean;
  readonly typing: boolean;
  /** How the other side looks, where the bridge tells: of experts only under profiles that show it (R4, R28). */
  readonly seen?: Seen;
  readonly last?: Message;
  /** Once the chat was opened here. */
  readonly thread?: Thread;
}

export interface Seen {
  readonly online: boolean;
  readonly status?: Status;
}

export type Chats = ReadonlyMap<Jid, Chat>;

type ContactChanged = (ConsoleEvent & { readonly name: 'contact.changed' })['params'];

/** What an address alone says of somebody. */
export type Guess = (jid: Jid) => { readonly name: string; readonly kind: Kind };

/** The list of a fresh session: it counts, whatever was known before. Only the thread on view stays until it is loaded anew. */
export function fresh(open: readonly WireChat[], onView?: Chat): Chats {
  return new Map(
    open.map(({ last, ...chat }) => [
      chat.with,
      {
        ...chat,
        isOpen: true,
        typing: false,
        ...(last && { last: readMessage(last) }),
        ...(onView?.with === chat.with && onView.thread && { thread: onView.thread }),
      },
    ]),
  );
}

/** chat.open is under way: what comes in meanwhile is kept. */
export function opening(chats: Chats, jid: Jid, guess: Guess): Chats {
  const chat = chats.get(jid) ?? { ...unknown(jid, guess), isOpen: false };
  const thread = chat.thread ?? { messages: [], more: false, loading: true };
  return new Map(chats).set(jid, { ...chat, thread });
}

/** chat.open was refused: there is nothing to show. */
export const notOpened = (chats: Chats, jid: Jid): Chats =>
  change(chats, jid, ({ thread, ...chat }) => (thread && !thread.loading ? { ...chat, thread } : chat));

export function happened(chats: Chats, event: ConsoleEvent, guess: Guess): Chats {
  switch (event.name) {
    case 'chat.message': {
      if (event.params.monitored) return chats;
      return received(chats, readMessage(event.params.message), guess);
    }
    case 'chat.fate': {
      const { id, with: jid, fate, reason } = event.params;
      return change(chats, jid, ({ thread, last, ...chat }) => ({
        ...chat,
        ...(thread && { thread: setFate(thread, id, fate, reason) }),
        ...(last && { last: last.id === id ? withFate(last, fate, reason) : last }),
      }));
    }
    case 'chat.typing':
      return setTyping(chats, event.params.with, event.params.typing);
    case 'chat.unread':
      return change(chats, event.params.with, (chat) => ({ ...chat, unread: event.params.unread }));
    case 'contact.changed':
      return seen(chats, event.params);
    case 'chat.ended':
      return change(chats, event.params.with, ({ thread: _, ...chat }) => ({
        ...chat,
        isOpen: false,
        typing: false,
        unread: 0,
      }));
    default:
      return chats;
  }
}

function seen(chats: Chats, { jid, online, status, removed }: ContactChanged): Chats {
  return change(chats, jid, ({ seen: before, ...chat }) => {
    const now = online ?? before?.online;
    if (removed || now === undefined) return chat;
    const known = status ?? before?.status;
    return { ...chat, seen: { online: now, ...(known !== undefined && { status: known }) } };
  });
}

/** The profile does not show it any more (R4). */
export function expertsUnseen(chats: Chats): Chats {
  return new Map(
    [...chats].map(([jid, { seen: known, ...chat }]) => [
      jid,
      { ...chat, ...(known && chat.kind === 'agent' && { seen: known }) },
    ]),
  );
}

export const setTyping = (chats: Chats, jid: Jid, typing: boolean): Chats =>
  chats.get(jid)?.typing === typing ? chats : change(chats, jid, (chat) => ({ ...chat, typing }));

/** A message that was stored: by an event, or as the answer to chat.send. */
export function received(chats: Chats, message: Message, guess: Guess): Chats {
  const known = chats.get(message.with) ?? { ...unknown(message.with, guess) };
  const isNewest = !known.last || message.time >= known.last.time || message.id === known.last.id;
  return new Map(chats).set(message.with, {
    ...known,
    isOpen: true,
    typing: message.direction === 'in' ? false : known.typing,
    ...(isNewest && { last: message }),
    ...(known.thread && { thread: append(known.thread, message) }),
  });
}

interface Page {
  readonly with: Jid;
  readonly name: string;
  readonly kind: Kind;
  readonly messages: readonly Message[];
  readonly more: boolean;
}

/** The answer to chat.open. */
export function opened(chats: Chats, page: Page): Chats {
  const known = chats.get(page.with);
  const thread = openWith(page.messages, page.more, known?.thread);
  const last = thread.messages.at(-1) ?? known?.last;
  return new Map(chats).set(page.with, {
    with: page.with,
    name: page.name,
    kind: page.kind,
    unread: known?.unread ?? 0,
    typing: known?.typing ?? false,
    isOpen: true,
    thread,
    ...(known?.seen && { seen: known.seen }),
    ...(last && { last }),
  });
}

/** The answer to chat.history. */
export function olderCame(chats: Chats, jid: Jid, older: readonly Message[], more: boolean): Chats {
  return change(chats, jid, (chat) =>
    chat.thread ? { ...chat, thread: prepend(chat.thread, older, more) } : chat,
  );
}

/** Newest first. */
export function openChats(chats: Chats): readonly Chat[] {
  return [...chats.values()]
    .filter(({ isOpen }) => isOpen)
    .sort((a, b) => (b.last?.time ?? 0) - (a.last?.time ?? 0) || a.name.localeCompare(b.name));
}

export function unreadInAll(chats: Chats): number {
  let sum = 0;
  for (const { unread, isOpen } of chats.values()) if (isOpen) sum += unread;
  return sum;
}

const unknown = (jid: Jid, guess: Guess): Chat => ({
  with: jid,
  ...guess(jid),
  unread: 0,
  isOpen: true,
  typing: false,
});

function change(chats: Chats, jid: Jid, how: (chat: Chat) => Chat): Chats {
  const chat = chats.get(jid);
  return chat ? new Map(chats).set(jid, how(chat)) : chats;
}
