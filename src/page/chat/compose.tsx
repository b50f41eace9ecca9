import { useSignal } from '@preact/signals';
import { Editor } from '../editor/editor.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Chat } from '../state/chats.ts';
import { useConsole } from '../state/context.ts';
import { FileDialog } from './file-dialog.tsx';

/** Where a message is written. */
export function Compose({ chat }: { readonly chat: Chat }) {
  const { desk, drafts, send, sendFile, preview, typing, notices } = useConsole();
  const isFileOpen = useSignal(false);
  const settings = desk.value?.settings;
  if (!settings) return null;
  return (
    <div class="compose">
      {settings.files.fromAgents === 'as-links' && (
        <button
          type="button"
          class="button small compose-file"
          onClick={() => {
            isFileOpen.value = true;
          }}
        >
          <Icon name="file" /> Send a file as a link
        </button>
      )}
      {isFileOpen.value && (
        <FileDialog
          name={chat.name}
          onSend={(url, name) => sendFile(chat.with, url, name)}
          onClose={() => {
            isFileOpen.value = false;
          }}
        />
      )}
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
