// Every method that a signed-in console may call. session.open is the socket's own (opening.ts).
import { auditList } from './audit-list.ts';
import { chatEnd } from './chat-end.ts';
import { chatHistory } from './chat-history.ts';
import { chatOpen } from './chat-open.ts';
import { chatPreview } from './chat-preview.ts';
import { chatRead } from './chat-read.ts';
import { chatSearch } from './chat-search.ts';
import { chatSend } from './chat-send.ts';
import { chatTyping } from './chat-typing.ts';
import type { Command, CommandMethod } from './command.ts';
import { contactsList } from './contacts-list.ts';
import { directorySearch } from './directory-search.ts';
import { monitorStart } from './monitor-start.ts';
import { monitorStop } from './monitor-stop.ts';
import { sessionAck } from './session-ack.ts';
import { sessionClose } from './session-close.ts';
import { sessionSettings } from './session-settings.ts';
import { statusSet } from './status-set.ts';
import { transcriptsGet } from './transcripts-get.ts';
import { transcriptsSearch } from './transcripts-search.ts';

// A method of the protocol without its command does not compile.
const byMethod: { readonly [Name in CommandMethod]: Command & { readonly method: Name } } = {
  'session.close': sessionClose,
  'session.ack': sessionAck,
  'session.settings': sessionSettings,
  'status.set': statusSet,
  'directory.search': directorySearch,
  'chat.open': chatOpen,
  'chat.history': chatHistory,
  'chat.search': chatSearch,
  'chat.send': chatSend,
  'chat.preview': chatPreview,
  'chat.typing': chatTyping,
  'chat.read': chatRead,
  'chat.end': chatEnd,
  'contacts.list': contactsList,
  'monitor.start': monitorStart,
  'monitor.stop': monitorStop,
  'transcripts.search': transcriptsSearch,
  'transcripts.get': transcriptsGet,
  'audit.list': auditList,
};

/** The command of a method; `undefined` where there is none. */
export const commands: ReadonlyMap<string, Command> = new Map(Object.entries(byMethod));
