// Short sentences that come up at the edge and go by themselves.
import { signal } from '@preact/signals';
import type { Clock } from '../protocol/clock.ts';

export interface Notice {
  readonly id: number;
  readonly sentence: string;
  readonly tone: 'calm' | 'problem';
  /** What can be done about it. */
  readonly action?: { readonly name: string; readonly run: () => void };
}

/** Long enough to be read twice. Milliseconds. */
const lasts = { calm: 6000, problem: 12_000 };

export function createNotices(clock: Clock) {
  const list = signal<readonly Notice[]>([]);
  let lastId = 0;

  function dismiss(id: number): void {
    list.value = list.value.filter((notice) => notice.id !== id);
  }

  function say(sentence: string, tone: Notice['tone'] = 'calm', action?: Notice['action']): void {
    lastId += 1;
    const id = lastId;
    // The same words twice are shown once.
    const others = list.value.filter((notice) => notice.sentence !== sentence);
    list.value = [...others, { id, sentence, tone, ...(action && { action }) }].slice(-3);
    clock.after(lasts[tone], () => dismiss(id));
  }

  return { list, say, dismiss };
}

export type Notices = ReturnType<typeof createNotices>;
