// What a message can be made of, and nothing else (R12): paragraphs, line breaks, bold, italics, lists, links, linked images.
import type { Extensions } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Italic } from '@tiptap/extension-italic';
import { BulletList } from '@tiptap/extension-list/bullet-list';
import { ListItem } from '@tiptap/extension-list/item';
import { ListKeymap } from '@tiptap/extension-list/keymap';
import { OrderedList } from '@tiptap/extension-list/ordered-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { UndoRedo } from '@tiptap/extensions/undo-redo';
import { ImageNode } from './image-node.ts';
import { LinkMark } from './link-mark.ts';

export const extensions: Extensions = [
  Document,
  Paragraph,
  Text,
  HardBreak,
  Bold,
  Italic,
  LinkMark,
  ImageNode,
  BulletList,
  OrderedList,
  // Enter and Tab are ours (keys.ts).
  ListItem.extend({ addKeyboardShortcuts: () => ({}) }),
  ListKeymap.extend({
    addKeyboardShortcuts() {
      const { Tab: _, ...others } = this.parent?.() ?? {};
      return others;
    },
  }),
  UndoRedo,
];

/** "- " and "1. " begin lists. Marks written as signs (`**`) stay what was typed. */
export const inputRules = ['bulletList', 'orderedList'];
