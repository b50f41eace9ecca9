// R24: a message is read when it is in view and somebody looks.
import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Chat } from '../state/chats.ts';
import { useConsole } from '../state/context.ts';

export function useReading(chat: Chat, isAtEnd: ReadonlySignal<boolean>): void {
  const { read, link, environment } = useConsole();
  const told = useRef<string | undefined>(undefined);
  const now = useSignal(chat);
  now.value = chat;
  useSignalEffect(() => {
    const { with: jid, unread, thread } = now.value;
    const newest = thread?.messages.at(-1)?.id;
    const isSeen = environment.isLookedAt.value && isAtEnd.value && link.value.state === 'open';
    if (!isSeen || unread === 0 || newest === undefined || thread?.loading || told.current === newest) return;
    told.current = newest;
    // Said again with the next change, if the gateway did not hear it.
    read(jid, newest).catch(() => {
      told.current = undefined;
    });
  });
}
