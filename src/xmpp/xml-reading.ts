// Reading elements that others made: by name and namespace, shallow, and safe for any tree.

/** As much of ltx's `Element` as reading needs. */
export interface XmlElement {
  readonly name: string;
  readonly attrs: { readonly [name: string]: string | undefined };
  readonly children: readonly (XmlElement | string)[];
  getName(): string;
  getNS(): string | undefined;
}

/** The child elements. */
export function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child === 'object');
}

export function childrenOf(element: XmlElement, name: string, namespace: string | undefined): XmlElement[] {
  return elementsOf(element).filter((child) => child.getName() === name && namespaceOf(child) === namespace);
}

export function childOf(
  element: XmlElement,
  name: string,
  namespace: string | undefined,
): XmlElement | undefined {
  for (const child of element.children) {
    if (typeof child === 'object' && child.getName() === name && namespaceOf(child) === namespace)
      return child;
  }
  return undefined;
}

export function namespaceOf(element: XmlElement): string | undefined {
  return element.getNS();
}

/** The text of an element itself; `undefined` where there is none. */
export function textOf(element: XmlElement | undefined): string | undefined {
  return element?.children.filter((child) => typeof child === 'string').join('') || undefined;
}

/** HTML elements that begin a line. */
const blocks = new Set([
  'p',
  'div',
  'li',
  'ul',
  'ol',
  'blockquote',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);

/** All text below an element of XHTML, with line ends for `<br/>` and blocks. Goes as deep as the tree does, without recursion. */
export function textBelow(element: XmlElement): string {
  let text = '';
  const endLine = () => {
    if (text !== '' && !text.endsWith('\n')) text += '\n';
  };
  const rest: (XmlElement | string | typeof endLine)[] = [element];
  while (rest.length > 0) {
    const node = rest.pop();
    if (typeof node === 'string') text += node;
    else if (typeof node === 'function') node();
    else if (node) {
      const name = node.getName();
      const isBlock = blocks.has(name);
      if (name === 'br') text += '\n';
      if (isBlock) endLine();
      if (isBlock) rest.push(endLine);
      for (let index = node.children.length - 1; index >= 0; index--) {
        const child = node.children[index];
        if (child !== undefined) rest.push(child);
      }
    }
  }
  return text.trim();
}
