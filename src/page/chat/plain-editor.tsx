// A plain field with the editor's contract, for where there is no rich one.
import { useEffect, useRef } from 'preact/hooks';
import { bytesOf, fromHtml, toHtml } from './plain-html.ts';

export interface PlainEditorProps {
  /** The draft as HTML; empty when there is none. */
  readonly value: string;
  readonly onChange: (html: string, isEmpty: boolean) => void;
  readonly onSend: () => void;
  readonly onRefused: (sentence: string) => void;
  readonly onPreview?: ((html: string) => Promise<{ text: string; dropped: readonly string[] }>) | undefined;
  /** In bytes of UTF-8. */
  readonly limitBytes: number;
  readonly cannedReplies?: readonly { readonly name: string; readonly text: string }[] | undefined;
  /** When it changes, the cursor goes into the field. */
  readonly focusKey?: string | number | undefined;
  readonly placeholder?: string | undefined;
  readonly label?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export function PlainEditor(props: PlainEditorProps) {
  const { value, onChange, onSend, onRefused, limitBytes, focusKey, placeholder, label, disabled } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focusKey !== undefined) field.current?.focus();
  }, [focusKey]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (fromHtml(value).trim() === '') return;
    if (bytesOf(value) > limitBytes) onRefused('The message is too long.');
    else onSend();
  }

  return (
    <textarea
      ref={field}
      class="plain-editor"
      rows={3}
      aria-label={label ?? 'Message'}
      value={fromHtml(value)}
      placeholder={placeholder}
      disabled={disabled}
      onInput={({ currentTarget }) =>
        onChange(toHtml(currentTarget.value), currentTarget.value.trim() === '')
      }
      onKeyDown={onKeyDown}
    />
  );
}
