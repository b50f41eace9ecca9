// R20: the other side is told that the agent types: at once, again while it goes on, and when it is over.
import type { Clock } from '../protocol/clock.ts';
import type { Jid } from '../protocol/types.ts';

/** It expires after `limits.typingSeconds` at the gateway; repeated well before that. */
const repeated = 2 / 3;

export function createTypingSender(
  clock: Clock,
  tell: (chat: Jid, typing: boolean) => void,
  seconds: () => number,
) {
  let now: { readonly chat: Jid; toldAt: number; cancel: () => void } | undefined;

  function stop(): void {
    if (!now) return;
    now.cancel();
    tell(now.chat, false);
    now = undefined;
  }

  return {
    /** A key was pressed, or the like. */
    typed(chat: Jid): void {
      if (now && now.chat !== chat) stop();
      const lasts = seconds() * 1000;
      const toldAt = now?.toldAt ?? Number.NEGATIVE_INFINITY;
      now?.cancel();
      const isDue = clock.now() - toldAt >= lasts * repeated;
      if (isDue) tell(chat, true);
      now = { chat, toldAt: isDue ? clock.now() : toldAt, cancel: clock.after(lasts, stop) };
    },
    stop,
    /** A message went out, which says the same. */
    sent(): void {
      now?.cancel();
      now = undefined;
    },
  };
}
