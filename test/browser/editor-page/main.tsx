// The editor alone on a page, with an outside that the tests steer and read through `window.outside`.
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { Editor, type EditorProps } from '../../../src/page/editor/editor.tsx';
import { cleanHtml } from '../../../src/page/editor/paste/clean.ts';
import './page.css';

const cannedReplies = [
  { name: 'Greeting', text: 'Hello, how can I be of use?' },
  { name: 'Hours', text: 'We are here on weekdays:\n9:00 to 17:00' },
  { name: 'Goodbye', text: 'Thank you for writing. Have a nice day.' },
];

interface Answer {
  readonly html: string;
  readonly give: (text: string, dropped?: string[]) => void;
  readonly fail: () => void;
}

const questions: Answer[] = [];
const outside = {
  sent: [] as string[],
  refused: [] as string[],
  changes: 0,
  draft: { html: '', isEmpty: true },
  questions,
  cleanHtml,
  setProps: (_: Partial<EditorProps>) => {},
  copies: (_: Record<string, string>) => {},
  brings: (
    _name: 'paste' | 'drop',
    _files: { name: string; type: string }[],
    _data: Record<string, string>,
  ) => false,
};

declare global {
  interface Window {
    outside: typeof outside;
  }
}
window.outside = outside;

function Page() {
  const [draft, setDraft] = useState('');
  const [given, setGiven] = useState<Partial<EditorProps>>({});
  outside.setProps = (next) => {
    if (next.value !== undefined) setDraft(next.value);
    setGiven((before) => ({ ...before, ...next }));
  };
  return (
    <Editor
      focusKey="first chat"
      placeholder="Write to Bob"
      label="Message to Bob"
      limitBytes={32_768}
      cannedReplies={cannedReplies}
      onPreview={(html) =>
        new Promise((resolve, reject) => {
          questions.push({
            html,
            give: (text, dropped = []) => resolve({ text, dropped }),
            fail: () => reject(new Error('not now')),
          });
        })
      }
      {...given}
      value={draft}
      onChange={(html, isEmpty) => {
        outside.changes++;
        outside.draft = { html, isEmpty };
        setDraft(html);
      }}
      onSend={() => {
        outside.sent.push(outside.draft.html);
        setDraft('');
      }}
      onRefused={(sentence) => outside.refused.push(sentence)}
    />
  );
}

const root = document.getElementById('root');
if (root) render(<Page />, root);

/** The next Ctrl+C puts this on the clipboard, exactly as another program would: nothing cleans it. */
window.outside.copies = (data) => {
  const copy = (event: ClipboardEvent) => {
    event.stopImmediatePropagation();
    event.preventDefault();
    for (const [type, text] of Object.entries(data)) event.clipboardData?.setData(type, text);
  };
  document.addEventListener('copy', copy, { capture: true, once: true });
};

/** What no test can put on a real clipboard: a paste or a drop with files. Which of the two it is, the name says. */
window.outside.brings = (name, files, data) => {
  const transfer = new DataTransfer();
  for (const { name, type } of files) transfer.items.add(new File(['x'], name, { type }));
  for (const [type, text] of Object.entries(data)) transfer.setData(type, text);
  const field = document.querySelector('.ProseMirror');
  const { left = 0, top = 0 } = field?.getBoundingClientRect() ?? {};
  const init = { bubbles: true, cancelable: true };
  const event =
    name === 'paste'
      ? new ClipboardEvent('paste', { ...init, clipboardData: transfer })
      : new DragEvent('drop', { ...init, dataTransfer: transfer, clientX: left + 15, clientY: top + 15 });
  field?.dispatchEvent(event);
  return event.defaultPrevented;
};
