// The chat on view: its head, its messages, the editor.
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Jid } from '../protocol/types.ts';
import { originalOfRetry } from '../state/chat-actions.ts';
import type { Chat } from '../state/chats.ts';
import { useConsole } from '../state/context.ts';
import { entriesOf } from '../state/entries.ts';
import { firstUnread, type Row, rowsOf } from '../state/rows.ts';
import { dayName } from '../state/times.ts';
import { Compose } from './compose.tsx';
import { estimateOf } from './estimate.ts';
import { MessageList } from './message-list.tsx';
import { MessageView } from './message-view.tsx';
import { PendingView } from './pending-view.tsx';
import { useReading } from './reading.ts';
import { SeenMark } from './seen-mark.tsx';
import { SoughtNote, useSought } from './sought.tsx';

export function ChatWindow({ jid }: { readonly jid: Jid }) {
  const { chats } = useConsole();
  const chat = chats.value.get(jid);
  if (!chat) return null;
  return (
    <section class="chat" aria-label={`Chat with ${chat.name}`}>
      <ChatHead chat={chat} />
      <ChatMessages key={jid} chat={chat} />
      <Compose key={`${jid} compose`} chat={chat} />
    </section>
  );
}

function ChatHead({ chat }: { readonly chat: Chat }) {
  const { end, leave } = useConsole();
  return (
    <header class="chat-head">
      <Avatar name={chat.name} jid={chat.with} />
      <div class="chat-who">
        <h2>{chat.name}</h2>
        <p>
          {chat.kind === 'expert' ? 'Expert' : 'Agent'} · <SeenMark chat={chat} />
          {chat.with}
        </p>
      </div>
      <button
        type="button"
        class="button"
        onClick={() => void end(chat.with)}
        title="End this chat (Alt+Shift+E)"
      >
        End chat
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label="Close this window"
        title="Close; the chat stays in the list"
        onClick={leave}
      >
        <Icon name="close" />
      </button>
    </header>
  );
}

function ChatMessages({ chat }: { readonly chat: Chat }) {
  const { pending, isMessengerUp, loadOlder, sendAgain, environment } = useConsole();
  const thread = chat.thread;
  const isLoading = !thread || thread.loading === true;
  const isAtEnd = useSignal(true);
  const toEnd = useSignal(0);
  const entries = useMemo(() => entriesOf(thread?.messages ?? []), [thread?.messages]);
  const waiting = useComputed(() => pending.value.filter((message) => message.with === chat.with));
  const line = useUnreadLine(chat, isLoading ? undefined : entries, waiting.value.length > 0);
  const rows = useMemo(() => rowsOf(entries, waiting.value, line), [entries, waiting.value, line]);
  const sought = useSought(chat.with, rows);
  const retried = useMemo(() => retriedIn(rows), [rows]);
  const newestOurs = useMemo(
    () => entries.findLast(({ first }) => first.direction === 'out')?.key,
    [entries],
  );
  useReading(chat, isAtEnd);
  useSendScrolls(waiting.value.length, toEnd);
  const onNearBegin = useCallback(() => void loadOlder(chat.with), [chat.with]);

  function draw(row: Row) {
    switch (row.sort) {
      case 'day':
        return <h3 class="day">{dayName(row.time, environment.now.value)}</h3>;
      case 'new':
        return <p class="new-line">{row.count === 1 ? 'New message' : `${row.count} new messages`}</p>;
      case 'pending':
        return <PendingView pending={row.pending} group={row.group} />;
      case 'entry':
        return (
          <MessageView
            entry={row.entry}
            group={row.group}
            name={chat.name}
            isMessengerUp={isMessengerUp.value}
            showsFate={row.key === newestOurs || row.entry.message.fate === 'stored'}
            wasSentAgain={retried.has(row.entry.message.id)}
            onAgain={sendAgain}
          />
        );
    }
  }

  return (
    <div class="chat-body">
      {isLoading && entries.length === 0 && <p class="quiet-note">Loading the messages</p>}
      {!isLoading && rows.length === 0 && <p class="quiet-note">No messages yet.</p>}
      <MessageList
        label={`Messages with ${chat.name}`}
        {...{ rows, draw, onNearBegin, estimate: estimateOf, toEnd: toEnd.value, sought }}
        onEnd={(now) => {
          isAtEnd.value = now;
        }}
      />
      <SoughtNote jid={chat.with} />
      {!isAtEnd.value && (
        <button type="button" class="button to-end" onClick={() => toEnd.value++}>
          <Icon name="arrowDown" />
          {chat.unread > 0 ? `${chat.unread} new` : 'Newest'}
        </button>
      )}
      <p class="typing" role="status">
        {chat.typing ? `${chat.name} is typing` : ''}
      </p>
    </div>
  );
}

/** The ids of messages that were sent again. */
function retriedIn(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.flatMap(({ key }) => originalOfRetry(key) ?? []));
}

/** The line above what was unread when the chat was opened; whoever answers has seen it. */
function useUnreadLine(chat: Chat, entries: ReturnType<typeof entriesOf> | undefined, isAnswered: boolean) {
  const line = useRef<{ key: string; count: number } | undefined | null>(null);
  if (line.current === null && entries) line.current = firstUnread(entries, chat.unread);
  if (line.current && isAnswered) line.current = undefined;
  return line.current ?? undefined;
}

/** Whoever sends wants to see it. */
function useSendScrolls(count: number, toEnd: { value: number }): void {
  const before = useRef(count);
  const now = useSignal(count);
  now.value = count;
  useSignalEffect(() => {
    const grew = now.value > before.current;
    before.current = now.value;
    if (grew) toEnd.value = Date.now();
  });
}
