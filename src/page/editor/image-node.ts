import { Node } from '@tiptap/core';
import { imageAddress } from './address.ts';

/** An image that lies on the web, by its https address (R12). The picture itself is never in a message (R13). */
export const ImageNode = Node.create({
  name: 'image',
  group: 'inline',
  inline: true,
  draggable: true,
  addAttributes: () => ({ src: { default: '' }, alt: { default: '' } }),
  parseHTML: () => [
    {
      tag: 'img[src]',
      getAttrs: (element) => (imageAddress(element.getAttribute('src') ?? '') ? null : false),
    },
  ],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
  // Its name and address stand for it: the console asks nobody elsewhere for anything, and its policy would not let it.
  addNodeView:
    () =>
    ({ node }) => {
      const { src, alt } = node.attrs as { readonly src: string; readonly alt: string };
      const dom = document.createElement('span');
      dom.className = 'editor-image';
      dom.contentEditable = 'false';
      dom.title = src;
      dom.setAttribute('role', 'img');
      dom.setAttribute('aria-label', alt || src);
      dom.textContent = alt || src;
      return { dom };
    },
});
