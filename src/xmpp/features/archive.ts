// XEP-0313: Message Archive Management 1.1.3
import { type Element, default as xml } from '@xmpp/xml';
import type { ArchivePage } from '../../bridge/archive-ports.ts';
import { archiveBounds, readArchive } from '../../bridge/expert-archive.ts';
import type { Ports } from '../../bridge/ports.ts';
import type { Room } from '../../domain/message.ts';
import { Refusal } from '../../domain/refusal.ts';
import { mam, queryForm, readQuery } from '../archive-query.ts';
import { resultMessage, stampOf } from '../archived-stanza.ts';
import type { Feature, IncomingRequest, LongAnswer } from '../feature.ts';
import { ProtocolRefusal } from '../refusals.ts';
import { resultSets } from '../result-set.ts';

type Needs = Pick<Ports, 'roomArchive' | 'archiveFloods'>;

export function archive(ports: Needs): Feature {
  return {
    xep: 'XEP-0313',
    version: '1.1.3',
    name: 'Message Archive Management',
    summary:
      'The room of expert and agent, at the agent’s address, for that expert alone (R22); ids, flipped pages and metadata included',
    namespaces: [mam, `${mam}#extended`, `${mam}#groupchat-field`],
    at: 'agent',
    iqs: [
      { type: 'get', name: 'query', namespace: mam, handle: (request) => roomOf(request) && queryForm() },
      { type: 'set', name: 'query', namespace: mam, handle: (request) => results(request, ports) },
      { type: 'get', name: 'metadata', namespace: mam, handle: (request) => metadata(request, ports) },
    ],
  };
}

/**
 * R22: the room of whoever asks and the agent that is asked. The server itself has none; strangers and other agents are refused by
 * the router, in the same words.
 */
export function roomOf({ tenant, from, agent }: IncomingRequest): Room {
  if (!agent || from.local === '') throw new Refusal('unknown-contact');
  return { tenantId: tenant.id, agent: agent.jid, expert: from.bare };
}

async function results(request: IncomingRequest, ports: Needs): Promise<LongAnswer> {
  const room = roomOf(request);
  const { asked, with: other, flipped, queryId } = readQuery(request.payload);
  // The agent is the other one in every message of this archive, and always by the bare JID.
  const matches = other === undefined || (other.bare === room.agent && other.resource === '');
  // An id that is not there is refused, also where nothing would match.
  const least = { ...asked, page: { ...asked.page, size: 1 } };
  const found = await turn(readArchive(room, matches ? asked : least, ports));
  const page = matches ? found : nothing;
  const { from, to } = request.stanza.attrs;
  const head = { from: to ?? room.agent, to: from ?? room.expert };
  const before = page.messages.map((entry) => resultMessage(entry, head, queryId));
  return {
    before: flipped ? before.reverse() : before,
    child: fin(page, asked.page.from === 'first' ? 'forward' : 'backward'),
  };
}

const nothing: ArchivePage = { messages: [], complete: true, count: 0 };

/** First and last are those of the archive's order, also of a flipped page: paging goes on from them. */
function fin({ messages, complete, count, index }: ArchivePage, paging: 'forward' | 'backward'): Element {
  const [first, last] = [messages[0]?.message.id, messages.at(-1)?.message.id];
  // Optional; slixmpp takes a page that reaches the end of the set for the last one, also on its way backward.
  const place = paging === 'forward' && index !== undefined && { index: String(index) };
  // An agent's message that is not proved to be handed over may yet fail, and is then in no archive.
  const stable = messages.every(({ message }) => message.fate.state !== 'stored');
  return xml(
    'fin',
    { xmlns: mam, ...(complete && { complete: 'true' }), ...(!stable && { stable: 'false' }) },
    xml(
      'set',
      { xmlns: resultSets },
      first !== undefined && xml('first', { ...place }, first),
      last !== undefined && xml('last', {}, last),
      count !== undefined && xml('count', {}, String(count)),
    ),
  );
}

async function metadata(request: IncomingRequest, ports: Needs): Promise<Element> {
  const bounds = await turn(archiveBounds(roomOf(request), ports));
  const bound = (name: 'start' | 'end', { id, at }: { id: string; at: number }) =>
    xml(name, { id, timestamp: stampOf(at) });
  return xml(
    'metadata',
    { xmlns: mam },
    bounds && bound('start', bounds.first),
    bounds && bound('end', bounds.last),
  );
}

/** Whoever reads too fast has lost no message, and is not told so. */
async function turn<Answer>(reading: Promise<Answer>): Promise<Answer> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'too-fast') throw new ProtocolRefusal('busy');
    throw error;
  }
}
