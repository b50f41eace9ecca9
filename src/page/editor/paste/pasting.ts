// What happens when something is pasted or dropped: words come in clean, files and pictures are refused in words (R13).
import type { Editor } from '@tiptap/core';
import { Fragment, type Node, type Schema, Slice } from '@tiptap/pm/model';
import type { EditorProps } from '@tiptap/pm/view';
import { onlyAddress } from '../address.ts';
import { byteLength, pastedTooLong } from '../length.ts';
import { type Cleaned, cleanHtml } from './clean.ts';
import { keptSpaces } from './marks.ts';
import { refusalOf } from './refusal.ts';

export interface PastingOptions {
  readonly editor: () => Editor | undefined;
  readonly refuse: (sentence: string) => void;
  readonly limitBytes: () => number;
}

/** More than this many messages in one paste is a mistake, and would make the page stand still. */
const mostMessages = 8;
const nothing: Cleaned = { html: '', embedded: 0, linked: 0 };
const officeHtml = /urn:schemas-microsoft-com:office|<meta[^>]+(?:Microsoft|LibreOffice|OpenOffice)/i;

/** The part of the editor's properties that has to do with it. */
export function pasting(options: PastingOptions): EditorProps {
  /** Of the paste or drop that is going on: it is cleaned first, then judged. */
  let cleaned = nothing;

  const take = (data: DataTransfer | null, slice: Slice): boolean => {
    const { html: _, embedded, linked } = cleaned;
    cleaned = nothing;
    const sentence = refusalOf({
      files: [...(data?.files ?? [])],
      embedded,
      linked,
      hasText: slice.size > 0,
      fromOffice: officeHtml.test(data?.getData('text/html').slice(0, 4096) ?? ''),
    });
    if (sentence) options.refuse(sentence);
    return slice.size === 0;
  };

  const isTooLong = (data: DataTransfer | null): boolean => {
    const longest = options.limitBytes() * mostMessages;
    const bytes = byteLength(data?.getData('text/plain') ?? '');
    if (bytes <= longest) return false;
    options.refuse(pastedTooLong(bytes, options.limitBytes()));
    return true;
  };

  return {
    transformPastedHTML: (html) => {
      cleaned = cleanHtml(html);
      return cleaned.html;
    },
    clipboardTextParser: (text, _context, _plain, view) => textSlice(text, view.state.schema),
    handlePaste: (view, event, slice) => {
      if (isTooLong(event.clipboardData)) return true;
      const address = onlyAddress(event.clipboardData?.getData('text/plain') ?? '');
      if (address && !view.state.selection.empty && !event.clipboardData?.files.length) {
        cleaned = nothing;
        return options.editor()?.commands.setMark('link', { href: address }) ?? false;
      }
      return take(event.clipboardData, slice);
    },
    handleDrop: (_view, event, slice, isMoved) => {
      if (isMoved) return false;
      return isTooLong(event.dataTransfer) || take(event.dataTransfer, slice);
    },
  };
}

/** Plain text: an empty line parts paragraphs, a line end breaks the line. */
function textSlice(text: string, schema: Schema): Slice {
  const { paragraph, hardBreak } = schema.nodes;
  if (!paragraph || !hardBreak) return Slice.empty;
  const clean = text.replace(/\r\n?/g, '\n').replace(/^\n+|\n+$/g, '');
  if (clean === '') return Slice.empty;
  const paragraphs = clean.split(/\n(?:[ \t]*\n)+/).map((lines) => {
    const content = lines
      .split('\n')
      .flatMap((line, index): Node[] => [
        ...(index > 0 ? [hardBreak.create()] : []),
        ...(line === '' ? [] : [schema.text(keptSpaces(line))]),
      ]);
    return paragraph.create(null, content);
  });
  return new Slice(Fragment.from(paragraphs), 1, 1);
}
