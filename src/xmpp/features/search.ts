// XEP-0055: Jabber Search 1.3. R27: experts find agents by name, title and department.
import { type Element, default as xml } from '@xmpp/xml';
import type { Directories } from '../../bridge/directory.ts';
import type { DirectoryEntry } from '../../domain/directory.ts';
import { folded } from '../../domain/directory-index.ts';
import { localOf } from '../../domain/jid.ts';
import type { Tenant } from '../../domain/tenant.ts';
import { type FormField, formOfResults, formToFill, readForm } from '../data-form.ts';
import type { Feature, IncomingRequest } from '../feature.ts';
import { pageOfSet } from '../result-set.ts';
import { partsOf } from './vcard.ts';

const namespace = 'jabber:iq:search';
const instructions = 'Fill in what you know of your colleague; part of it is enough.';
/** How many are found at most, and how many of them are told where no page is asked for. */
const mostFound = 1000;
const usualPage = 100;

const asked: readonly FormField[] = [
  { name: 'name', label: 'Name' },
  { name: 'title', label: 'Title' },
  { name: 'department', label: 'Department' },
];
const told: readonly FormField[] = [{ name: 'jid', label: 'Address', type: 'jid-single' }, ...asked];
/** For clients that know no forms. There is no e-mail address to search by. */
const plainFields = ['first', 'last', 'nick'] as const;

/** XEP-0004: Data Forms */
export const dataForms: Feature = {
  xep: 'XEP-0004',
  version: '2.13.1',
  name: 'Data Forms',
  summary: 'What a search asks, and what it found',
  namespaces: ['jabber:x:data'],
  at: 'domain',
};

/** What to look for: words anywhere, and words that have to be in one field. */
interface Sought {
  readonly anywhere: string;
  readonly title: string;
  readonly department: string;
}

export function search(directories: Directories): Feature {
  return {
    xep: 'XEP-0055',
    version: '1.3',
    name: 'Jabber Search',
    summary: 'Agents by name, title and department; with and without forms (XEP-0004), in pages (XEP-0059)',
    namespaces: [namespace],
    at: 'domain',
    iqs: [
      { type: 'get', name: 'query', namespace, handle: ({ tenant }) => questions(tenant) },
      { type: 'set', name: 'query', namespace, handle: (request) => results(request, directories) },
    ],
  };
}

function questions(tenant: Tenant): Element {
  return xml(
    'query',
    { xmlns: namespace },
    xml('instructions', {}, instructions),
    ...plainFields.map((name) => xml(name)),
    formToFill(namespace, { title: `Colleagues at ${tenant.name}`, instructions }, asked),
  );
}

function results({ tenant, payload }: IncomingRequest, directories: Directories): Element {
  const form = readForm(payload, namespace);
  const field = (name: string) => form?.get(name) ?? '';
  const sought: Sought = form
    ? { anywhere: field('name'), title: field('title'), department: field('department') }
    : {
        anywhere: plainFields.map((name) => payload.getChildText(name) ?? '').join(' '),
        title: '',
        department: '',
      };
  const found = find(sought, tenant, directories);
  const { items, set } = pageOfSet(payload, found, ({ jid }) => jid, usualPage);
  return form
    ? xml('query', { xmlns: namespace }, formOfResults(namespace, told, items.map(rowOf)), set)
    : xml('query', { xmlns: namespace }, ...items.map(plainItem), set);
}

function find(sought: Sought, tenant: Tenant, directories: Directories): readonly DirectoryEntry[] {
  const { anywhere, title, department } = sought;
  const text = `${anywhere} ${title} ${department}`;
  const has = (value: string | undefined, words: string) =>
    folded(words)
      .split(' ')
      .every((word) => folded(value ?? '').includes(word));
  return directories
    .agents(tenant)
    .search(text, mostFound)
    .entries.filter((entry) => has(entry.title, title) && has(entry.department, department));
}

const rowOf = ({ jid, name, title, department }: DirectoryEntry) => ({ jid, name, title, department });

function plainItem({ jid, name }: DirectoryEntry): Element {
  const { given, family } = partsOf(name);
  return xml(
    'item',
    { jid },
    xml('first', {}, given),
    xml('last', {}, family),
    xml('nick', {}, localOf(jid)),
    xml('email'),
  );
}
