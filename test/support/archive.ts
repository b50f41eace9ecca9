import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import type { Expert } from './expert.ts';

/** XEP-0313 and XEP-0059 */
export interface ArchiveQuery {
  /** Whose archive. Default: the own. */
  readonly of?: string;
  readonly with?: string;
  /** RFC 3339 */
  readonly start?: string;
  readonly end?: string;
  readonly max?: number;
  readonly after?: string;
  /** The empty string asks for the last page. */
  readonly before?: string;
}

export interface ArchivedMessage {
  /** The id in the archive. */
  readonly archiveId: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly text: string | undefined;
  readonly message: Element;
}

export interface ArchivePage {
  readonly messages: readonly ArchivedMessage[];
  readonly complete: boolean;
  readonly count: number | undefined;
  readonly first: string | undefined;
  readonly last: string | undefined;
}

const mam = 'urn:xmpp:mam:2';
const rsm = 'http://jabber.org/protocol/rsm';
let queries = 0;

/** @throws the stanza error when the archive refuses */
export async function queryArchive(
  expert: Pick<Expert, 'jid' | 'asks' | 'seen'>,
  query: ArchiveQuery,
): Promise<ArchivePage> {
  const queryid = `q${++queries}`;
  const answer = await expert.asks(
    xml('iq', { type: 'set', ...(query.of !== undefined && { to: query.of }) }, queryElement(query, queryid)),
  );
  const archive = query.of ?? expert.jid;
  const messages = expert.seen.flatMap((stanza) => {
    const result = stanza.getChild('result', mam);
    // Results from anybody else are forged.
    const isAsked = (stanza.attrs.from ?? expert.jid) === archive && result?.attrs.queryid === queryid;
    return isAsked ? archived(result) : [];
  });
  const fin = answer.getChild('fin', mam);
  const set = fin?.getChild('set', rsm);
  const count = set?.getChildText('count');
  return {
    messages,
    complete: fin?.attrs.complete === 'true',
    count: count ? Number(count) : undefined,
    first: set?.getChildText('first') ?? undefined,
    last: set?.getChildText('last') ?? undefined,
  };
}

function queryElement(query: ArchiveQuery, queryid: string): Element {
  const field = (name: string, value: string, type?: string) =>
    xml('field', { var: name, type }, xml('value', {}, value));
  const fields = (['with', 'start', 'end'] as const).flatMap((name) => {
    const value = query[name];
    return value === undefined ? [] : [field(name, value)];
  });
  const { max, after, before } = query;
  return xml(
    'query',
    { xmlns: mam, queryid },
    xml('x', { xmlns: 'jabber:x:data', type: 'submit' }, field('FORM_TYPE', mam, 'hidden'), ...fields),
    xml(
      'set',
      { xmlns: rsm },
      max !== undefined && xml('max', {}, String(max)),
      after !== undefined && xml('after', {}, after),
      before !== undefined && xml('before', {}, before),
    ),
  );
}

function archived(result: Element): ArchivedMessage[] {
  const forwarded = result.getChild('forwarded', 'urn:xmpp:forward:0');
  const message = forwarded?.getChild('message');
  if (!message) return [];
  return [
    {
      archiveId: result.attrs.id ?? '',
      at: forwarded?.getChild('delay', 'urn:xmpp:delay')?.attrs.stamp ?? '',
      from: message.attrs.from ?? '',
      to: message.attrs.to ?? '',
      text: message.getChildText('body') ?? undefined,
      message,
    },
  ];
}
