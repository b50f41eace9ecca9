// What the consoles of an agent are told. Every event stands in the session's log before a socket sees it.
import type { ConversationId, MessageId } from './ids.ts';
import type { BareJid } from './jid.ts';
import type { Fate, Message } from './message.ts';
import type { Status } from './person.ts';

export type SessionEvent =
  | {
      readonly type: 'message';
      readonly message: Message;
      /** R26: the conversation that it was said in, for a supervisor who watches it. */
      readonly monitored?: ConversationId;
    }
  /** R26: a watched conversation is over, ended `by` an agent; without `by`, the right to watch it is. */
  | { readonly type: 'monitor-ended'; readonly id: ConversationId; readonly by?: BareJid }
  | { readonly type: 'fate'; readonly id: MessageId; readonly with: BareJid; readonly fate: Fate }
  | { readonly type: 'typing'; readonly with: BareJid; readonly typing: boolean }
  | { readonly type: 'unread'; readonly with: BareJid; readonly unread: number }
  | { readonly type: 'ended'; readonly with: BareJid; readonly by: BareJid }
  | {
      readonly type: 'contact';
      readonly jid: BareJid;
      readonly online?: boolean;
      readonly status?: Status;
      readonly removed?: boolean;
    }
  | { readonly type: 'link'; readonly up: boolean }
  /** The settings of this console are other than when it was opened. */
  | { readonly type: 'settings' };

/** An event in its place: `seq` is contiguous in a session, from 1. */
export interface LoggedEvent {
  readonly seq: number;
  readonly event: SessionEvent;
}
