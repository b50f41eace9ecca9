// A browser holds the page's policy against every document that a script parses, even one that is never shown: inline styles
// do not count there, and each one and each event handler is reported. So they get other names before it is parsed.

// What is never closed ends with the text: each pattern matches wherever it begins, so none is tried again and again.
const styleSheets = /<style\b[\s\S]*?(?:<\/style\s*>|$)/gi;
const tags = /<[a-z](?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^"'>])*(?:>|$)/gi;
const attributes = /"[^"]*(?:"|$)|'[^']*(?:'|$)|([\s/])(style|on[a-z]+)(?=\s*=)/gi;

/** The HTML without style sheets, with `data-style` for `style`; event handlers lose their meaning in the same way. */
export function inert(html: string): string {
  return html
    .replace(styleSheets, '')
    .replace(tags, (tag) =>
      tag.replace(attributes, (all, space, name) => (name ? `${space}data-${name}` : all)),
    );
}

/** The style attribute of an element of such a document. */
export function styleAttribute(element: Element): string {
  return element.getAttribute('data-style') ?? '';
}

/** The same, read. */
export function styleOf(element: Element): CSSStyleDeclaration {
  const { style } = document.createElement('span');
  style.cssText = styleAttribute(element);
  return style;
}
