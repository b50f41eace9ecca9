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
  // Who serves the image is not told from where it is looked at.
  addNodeView:
    () =>
    ({ node }) => {
      const dom = document.createElement('img');
      dom.referrerPolicy = 'no-referrer';
      dom.alt = String(node.attrs.alt);
      dom.title = String(node.attrs.src);
      dom.src = String(node.attrs.src);
      return { dom };
    },
});
