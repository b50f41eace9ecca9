// XEP-0004: Data Forms 2.13.1, as far as they are used here.
import { type Element, default as xml } from '@xmpp/xml';

const namespace = 'jabber:x:data';

export interface FormField {
  readonly name: string;
  readonly label: string;
  /** `text-single` unless said otherwise. */
  readonly type?: 'text-single' | 'jid-single' | 'boolean';
}

/** A form to be filled in. */
export function formToFill(
  kind: string,
  head: { readonly title: string; readonly instructions: string },
  fields: readonly FormField[],
): Element {
  return xml(
    'x',
    { xmlns: namespace, type: 'form' },
    xml('title', {}, head.title),
    xml('instructions', {}, head.instructions),
    formType(kind),
    ...fields.map(({ name, label, type = 'text-single' }) => xml('field', { var: name, type, label })),
  );
}

/** Results as a table; a row says nothing of a field that it does not have. */
export function formOfResults(
  kind: string,
  fields: readonly FormField[],
  rows: readonly Readonly<Record<string, string | undefined>>[],
): Element {
  const cell = (name: string, value: string | undefined) =>
    value !== undefined && xml('field', { var: name }, xml('value', {}, value));
  return xml(
    'x',
    { xmlns: namespace, type: 'result' },
    formType(kind),
    xml(
      'reported',
      {},
      ...fields.map(({ name, label, type = 'text-single' }) => xml('field', { var: name, type, label })),
    ),
    ...rows.map((row) => xml('item', {}, ...fields.map(({ name }) => cell(name, row[name])))),
  );
}

/** What is so, by field. */
export const formOfFacts = (
  kind: string,
  facts: readonly (readonly [name: string, values: readonly string[]])[],
) =>
  xml(
    'x',
    { xmlns: namespace, type: 'result' },
    formType(kind),
    ...facts.map(([name, values]) =>
      xml('field', { var: name, type: 'list-multi' }, ...values.map((value) => xml('value', {}, value))),
    ),
  );

/** What was filled in, by field; `undefined` where there is no such form. */
export function readForm(parent: Element, kind: string): ReadonlyMap<string, string> | undefined {
  const form = parent.getChild('x', namespace);
  if (form?.attrs.type !== 'submit') return undefined;
  const values = new Map<string, string>();
  for (const field of form.getChildren('field', namespace)) {
    const value = field.getChildText('value', namespace);
    if (field.attrs.var !== undefined && value !== null) values.set(field.attrs.var, value);
  }
  const said = values.get('FORM_TYPE');
  return said === undefined || said === kind ? values : undefined;
}

/**
 * All values of each field of a submitted form, for those who must know of anything that is wrong with it; `undefined` where there is
 * no form, `wrong` for one that is of another kind or was not submitted.
 */
export function readSubmission(
  parent: Element,
  kind: string,
): ReadonlyMap<string, readonly string[]> | 'wrong' | undefined {
  const form = parent.getChild('x', namespace);
  if (!form) return undefined;
  const fields = form
    .getChildren('field', namespace)
    .map(({ attrs, children }): [string, string[]] => [
      attrs.var ?? '',
      children.flatMap((child) =>
        typeof child === 'object' && child.is('value', namespace) ? [child.getText()] : [],
      ),
    ]);
  const values = new Map(fields);
  const said = values.get('FORM_TYPE') ?? [];
  values.delete('FORM_TYPE');
  return form.attrs.type === 'submit' && said.length === 1 && said[0] === kind ? values : 'wrong';
}

const formType = (kind: string) => xml('field', { var: 'FORM_TYPE', type: 'hidden' }, xml('value', {}, kind));
