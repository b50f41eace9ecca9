// R16, R19: what the use cases need for agents' own accounts in the office messenger.
import type { MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Fate, Message, Proof, Room } from '../domain/message.ts';
import type { VoChat } from '../domain/vo-account.ts';

/** What is to be remembered of agents' office accounts: a part of the journal, in its one order. */
export interface VoJournal {
  /**
   * Stores what an agent wrote in her office account to an expert and puts it into the experts' outbox; no console is told.
   * `about` is the account's id of the message that this one corrects or withdraws. `repeat`: it was stored before. `echo`: the
   * bridge itself sent it there, as a copy. `onlyIfBegun`: not into a room without any message (R6). `stream-elsewhere`: as `Journal.receive`.
   */
  answer(
    message: Message,
    about: string | undefined,
    onlyIfBegun: boolean,
  ): Promise<'stored' | 'repeat' | 'echo' | 'not-begun' | 'nothing-to-withdraw' | 'stream-elsewhere'>;
  /** What is on its way to office accounts, in the order it was stored, after `after` (a position; 0 for all). */
  waiting(
    tenantId: TenantId,
    after: number,
    limit: number,
  ): Promise<readonly { readonly position: number; readonly message: Message }[]>;
  /**
   * The messages are no longer on their way. A failure becomes the fate of a redirected one, unless a stronger proof knows better;
   * gives those that have failed by this. What becomes of a copy is nobody's fate.
   */
  settle(ids: readonly MessageId[], fate: Fate, proof: Proof): Promise<readonly Message[]>;
}

/** The way to agents' office accounts. */
export interface VoAccounts {
  /** Whether stanzas can go, and the server has said what it lets us do. */
  isReady(tenantId: TenantId): boolean;
  /**
   * Hands over a redirected message, or a copy in the way that the tenant and the server allow. Resolved when the socket has taken
   * it, or when there is nothing to send; rejected as `Experts.deliver` is.
   */
  deliver(message: Message, late: boolean): Promise<void>;
  /** The server does not let us send as the account after all: this copy goes as a marked one, and so do all on this stream. */
  refusedOwn(tenantId: TenantId, message: Message | undefined): void;
  /** An expert's typing, to the account. Lost when the link is down. */
  showTyping(chat: VoChat, typing: boolean): void;
  /**
   * A message that was taken did not arrive after all: who wrote it is told by an error, where the device is known. The account, of
   * an answer; the expert, of a redirected message.
   */
  tellFailed(message: Message, condition: string): void;
}

export const roomOf = ({ agent, expert }: VoChat): Room => ({
  tenantId: agent.tenantId,
  agent: agent.jid,
  expert,
});

/** R18: who wants to be told when somebody signs in. Stored. */
export interface Notices {
  /** `signed-in`: there is nothing to wait for. `too-many`: the expert waits for as many as one may. */
  ask(room: Room, at: number, most: number): Promise<'noted' | 'signed-in' | 'too-many'>;
  /** The agent has signed in: all who asked are to be told, each once. Says whether there are any. */
  due(agent: BareJid, tenantId: TenantId, at: number, newId: () => MessageId): Promise<boolean>;
  /** Notices that are due, in order, after `after` (a position; 0 for all), as messages of the agent; `delivered` if they were sent. */
  waiting(
    tenantId: TenantId,
    after: number,
    limit: number,
  ): Promise<readonly { readonly position: number; readonly message: Message }[]>;
  /** They have gone, or can never go: forgotten. */
  settle(ids: readonly MessageId[]): Promise<void>;
  /** It is about to go. */
  markSent(id: MessageId): Promise<void>;
  /** The agent has left before it went: it waits for the next time. */
  postpone(id: MessageId): Promise<void>;
}
