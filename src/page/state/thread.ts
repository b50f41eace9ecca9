// The messages of one chat, oldest first, as far as they have been loaded.
import type { Fate } from '../protocol/types.ts';
import type { Message } from './message.ts';

export interface Thread {
  readonly messages: readonly Message[];
  /** Whether there are older ones to be had. */
  readonly more: boolean;
  /** Nothing has been loaded yet. */
  readonly loading?: boolean;
}

/** A message that has just come. One that is there already (by its id) is brought up to date in its place. */
export function append(thread: Thread, message: Message): Thread {
  const { messages } = thread;
  const at = lastIndexOf(messages, message.id);
  if (at < 0) return { ...thread, messages: [...messages, message] };
  return { ...thread, messages: messages.with(at, message) };
}

/** An older page in front. */
export function prepend(thread: Thread, older: readonly Message[], more: boolean): Thread {
  const known = new Set(thread.messages.map(({ id }) => id));
  const fresh = older.filter(({ id }) => !known.has(id));
  return { messages: [...fresh, ...thread.messages], more };
}

/**
 * The window that chat.open gave, with what came in while it was on its way: an event may overtake the answer, or be in
 * it already.
 */
export function openWith(page: readonly Message[], more: boolean, before: Thread | undefined): Thread {
  const inPage = new Set(page.map(({ id }) => id));
  const newest = page.at(-1)?.time ?? 0;
  const overtook = (before?.messages ?? []).filter(({ id, time }) => !inPage.has(id) && time >= newest);
  return { messages: [...page, ...overtook], more };
}

export function setFate(thread: Thread, id: string, fate: Fate, reason: string | undefined): Thread {
  const at = lastIndexOf(thread.messages, id);
  const message = thread.messages[at];
  if (!message) return thread;
  return { ...thread, messages: thread.messages.with(at, withFate(message, fate, reason)) };
}

export function withFate(
  { reason: _, ...message }: Message,
  fate: Fate,
  reason: string | undefined,
): Message {
  return { ...message, fate, ...(reason !== undefined && { reason }) };
}

// What changes is near the end.
function lastIndexOf(messages: readonly Message[], id: string): number {
  return messages.findLastIndex((message) => message.id === id);
}
