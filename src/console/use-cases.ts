// What the gateway asks of the bridge. The application joins it with the use cases; tests play it in memory.
import type { ChatSummary, HistoryPage, Sink } from '../bridge/ports.ts';
import type { ClientId, MessageId, SessionId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { FileLink, Message } from '../domain/message.ts';
import type { Agent, Status } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';

/** Each call throws, or rejects with, a `Refusal` where a rule says no. */
export interface ConsoleUseCases {
  /**
   * Opens or resumes a session. `sink` may be given events before the promise is resolved. A session left behind is
   * replaced, and so is the socket that had the resumed one: its `replaced` is called. `too-fast` over `consolesOfAnAgent`.
   */
  openSession(
    who: { readonly agent: Agent; readonly signIn: string; readonly console?: string },
    resume: { readonly sessionId: SessionId; readonly seq: number } | undefined,
    socket: { readonly sink: Sink; readonly replaced: () => void },
  ): Promise<OpenedSession>;
  /** The socket is gone: the session is held for the grace time (R2), unless another sink has taken over. */
  loseSocket(id: SessionId, sink: Sink): Promise<void>;
  /** Logout. */
  closeSession(id: SessionId): Promise<void>;
  acknowledge(id: SessionId, seq: number): void;
  setStatus(agent: Agent, status: Status): Promise<void>;
  openChat(agent: Agent, with_: BareJid): Promise<OpenedChat>;
  earlierMessages(agent: Agent, with_: BareJid, before: MessageId, limit: number): Promise<HistoryPage>;
  /** Resolved once the message is stored. */
  sendToExpert(agent: Agent, draft: Draft): Promise<Message>;
  preview(
    agent: Agent,
    with_: BareJid,
    html: string,
  ): { readonly text: string; readonly dropped: readonly string[] };
  showTyping(agent: Agent, with_: BareJid, typing: boolean): void;
  markRead(agent: Agent, with_: BareJid, id: MessageId): Promise<void>;
  endChat(agent: Agent, with_: BareJid): Promise<void>;
}

export interface OpenedSession {
  readonly session: Session;
  readonly seq: number;
  readonly resumed: boolean;
  readonly chats: readonly ChatSummary[];
}

export interface OpenedChat extends HistoryPage {
  readonly with: BareJid;
  readonly name: string;
}

/** What an agent wants to send. */
export interface Draft {
  readonly with: BareJid;
  readonly clientId: ClientId;
  readonly html?: string;
  readonly text?: string;
  readonly files?: FileLink[];
}
