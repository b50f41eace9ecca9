// XEP-0004: Data Forms 2.13.1
import { type Element, default as xml } from '@xmpp/xml';

const namespace = 'jabber:x:data';

/** What XEP-0004 calls a field, as far as commands need it. */
export type FormField = {
  readonly var: string;
  readonly label: string;
} & (
  | {
      readonly kind: 'choice';
      readonly options: readonly { readonly value: string; readonly label: string }[];
    }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
);

/** `form`: to be filled in; `result`: to be read. */
export interface Form {
  readonly type: 'form' | 'result';
  readonly title: string;
  readonly fields: readonly FormField[];
}

export function formElement({ type, title, fields }: Form): Element {
  return xml('x', { xmlns: namespace, type }, xml('title', {}, title), ...fields.map(fieldElement));
}

function fieldElement(field: FormField): Element {
  const { var: name, label } = field;
  if (field.kind === 'lines') {
    const values = field.lines.map((line) => xml('value', {}, line));
    return xml('field', { var: name, label, type: 'text-multi' }, ...values);
  }
  return xml(
    'field',
    { var: name, label, type: 'list-single' },
    xml('required'),
    ...field.options.map((option) => xml('option', { label: option.label }, xml('value', {}, option.value))),
  );
}

/** The first value of each field of a form that was sent in; `undefined` where none was. */
export function readForm(parent: Element): ReadonlyMap<string, string> | undefined {
  const form = parent.getChild('x', namespace);
  if (form?.attrs.type !== 'submit') return undefined;
  return new Map(
    form.getChildren('field').map((field) => [field.attrs.var ?? '', field.getChildText('value') ?? '']),
  );
}
