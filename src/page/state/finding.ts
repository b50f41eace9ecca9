// From a message that was found to the message in its chat: older pages are loaded until it is there.
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Clock } from '../protocol/clock.ts';
import type { LinkState } from '../protocol/connection.ts';
import type { Hit, Jid } from '../protocol/types.ts';
import type { Chats } from './chats.ts';
import type { Notices } from './notices.ts';
import { type Miss, missInWords } from './search-wording.ts';

/** A message that the agent is led to. `time` in milliseconds since 1970. */
export interface Sought {
  readonly with: Jid;
  readonly id: string;
  readonly time: number;
  readonly state: 'looking' | 'marked' | 'seen';
}

/** Pages; with fifty messages each it is as much as stays quick to load and to scroll. */
const mostPages = 100;

/** Between two pages, so that the page stays quick and the gateway's pace is kept. Milliseconds. */
const betweenPages = 20;

/** How long the message is marked. Milliseconds. */
const marked = 4000;

interface Needs {
  readonly clock: Clock;
  readonly chats: ReadonlySignal<Chats>;
  readonly current: ReadonlySignal<Jid | undefined>;
  readonly link: ReadonlySignal<LinkState>;
  readonly notices: Notices;
  readonly open: (jid: Jid) => void;
  readonly loadOlder: (jid: Jid) => Promise<void>;
}

export function createFinding({ clock, chats, current, link, notices, open, loadOlder }: Needs) {
  const sought = signal<Sought | undefined>(undefined);

  // Whoever turns to another chat does not look for it any more.
  effect(() => {
    if (current.value !== sought.value?.with) sought.value = undefined;
  });

  const threadOf = (jid: Jid) => chats.value.get(jid)?.thread;
  const isOnline = () => link.value.state === 'open';

  /** Opens the chat and brings the message into view; where it is not to be had, a notice says so. */
  async function lead({ with: jid, id, at }: Pick<Hit, 'with' | 'id' | 'at'>): Promise<void> {
    const mine: Sought = { with: jid, id, time: Date.parse(at), state: 'looking' };
    open(jid);
    sought.value = mine;
    const miss = await search(mine);
    if (sought.value !== mine) return;
    if (miss !== undefined) {
      sought.value = undefined;
      notices.say(missInWords(miss, mine.time), 'problem');
      return;
    }
    const shown: Sought = { ...mine, state: 'marked' };
    sought.value = shown;
    clock.after(marked, () => {
      if (sought.value === shown) sought.value = { ...shown, state: 'seen' };
    });
  }

  /** Loads until the message is there, or nobody looks for it any more; otherwise why it is not. */
  async function search(mine: Sought): Promise<Miss | undefined> {
    const isDropped = () => sought.value !== mine;
    for (let page = 0; ; page++) {
      await when(() => isDropped() || (isOnline() && threadOf(mine.with)?.loading === undefined));
      const { messages = [], more = false } = threadOf(mine.with) ?? {};
      if (isDropped() || messages.some(({ id }) => id === mine.id)) return undefined;
      if (!more) return 'gone';
      if (page === mostPages) return 'too-far';
      await loadOlder(mine.with);
      const now = threadOf(mine.with);
      const isStuck = now?.more === true && now.messages[0]?.id === messages[0]?.id;
      if (isStuck && isOnline()) return 'failed';
      await new Promise<void>((resolve) => clock.after(betweenPages, resolve));
    }
  }

  return { sought, lead };
}

/** Resolved as soon as a condition on signals is true. */
function when(condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (!condition()) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}
