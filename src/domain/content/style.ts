// The few declarations of a style attribute that are kept, and what of them plain text loses.

const colour = /^(#[0-9a-f]{3,8}|[a-z]{3,30}|(rgb|hsl)a?\([\d\s.,%/]{1,60}\))$/;
const fontSize =
  /^(\d{1,2}(\.\d{1,4})?(px|pt)|\d(\.\d{1,4})?r?em|[1-4]?\d{1,2}%|(xx?-)?(small|large)|medium|smaller|larger)$/;

interface Declaration {
  readonly allowed: RegExp;
  /** What is lost without it; `undefined` where the value changes nothing that plain text lacks. */
  readonly loss: (value: string) => string | undefined;
}

const declarations = new Map<string, Declaration>([
  ['color', { allowed: colour, loss: () => 'colour' }],
  ['background-color', { allowed: colour, loss: () => 'colour' }],
  ['font-size', { allowed: fontSize, loss: () => 'size' }],
  ['font-weight', { allowed: /^(normal|bold|bolder|lighter|[1-9]00)$/, loss: () => undefined }],
  ['font-style', { allowed: /^(normal|italic|oblique)$/, loss: () => undefined }],
  [
    'text-decoration',
    {
      allowed: /^(none|underline|line-through|underline line-through|line-through underline)$/,
      loss: (value) => (value.includes('line-through') ? 'strikethrough' : undefined),
    },
  ],
  [
    'text-align',
    {
      allowed: /^(left|right|center|justify|start|end)$/,
      loss: (value) => (/^(right|center|end)$/.test(value) ? 'alignment' : undefined),
    },
  ],
]);

/** Values that ask for nothing of their own. */
const nothing = /^(inherit|initial|unset|revert|currentcolor|transparent|windowtext|normal|none)?$/;
const otherNames = new Map([
  ['background', 'background-color'],
  ['text-decoration-line', 'text-decoration'],
]);

/** The declarations that are kept, normalised: letters, digits and `#%(),./- ` only, so fit for a style sheet as well. */
export function allowedStyle(style: string): string {
  let kept = '';
  for (const [name, value] of read(style)) {
    if (declarations.get(name)?.allowed.test(value)) kept += `${kept && ';'}${name}:${value}`;
  }
  return kept;
}

/** What plain text loses of a style attribute; what the sanitiser does not keep is lost as well. */
export function lossesOfStyle(style: string): string[] {
  const losses = new Set<string>();
  for (const [name, value] of read(style)) {
    const loss = declarations.get(name)?.loss(value);
    if (loss) losses.add(loss);
  }
  return [...losses];
}

const sizesOfFont = ['', 'x-small', 'small', 'medium', 'large', 'x-large', 'xx-large', 'xx-large'];

/** The style that HTML's older attributes stand for: `color` and `size` of `<font>`, `bgcolor`, `align`. */
export function styleOfFont(attributes: Readonly<Record<string, string>>): string {
  const { color, size, bgcolor, align } = attributes;
  let style = '';
  if (color) style += `color:${color};`;
  if (bgcolor) style += `background-color:${bgcolor};`;
  if (size && sizesOfFont[Number(size)]) style += `font-size:${sizesOfFont[Number(size)]};`;
  if (align) style += `text-align:${align};`;
  return style;
}

function* read(style: string): Generator<[name: string, value: string]> {
  if (style.length < 3) return;
  for (const declaration of style.slice(0, 2000).split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    const name = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .replace('!important', '')
      .trim()
      .toLowerCase();
    if (!nothing.test(value)) yield [otherNames.get(name) ?? name, value];
  }
}
