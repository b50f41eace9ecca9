// What was begun and not sent, by chat. Kept for the tab and the agent: a reload loses none of it.
import { signal } from '@preact/signals';
import type { Jid } from '../protocol/types.ts';
import { keep, readKept, type Store } from './kept.ts';

type ByChat = Readonly<Record<Jid, string>>;

export function createDrafts(store: Store) {
  const drafts = signal<ByChat>({});
  let agent: Jid | undefined;

  return {
    drafts,
    /** Takes up what this agent left. */
    load(jid: Jid): void {
      if (agent === jid) return;
      agent = jid;
      drafts.value = readKept<ByChat>(store, `drafts.${jid}`) ?? {};
    },
    logOut(): void {
      agent = undefined;
      drafts.value = {};
    },
    /** `html` empty: there is no draft any more. */
    set(chat: Jid, html: string): void {
      const { [chat]: _, ...others } = drafts.value;
      drafts.value = html === '' ? others : { ...others, [chat]: html };
      if (agent !== undefined) keep(store, `drafts.${agent}`, drafts.value);
    },
  };
}
