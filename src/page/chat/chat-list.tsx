import { Avatar } from '../parts/avatar.tsx';
import { Listbox } from '../parts/listbox.tsx';
import type { Chat } from '../state/chats.ts';
import { useConsole } from '../state/context.ts';
import { shortWhen } from '../state/times.ts';
import { wordsOf } from './words-of.ts';

/** The open chats, newest first. */
export function ChatList() {
  const { openChats, current, open, environment } = useConsole();
  const chats = openChats.value;
  if (chats.length === 0) {
    return <p class="empty">No open chats. When an expert writes to you, the chat appears here.</p>;
  }
  return (
    <Listbox
      label="Open chats"
      items={chats}
      keyOf={(chat) => chat.with}
      rowHeight={64}
      selected={current.value}
      onOpen={(chat) => open(chat.with)}
      draw={(chat) => <ChatLine chat={chat} now={environment.now.value} />}
    />
  );
}

function ChatLine({ chat, now }: { readonly chat: Chat; readonly now: number }) {
  const { drafts, current } = useConsole();
  // The one that is being written stands in the editor.
  const draft = current.value === chat.with ? undefined : drafts.drafts.value[chat.with];
  return (
    <div class={chat.unread > 0 ? 'chat-line unread' : 'chat-line'}>
      <Avatar name={chat.name} jid={chat.with} />
      <span class="line-name" title={chat.name}>
        {chat.name}
      </span>
      {chat.last && <time class="line-when">{shortWhen(chat.last.time, now)}</time>}
      <span class="line-last">
        <LastWords chat={chat} draft={draft} />
      </span>
      {chat.unread > 0 && (
        <span class="bubble-count">
          {chat.unread > 99 ? '99+' : chat.unread}
          <span class="unseen"> unread</span>
        </span>
      )}
    </div>
  );
}

function LastWords({ chat, draft }: { readonly chat: Chat; readonly draft: string | undefined }) {
  if (chat.typing) return <em>typing…</em>;
  const words = draft === undefined ? '' : inLine(wordsOf(draft));
  if (words !== '') {
    return (
      <>
        <span class="draft-mark">Draft:</span> {words}
      </>
    );
  }
  if (!chat.last) return null;
  const { text, retracted, direction, files } = chat.last;
  if (retracted) return <em>Message withdrawn</em>;
  const said =
    files[0]?.name !== undefined && files.length > 0 && text.startsWith('http') ? files[0].name : text;
  return (
    <>
      {direction === 'out' && 'You: '}
      {inLine(said)}
    </>
  );
}

const inLine = (text: string) => text.slice(0, 200).replace(/\s+/g, ' ').trim();
