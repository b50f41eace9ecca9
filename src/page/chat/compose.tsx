import { Icon } from '../parts/icon.tsx';
import type { Chat } from '../state/chats.ts';
import { useConsole } from '../state/context.ts';
import { PlainEditor as Editor } from './plain-editor.tsx';
import { isBlank } from './plain-html.ts';

/** Where a message is written. */
export function Compose({ chat }: { readonly chat: Chat }) {
  const { desk, drafts, send, preview, typing, notices } = useConsole();
  const settings = desk.value?.settings;
  const draft = drafts.drafts.value[chat.with] ?? '';
  if (!settings) return null;

  function onSend(): void {
    const html = drafts.drafts.value[chat.with] ?? '';
    if (!isBlank(html)) send(chat.with, html);
  }

  return (
    <div class="compose">
      <Editor
        value={draft}
        onChange={(html, isEmpty) => {
          drafts.set(chat.with, html);
          if (isEmpty) typing.stop();
          else typing.typed(chat.with);
        }}
        onSend={onSend}
        onRefused={(sentence) => notices.say(sentence, 'problem')}
        onPreview={chat.kind === 'expert' ? (html) => preview(chat.with, html) : undefined}
        limitBytes={settings.limits.messageBytes}
        cannedReplies={settings.cannedReplies}
        focusKey={chat.with}
        placeholder={`Write to ${chat.name}`}
        label={`Message to ${chat.name}`}
      />
      <button type="button" class="button primary send" disabled={isBlank(draft)} onClick={onSend}>
        <Icon name="send" /> Send
      </button>
    </div>
  );
}
