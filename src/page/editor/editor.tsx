import type { Editor as TextEditor } from '@tiptap/core';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { insertImage, insertText, setLink } from './actions.ts';
import { createEditor, htmlOf, isEmpty, type Place, placeOf, replaceContent } from './create-editor.ts';
import { createEchoes } from './echoes.ts';
import './editor.css';
import type { EditorProps } from './editor-props.ts';
import { Icon } from './icons.tsx';
import { ImageDialog } from './image-dialog.tsx';
import { createKeys } from './keys.ts';
import { byteLength, tooLongSentence } from './length.ts';
import { LengthNote } from './length-note.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { toggleList } from './lists.ts';
import { refusalOfFiles } from './paste/refusal.ts';
import { PreviewArea } from './preview-area.tsx';
import { RepliesDialog } from './replies-dialog.tsx';
import { optionId, RepliesList } from './replies-list.tsx';
import { type Popover, Toolbar, type ToolbarAction } from './toolbar.tsx';
import { usePreview } from './use-preview.ts';
import { useSlash } from './use-slash.ts';

export type { EditorProps } from './editor-props.ts';

const nowhere: Place = {
  bold: false,
  italic: false,
  bulletList: false,
  orderedList: false,
  link: '',
  image: undefined,
  hasSelection: false,
  canUndo: false,
  canRedo: false,
  isBlank: true,
};

/** Where an agent writes (R12, R13, R14). What it emits is HTML of paragraphs, lists, bold, italics, links and linked images. */
export function Editor(props: EditorProps) {
  const {
    value,
    focusKey,
    limitBytes,
    cannedReplies = [],
    placeholder,
    label = 'Message',
    disabled = false,
  } = props;
  /** For callbacks that were made once. */
  const latest = useRef(props);
  latest.current = props;
  const host = useRef<HTMLDivElement>(null);
  const editorRef = useRef<TextEditor | undefined>(undefined);
  const echoes = useRef(createEchoes(value)).current;
  const focusedFor = useRef<EditorProps['focusKey']>(undefined);

  const [place, setPlace] = useState(nowhere);
  const [html, setHtml] = useState(value);
  const [hasWords, setHasWords] = useState(false);
  const [popover, setPopover] = useState<Popover>();
  const [sent, setSent] = useState(0);
  const id = useId();
  const menu = useSlash(() => latest.current.cannedReplies ?? []);
  const preview = usePreview(() => latest.current.onPreview);
  const bytes = byteLength(html);

  const look = (editor: TextEditor) => {
    const next = placeOf(editor);
    setPlace((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    menuRef.current.look(editor);
  };

  const take = (editor: TextEditor) => {
    const written = htmlOf(editor);
    const hasNone = isEmpty(editor);
    setHtml(written);
    setHasWords(!hasNone);
    if (latest.current.onPreview) preview.changed(hasNone ? '' : written);
    return { written, hasNone };
  };

  const send = () => {
    const editor = editorRef.current;
    const now = latest.current;
    if (!editor || now.disabled || isEmpty(editor)) return;
    const length = byteLength(htmlOf(editor));
    if (length > now.limitBytes) return now.onRefused(tooLongSentence(length, now.limitBytes));
    echoes.forget();
    now.onSend();
    setSent((count) => count + 1);
  };

  const act = (action: ToolbarAction) => {
    const editor = editorRef.current;
    if (!editor) return;
    menu.close();
    editor.view.focus();
    if (action === 'link' || action === 'image' || action === 'replies') {
      setPopover(popover === action ? undefined : action);
    } else if (action === 'bold' || action === 'italic') {
      editor.commands.toggleMark(action);
    } else if (action === 'undo' || action === 'redo') {
      editor.commands[action]();
    } else toggleList(editor, action);
  };

  const close = (isBack: boolean) => {
    setPopover(undefined);
    if (isBack) editorRef.current?.view.focus();
  };

  const withEditor = (run: (editor: TextEditor) => void) => {
    const editor = editorRef.current;
    setPopover(undefined);
    // At once, where TipTap's own command waits for a frame: the next key belongs to the text.
    editor?.view.focus();
    if (editor) run(editor);
  };

  const menuRef = useRef(menu);
  menuRef.current = menu;

  useLayoutEffect(() => {
    if (!host.current) return;
    const keys = createKeys({ send, openLink: () => setPopover('link') });
    const editor = createEditor({
      element: host.current,
      html: value,
      label,
      describedBy: `${id}-help`,
      isEditable: !disabled,
      changed: () => {
        const { written, hasNone } = take(editor);
        echoes.emitted(written);
        latest.current.onChange(written, hasNone);
      },
      moved: () => look(editor),
      keyPressed: (event) => menuRef.current.press(editor, event) || keys(editor, event),
      pasting: {
        refuse: (sentence) => latest.current.onRefused(sentence),
        limitBytes: () => latest.current.limitBytes,
      },
    });
    editorRef.current = editor;
    take(editor);
    look(editor);
    return () => {
      preview.forget();
      editor.destroy();
    };
  }, []);

  // `sent`: a message that was sent before the outside ever rendered its draft is cleared by a value that did not change.
  useLayoutEffect(() => {
    const editor = editorRef.current;
    if (!editor) return;
    const isOther = focusKey !== focusedFor.current;
    focusedFor.current = focusKey;
    if (isOther || !echoes.isEcho(value)) {
      if (isOther) setPopover(undefined);
      preview.forget();
      replaceContent(editor, value);
      take(editor);
      look(editor);
      // The outside goes on with its own words for the same message.
      echoes.known(value);
    }
    if (isOther && focusKey !== undefined && !disabled) editor.view.focus();
  }, [value, focusKey, sent]);

  useLayoutEffect(() => {
    editorRef.current?.setEditable(!disabled, false);
    const dom = editorRef.current?.view.dom;
    if (disabled) dom?.setAttribute('aria-disabled', 'true');
    else dom?.removeAttribute('aria-disabled');
  }, [disabled]);

  const { slash } = menu;
  const repliesId = `${id}-replies`;
  useEffect(() => {
    const dom = editorRef.current?.view.dom;
    if (!dom) return;
    dom.setAttribute('aria-label', label);
    if (slash) {
      dom.setAttribute('aria-controls', repliesId);
      dom.setAttribute('aria-activedescendant', optionId(repliesId, slash.active));
    } else {
      dom.removeAttribute('aria-controls');
      dom.removeAttribute('aria-activedescendant');
    }
  }, [slash, label]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a file that misses the text must not open in place of the page.
    <div
      class={disabled ? 'editor editor-disabled' : 'editor'}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        if (event.defaultPrevented) return;
        event.preventDefault();
        const sentence = refusalOfFiles(event.dataTransfer);
        if (sentence) props.onRefused(sentence);
      }}
    >
      {popover === 'link' && (
        <LinkDialog
          href={place.link}
          asksText={!place.hasSelection && place.link === ''}
          onSet={(href, text) => withEditor((editor) => setLink(editor, href, text))}
          onClose={close}
        />
      )}
      {popover === 'image' && (
        <ImageDialog
          image={place.image}
          onSet={(src, alt) => withEditor((editor) => insertImage(editor, src, alt))}
          onClose={close}
        />
      )}
      {popover === 'replies' && (
        <RepliesDialog
          replies={cannedReplies}
          onPick={({ text }) => withEditor((editor) => insertText(editor, text, editor.state.selection))}
          onClose={close}
        />
      )}
      {slash && !popover && (
        <div class="editor-popover">
          <RepliesList
            id={repliesId}
            replies={slash.found}
            active={slash.active}
            onPick={(reply) => editorRef.current && menu.pick(editorRef.current, reply)}
          />
        </div>
      )}
      <Toolbar
        place={place}
        open={popover}
        disabled={disabled}
        hasReplies={cannedReplies.length > 0}
        controls={id}
        act={act}
      />
      <div class="editor-row">
        <div class="editor-field">
          <div id={id} ref={host} />
          {place.isBlank && placeholder && (
            <div class="editor-placeholder" aria-hidden="true">
              {placeholder}
            </div>
          )}
        </div>
        <button
          type="button"
          class="editor-button editor-button-main editor-send"
          aria-disabled={disabled || !hasWords}
          title="Send (Enter)"
          onMouseDown={(event) => event.preventDefault()}
          onClick={send}
        >
          <Icon name="send" />
          Send
        </button>
      </div>
      <LengthNote bytes={bytes} limitBytes={limitBytes} />
      {props.onPreview && <PreviewArea state={preview.state} />}
      <p class="editor-sr" id={`${id}-help`}>
        Enter sends, Shift+Enter breaks the line. Escape and then Tab leaves a list.
        {cannedReplies.length > 0 && ' A slash at the start of a line lists the canned replies.'}
      </p>
    </div>
  );
}
