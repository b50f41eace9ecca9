import { createDocument, Editor } from '@tiptap/core';
import { EditorState, NodeSelection, Selection } from '@tiptap/pm/state';
import { withoutEmptyEnd } from './length.ts';
import { type PastingOptions, pasting } from './paste/pasting.ts';
import { extensions, inputRules } from './schema.ts';

export interface CreateOptions {
  readonly element: HTMLElement;
  readonly html: string;
  readonly label: string;
  readonly describedBy: string;
  readonly isEditable: boolean;
  readonly changed: () => void;
  /** After every change of the text, the selection or the focus. */
  readonly moved: () => void;
  /** True: the key is dealt with. Not called for keys of an input method. */
  readonly keyPressed: (event: KeyboardEvent) => boolean;
  readonly pasting: Omit<PastingOptions, 'editor'>;
}

/** The editor itself, without its buttons. It sets no style sheet and no style attribute: a strict policy allows neither. */
export function createEditor(options: CreateOptions): Editor {
  let created: Editor | undefined;
  created = new Editor({
    element: options.element,
    extensions,
    injectCSS: false,
    enableInputRules: inputRules,
    enablePasteRules: false,
    editable: options.isEditable,
    content: options.html,
    parseOptions: { preserveWhitespace: true },
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options.label,
        'aria-describedby': options.describedBy,
        'aria-autocomplete': 'list',
      },
      handleKeyDown: (view, event) => !event.isComposing && !view.composing && options.keyPressed(event),
      ...pasting({ ...options.pasting, editor: () => created }),
    },
    onUpdate: options.changed,
    onTransaction: options.moved,
    onFocus: options.moved,
    onBlur: options.moved,
  });
  return created;
}

/** Another text, with nothing to undo: what was written before belongs to another message or another chat. */
export function replaceContent(editor: Editor, html: string): void {
  const doc = createDocument(html, editor.schema, { preserveWhitespace: true });
  const { plugins } = editor.state;
  editor.view.updateState(EditorState.create({ doc, plugins, selection: Selection.atEnd(doc) }));
}

/** The message as it would be sent; `''` where there is none. */
export function htmlOf(editor: Editor): string {
  return isBlank(editor) ? '' : withoutEmptyEnd(editor.getHTML());
}

/** Nothing is written, and no list is begun. */
function isBlank({ state: { doc } }: Editor): boolean {
  return (
    doc.childCount === 1 && doc.firstChild?.type.name === 'paragraph' && doc.firstChild.content.size === 0
  );
}

const readable = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** Nothing in it could be read; the bridge would refuse it as empty. */
export function isEmpty({ state: { doc } }: Editor): boolean {
  let hasImage = false;
  doc.descendants((node) => {
    hasImage ||= node.type.name === 'image';
  });
  return !hasImage && !readable.test(doc.textContent);
}

/** What the buttons and dialogs show of the place where the cursor is. */
export interface Place {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly bulletList: boolean;
  readonly orderedList: boolean;
  readonly link: string;
  readonly image: { readonly src: string; readonly alt: string } | undefined;
  readonly hasSelection: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly isBlank: boolean;
}

export function placeOf(editor: Editor): Place {
  const { selection } = editor.state;
  const image =
    selection instanceof NodeSelection && selection.node.type.name === 'image'
      ? selection.node.attrs
      : undefined;
  return {
    bold: editor.isActive('bold'),
    italic: editor.isActive('italic'),
    bulletList: isInnermost(editor, 'bulletList'),
    orderedList: isInnermost(editor, 'orderedList'),
    link: String(editor.getAttributes('link').href ?? ''),
    image: image && { src: String(image.src), alt: String(image.alt) },
    hasSelection: !selection.empty,
    canUndo: editor.can().undo(),
    canRedo: editor.can().redo(),
    isBlank: isBlank(editor),
  };
}

/** Of nested lists only the one that the cursor is in. */
function isInnermost({ state: { selection } }: Editor, name: string): boolean {
  const { $from } = selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const type = $from.node(depth).type.name;
    if (type === 'bulletList' || type === 'orderedList') return type === name;
  }
  return false;
}
