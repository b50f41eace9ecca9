import { setTimeout as pause } from 'node:timers/promises';
import type { StackParts } from './stack.ts';

const everyMs = 500;

export interface Watch {
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  /** Whether nobody is there any more who could stop it. */
  readonly orphaned: () => boolean;
}

/** Says when a part ends and when it is back. Returns when all parts have ended, on the signal, or when left alone. */
export async function watchStack({ server, bridge }: StackParts, watch: Watch): Promise<void> {
  const { print, signal, orphaned } = watch;
  const parts = [
    { name: 'The bridge', pid: () => bridge.find()?.pid },
    { name: server.kind, pid: () => server.pid },
  ];
  const last = parts.map(({ pid }) => pid());
  while (!signal.aborted && !orphaned()) {
    for (const [index, { name, pid }] of parts.entries()) {
      const now = pid();
      if (now === last[index]) continue;
      last[index] = now;
      print(
        now === undefined
          ? `  ${name} has ended. The same command with --detach starts it again.`
          : `  ${name} is running again (pid ${now}).`,
      );
    }
    if (last.every((pid) => pid === undefined)) return;
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
