// XEP-0313 4: what a query to an archive asks for.
import { type Element, default as xml } from '@xmpp/xml';
import { type AskedOfArchive, largestArchivePage } from '../bridge/expert-archive.ts';
import { messageId } from '../domain/ids.ts';
import { type Jid, parseJid } from '../domain/jid.ts';
import { Refusal } from '../domain/refusal.ts';
import { readSubmission } from './data-form.ts';
import { parseDateTime } from './date-time.ts';
import { ProtocolRefusal } from './refusals.ts';
import { resultSets } from './result-set.ts';

export const mam = 'urn:xmpp:mam:2';

/** The fields of the form, with the types that the XEP gives them. */
const fields = new Map([
  ['with', 'jid-single'],
  ['start', 'text-single'],
  ['end', 'text-single'],
  ['before-id', 'text-single'],
  ['after-id', 'text-single'],
  ['ids', 'list-multi'],
  // XEP-0313 5.1.1: a room of two never has any, so that either answer is given already.
  ['include-groupchat', 'boolean'],
]);

export interface AskedInStanza {
  /** As the sender calls the query. */
  readonly queryId: string | undefined;
  /** Only messages with this address. */
  readonly with: Jid | undefined;
  /** XEP-0313 4.1.5: each page from its end. */
  readonly flipped: boolean;
  readonly asked: AskedOfArchive;
}

/** XEP-0313 4.1.6: the form to be filled in. None of the fields is required. */
export function queryForm(): Element {
  const offered = [...fields].map(([name, type]) =>
    xml('field', { var: name, type }, type === 'list-multi' && anyValue()),
  );
  const formType = xml('field', { var: 'FORM_TYPE', type: 'hidden' }, xml('value', {}, mam));
  return xml(
    'query',
    { xmlns: mam },
    xml('x', { xmlns: 'jabber:x:data', type: 'form' }, formType, ...offered),
  );
}

/** XEP-0122: there is no list to choose from. */
const anyValue = () =>
  xml('validate', { xmlns: 'http://jabber.org/protocol/xdata-validate', datatype: 'xs:string' }, xml('open'));

/**
 * Refused with bad-request for a form of another kind and for values that are none, with feature-not-implemented for a field that the
 * form does not have: to leave a filter out would give what was not asked for.
 */
export function readQuery(query: Element): AskedInStanza {
  // Nodes are for archives of XEP-0060.
  if (query.attrs.node !== undefined) throw new ProtocolRefusal('no-such-node');
  const values = readSubmission(query, mam) ?? new Map<string, readonly string[]>();
  if (values === 'wrong') throw new Refusal('malformed');
  if ([...values.keys()].some((name) => !fields.has(name))) throw new ProtocolRefusal('not-implemented');
  const one = (name: string) => oneOf(values.get(name));
  const [start, end] = [timeIn(one('start'), 'up'), timeIn(one('end'), 'down')];
  const [afterId, beforeId] = [one('after-id'), one('before-id')];
  const ids = (values.get('ids') ?? []).filter((id) => id !== '');
  if (ids.length > largestArchivePage) throw new Refusal('malformed');
  if (!/^(|0|1|true|false)$/.test(one('include-groupchat') ?? '')) throw new Refusal('malformed');
  return {
    queryId: query.attrs.queryid,
    with: jidIn(one('with')),
    flipped: query.getChild('flip-page', mam) !== undefined,
    asked: {
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
      ...(afterId !== undefined && { afterId: messageId(afterId) }),
      ...(beforeId !== undefined && { beforeId: messageId(beforeId) }),
      ...(ids.length > 0 && { ids: ids.map(messageId) }),
      page: readPage(query.getChild('set', resultSets)),
    },
  };
}

/** XEP-0059: an empty `before` is the last page, an empty `after` the first. */
function readPage(set: Element | undefined): AskedOfArchive['page'] {
  if (!set) return { from: 'first' };
  // XEP-0059 2.6: pages by number are not offered.
  if (set.getChild('index', resultSets)) throw new ProtocolRefusal('not-implemented');
  const max = set.getChildText('max', resultSets)?.trim();
  if (max !== undefined && !/^\d{1,9}$/.test(max)) throw new Refusal('malformed');
  const [before, after] = [set.getChild('before', resultSets), set.getChild('after', resultSets)].map(
    (child) => child?.getText(),
  );
  return {
    from: before === undefined ? 'first' : 'last',
    ...(before && { before: messageId(before) }),
    ...(after && { after: messageId(after) }),
    ...(max !== undefined && { size: Number(max) }),
  };
}

/** The value of a field; one that is there and empty says nothing. */
function oneOf(values: readonly string[] = []): string | undefined {
  if (values.length > 1) throw new Refusal('malformed');
  return values[0] || undefined;
}

function timeIn(text: string | undefined, fraction: 'down' | 'up'): number | undefined {
  if (text === undefined) return undefined;
  const at = parseDateTime(text, fraction);
  if (at === undefined) throw new Refusal('malformed');
  return at;
}

function jidIn(text: string | undefined): Jid | undefined {
  if (text === undefined) return undefined;
  const jid = parseJid(text);
  if (!jid) throw new Refusal('malformed');
  return jid;
}
