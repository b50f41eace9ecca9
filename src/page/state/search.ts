// R21: what an agent looks for in her rooms with experts, where the profile shows all of them.
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { type Opening, RequestFault, sentenceOf } from '../protocol/calls.ts';
import type { Clock } from '../protocol/clock.ts';
import type { Connection, LinkState } from '../protocol/connection.ts';
import type { Hit } from '../protocol/types.ts';

/** What has been found, newest first; `cursor`: where it goes on, further back. */
export type Found =
  | { readonly state: 'none'; readonly hits: readonly [] }
  /** The hits are those of before. `isFar`: the newest messages have been looked through, and it goes on. */
  | { readonly state: 'looking'; readonly hits: readonly Hit[]; readonly isFar: boolean }
  | {
      readonly state: 'there';
      readonly hits: readonly Hit[];
      readonly cursor?: string;
      /** Some messages cannot be found yet. */
      readonly incomplete: boolean;
    }
  | {
      readonly state: 'failed';
      readonly hits: readonly Hit[];
      readonly cursor?: string;
      readonly sentence: string;
    };

const nothing: Found = { state: 'none', hits: [] };

/** A search begins when the agent pauses that long. Milliseconds. */
const pause = 250;

/** A page may be empty and have a cursor: so many are asked for before the agent is asked whether to go on. */
const mostPages = 5;

interface Needs {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly desk: ReadonlySignal<Pick<Opening, 'me' | 'settings'> | undefined>;
  readonly link: ReadonlySignal<LinkState>;
}

export function createMessageSearch({ connection, clock, desk, link }: Needs) {
  const text = signal('');
  const found = signal<Found>(nothing);
  /** Answers to what was asked before the last question, or the last key, are dropped. */
  let asked = 0;
  let cancel = () => {};

  /** Who may search; nobody where the profile shows a part of a room only. */
  const searcher = computed(() =>
    desk.value?.settings.history.window === 'all' ? desk.value.me.jid : undefined,
  );
  // What one agent has found is nothing for the next one.
  effect(() => {
    void searcher.value;
    untracked(() => type(''));
  });
  const isConnected = computed(() => link.value.state === 'open');
  effect(() => {
    if (isConnected.value && found.peek().state === 'failed') untracked(goOn);
  });

  /** What stands in the field now. */
  function type(now: string): void {
    const isTheSame = now.trim() === text.value.trim();
    text.value = now;
    if (isTheSame) return;
    cancel();
    asked += 1;
    if (now.trim() === '') {
      found.value = nothing;
      return;
    }
    found.value = { state: 'looking', hits: found.value.hits, isFar: false };
    cancel = clock.after(pause, () => void ask([]));
  }

  /** Further back; after a fault, the same once more. */
  function goOn(): void {
    const { value } = found;
    if (value.state === 'failed' || (value.state === 'there' && value.cursor !== undefined))
      void ask(value.hits, value.cursor);
  }

  async function ask(before: readonly Hit[], from?: string): Promise<void> {
    asked += 1;
    const mine = asked;
    let cursor = from;
    found.value = { state: 'looking', hits: found.value.hits, isFar: cursor !== undefined };
    try {
      for (let page = 1; ; page++) {
        const question = { text: text.value.trim(), ...(cursor !== undefined && { cursor }) };
        const answer = await connection.request('chat.search', question);
        if (mine !== asked) return;
        const hits = joined(before, answer.hits);
        cursor = answer.cursor;
        if (hits.length > before.length || cursor === undefined || page === mostPages) {
          const incomplete = answer.incomplete ?? false;
          found.value = { state: 'there', hits, incomplete, ...(cursor !== undefined && { cursor }) };
          return;
        }
        found.value = { state: 'looking', hits: before, isFar: true };
      }
    } catch (fault) {
      if (mine !== asked) return;
      const sentence = sentenceOfSearch(fault);
      found.value = { state: 'failed', hits: before, sentence, ...(cursor !== undefined && { cursor }) };
    }
  }

  return { text, found, type, goOn, isOffered: computed(() => searcher.value !== undefined) };
}

export const keyOfHit = ({ with: jid, id }: Pick<Hit, 'with' | 'id'>) => `${jid} ${id}`;

/** An edited message may be found by each of its versions; it is one. */
function joined(before: readonly Hit[], more: readonly Hit[]): readonly Hit[] {
  const known = new Set(before.map(keyOfHit));
  return [...before, ...more.filter((hit) => !known.has(keyOfHit(hit)) && known.add(keyOfHit(hit)))];
}

function sentenceOfSearch(fault: unknown): string {
  const isWithoutWord = fault instanceof RequestFault && fault.reason === 'empty';
  return isWithoutWord ? 'Type a word to look for.' : sentenceOf(fault, 'a search in messages');
}
