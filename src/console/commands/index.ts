// Every method that a signed-in console may call. session.open is the socket's own (opening.ts).
import { chatEnd } from './chat-end.ts';
import { chatHistory } from './chat-history.ts';
import { chatOpen } from './chat-open.ts';
import { chatPreview } from './chat-preview.ts';
import { chatRead } from './chat-read.ts';
import { chatSend } from './chat-send.ts';
import { chatTyping } from './chat-typing.ts';
import type { Command, CommandMethod } from './command.ts';
import { sessionAck } from './session-ack.ts';
import { sessionClose } from './session-close.ts';
import { statusSet } from './status-set.ts';

// A method of the protocol without its command does not compile.
const byMethod: { readonly [Name in CommandMethod]: Command & { readonly method: Name } } = {
  'session.close': sessionClose,
  'session.ack': sessionAck,
  'status.set': statusSet,
  'chat.open': chatOpen,
  'chat.history': chatHistory,
  'chat.send': chatSend,
  'chat.preview': chatPreview,
  'chat.typing': chatTyping,
  'chat.read': chatRead,
  'chat.end': chatEnd,
};

/** The command of a method; `undefined` where there is none. */
export const commands: ReadonlyMap<string, Command> = new Map(Object.entries(byMethod));
