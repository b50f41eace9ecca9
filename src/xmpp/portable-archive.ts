// XEP-0227 4.7: a message archive on its way to another server, as the results that XEP-0313 would give.
import { type Element, Parser, default as xml } from '@xmpp/xml';
import type { ArchivedMessage } from '../bridge/archive-ports.ts';
import { messageId, type TenantId } from '../domain/ids.ts';
import { type BareJid, domainOf, localOf, parseJid } from '../domain/jid.ts';
import { mam } from './archive-query.ts';
import { archivedResult, fates } from './archived-stanza.ts';
import { parseDateTime } from './date-time.ts';

const portable = 'urn:xmpp:pie:0';
const archive = `${portable}#mam`;

/** The file of a person, in pieces: a head, a result for each message that was delivered, a foot. */
export function portableFile(person: BareJid) {
  const [head, foot] = xml(
    'server-data',
    { xmlns: portable },
    xml(
      'host',
      { jid: domainOf(person) },
      xml('user', { name: localOf(person) }, xml('archive', { xmlns: archive }, mark)),
    ),
  )
    .toString()
    .split(mark);
  return {
    head: `<?xml version='1.0' encoding='UTF-8'?>\n${head}\n`,
    result: (entry: ArchivedMessage) =>
      reachedSomebody(entry) ? `${archivedResult(entry, undefined).toString()}\n` : '',
    foot: `${foot}\n`,
  };
}

const mark = '\u2026';

const reachedSomebody = ({ message: { fate } }: ArchivedMessage) =>
  fate.state !== 'refused' && fate.state !== 'failed';

/**
 * The messages of a file, in its order: those between an agent of this tenant and somebody who is none. All else in it is left out.
 * Throws where it is no such file. The file is read as a whole.
 */
export async function readPortable(
  pieces: AsyncIterable<string>,
  tenant: { readonly id: TenantId; readonly vccDomain: string },
): Promise<ArchivedMessage[]> {
  const parser = new Parser();
  const hosts: Element[] = [];
  let root: Element | undefined;
  let fault: unknown;
  parser.on('start', (element: Element) => {
    root = element;
  });
  parser.on('element', (element: Element) => hosts.push(element));
  parser.on('error', (error: unknown) => {
    fault ??= error;
  });
  for await (const piece of pieces) parser.write(piece);
  if (fault || root?.name !== 'server-data' || root.attrs.xmlns !== portable)
    throw new Error('it is not a file of XEP-0227');
  return hosts
    .filter(({ name }) => name === 'host')
    .flatMap((host) => host.getChildren('user'))
    .flatMap((user) => user.getChildren('archive', archive))
    .flatMap((one) => one.getChildren('result', mam))
    .flatMap((result) => messageIn(result, tenant));
}

function messageIn(
  result: Element,
  tenant: { readonly id: TenantId; readonly vccDomain: string },
): ArchivedMessage[] {
  const forwarded = result.getChild('forwarded', 'urn:xmpp:forward:0');
  const stanza = forwarded?.getChild('message', 'jabber:client');
  const at = parseDateTime(forwarded?.getChild('delay', 'urn:xmpp:delay')?.attrs.stamp ?? '', 'down');
  const [from, to] = [stanza?.attrs.from, stanza?.attrs.to].map((jid) => parseJid(jid ?? '')?.bare);
  const id = result.attrs.id;
  if (!stanza || at === undefined || !from || !to || !id) return [];
  const isOut = domainOf(from) === tenant.vccDomain;
  if (isOut === (domainOf(to) === tenant.vccDomain)) return [];
  const text = stanza.getChildText('body', 'jabber:client') ?? '';
  const file = stanza.getChild('x', 'jabber:x:oob')?.getChildText('url', 'jabber:x:oob');
  const withdrawn = stanza.getChild('retract', 'urn:xmpp:message-retract:1')?.attrs.id;
  const about = withdrawn ?? stanza.getChild('replace', 'urn:xmpp:message-correct:0')?.attrs.id;
  const [agent, expert] = isOut ? [from, to] : [to, from];
  const isRedirected = stanza.getChild('fate', fates)?.attrs.state === 'redirected';
  return [
    {
      message: {
        id: messageId(id),
        room: { tenantId: tenant.id, agent, expert },
        direction: isOut ? 'out' : 'in',
        ...{ from, at, text, links: [] },
        files: file ? [{ url: file }] : [],
        fate: { state: isRedirected ? 'redirected' : 'delivered' },
        ...(!isOut && stanza.attrs.id !== undefined && { senderId: stanza.attrs.id }),
        ...(withdrawn !== undefined && { retracted: true }),
        // R16: it went to the agent's office account, and is nobody's in the console.
        ...(isRedirected && !isOut && { vo: 'redirected' as const }),
      },
      ...(about !== undefined && { about }),
    },
  ];
}
