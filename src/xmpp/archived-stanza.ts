// What was said in a room, as stanzas again: XEP-0313 4.2, XEP-0297.
import { type Element, default as xml } from '@xmpp/xml';
import type { ArchivedMessage } from '../bridge/archive-ports.ts';
import { mam } from './archive-query.ts';

const ids = 'urn:xmpp:sid:0';
/** A namespace of our own: no XEP says what became of a message. */
export const fates = 'https://expert-connect.example/fate';

export const stampOf = (at: number) => new Date(at).toISOString();

/** One result, on its way to whoever asked. */
export function resultMessage(
  entry: ArchivedMessage,
  head: { readonly from: string; readonly to: string },
  queryId: string | undefined,
): Element {
  return xml(
    'message',
    { ...head },
    archivedResult(entry, queryId),
    // XEP-0334: whoever asked may have left; nobody else is to find this.
    xml('no-store', { xmlns: 'urn:xmpp:hints' }),
  );
}

/** What a message is in an archive, wherever that goes. */
export function archivedResult(entry: ArchivedMessage, queryId: string | undefined): Element {
  const { id, at } = entry.message;
  return xml(
    'result',
    { xmlns: mam, queryid: queryId, id },
    xml(
      'forwarded',
      { xmlns: 'urn:xmpp:forward:0' },
      xml('delay', { xmlns: 'urn:xmpp:delay', stamp: stampOf(at) }),
      archivedStanza(entry),
    ),
  );
}

/**
 * The message as it was delivered: text, never what the console wrote. Its ids are those of its sender; what the expert's client put
 * beside the text and the bridge does not keep is not made up.
 */
function archivedStanza({ message, about }: ArchivedMessage): Element {
  const { room, direction, text, files, retracted, replaces, fate } = message;
  const [from, to] = direction === 'in' ? [room.expert, room.agent] : [room.agent, room.expert];
  const id = direction === 'in' ? message.senderId : message.id;
  const isWithdrawal = retracted === true && replaces !== undefined;
  const isOneFile = files.length === 1 && files[0]?.url === text;
  return xml(
    'message',
    { xmlns: 'jabber:client', type: 'chat', from, to, id },
    text !== '' && xml('body', {}, text),
    id !== undefined && xml('origin-id', { xmlns: ids, id }),
    isOneFile && xml('x', { xmlns: 'jabber:x:oob' }, xml('url', {}, text)),
    about !== undefined &&
      (isWithdrawal
        ? xml('retract', { xmlns: 'urn:xmpp:message-retract:1', id: about })
        : xml('replace', { xmlns: 'urn:xmpp:message-correct:0', id: about })),
    // Clarified for R16: it was not shown in the console, the agent has it in VO.
    fate.state === 'redirected' && xml('fate', { xmlns: fates, state: fate.state }),
  );
}
