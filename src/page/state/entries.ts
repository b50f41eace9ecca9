// What a reader sees of a thread: corrections and withdrawals folded into the messages that they are about.
import type { Message } from './message.ts';

export interface Entry {
  /** The same for as long as the entry is shown, also while a message of ours is only on its way. */
  readonly key: string;
  /** As it reads now; its place is that of the first version. */
  readonly message: Message;
  /** When and by whom it was first said. */
  readonly first: Message;
  readonly state: 'original' | 'edited' | 'withdrawn';
}

/** XEP-0308, XEP-0424: a correction of a correction is one of the first message; one of a message not loaded stands for itself. */
export function entriesOf(messages: readonly Message[]): readonly Entry[] {
  if (!messages.some(({ replaces, retracted }) => replaces !== undefined || retracted))
    return messages.map(original);
  const entries: Entry[] = [];
  const placeOf = new Map<string, number>();
  for (const message of messages) {
    const place = message.replaces === undefined ? undefined : placeOf.get(message.replaces);
    const before = place === undefined ? undefined : entries[place];
    if (place === undefined || !before) {
      const entry = alone(message);
      if (!entry) continue;
      placeOf.set(message.id, entries.length);
      entries.push(entry);
      continue;
    }
    placeOf.set(message.id, place);
    entries[place] = folded(before, message);
  }
  return entries;
}

const cache = new WeakMap<Message, Entry>();

/** The same entry each time: rows that have not changed are not drawn again. */
function original(message: Message): Entry {
  const known = cache.get(message);
  if (known) return known;
  const entry: Entry = { key: message.clientId ?? message.id, message, first: message, state: 'original' };
  cache.set(message, entry);
  return entry;
}

/** A withdrawal whose message is not here says nothing to anybody. */
function alone(message: Message): Entry | undefined {
  if (!message.retracted)
    return message.replaces ? { ...original(message), state: 'edited' } : original(message);
  return message.replaces ? undefined : { ...original(message), state: 'withdrawn' };
}

function folded(before: Entry, message: Message): Entry {
  if (before.state === 'withdrawn') return before;
  return { ...before, message, state: message.retracted ? 'withdrawn' : 'edited' };
}
