import { Editor } from '../editor/editor.tsx';
import type { Chat } from '../state/chats.ts';
import { useConsole } from '../state/context.ts';

/** Where a message is written. */
export function Compose({ chat }: { readonly chat: Chat }) {
  const { desk, drafts, send, preview, typing, notices } = useConsole();
  const settings = desk.value?.settings;
  if (!settings) return null;
  return (
    <div class="compose">
      <Editor
        value={drafts.drafts.value[chat.with] ?? ''}
        onChange={(html, isEmpty) => {
          drafts.set(chat.with, html);
          if (isEmpty) typing.stop();
          else typing.typed(chat.with);
        }}
        onSend={() => send(chat.with, drafts.drafts.value[chat.with] ?? '')}
        onRefused={(sentence) => notices.say(sentence, 'problem')}
        onPreview={chat.kind === 'expert' ? (html) => preview(chat.with, html) : undefined}
        limitBytes={settings.limits.messageBytes}
        cannedReplies={settings.cannedReplies}
        focusKey={chat.with}
        placeholder={`Write to ${chat.name}`}
        label={`Message to ${chat.name}`}
      />
    </div>
  );
}
