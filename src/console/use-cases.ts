// What the gateway asks of the bridge. The application joins it with the use cases; tests play it in memory.
import { endChat, markRead } from '../bridge/agent-chats.ts';
import { earlierMessages, type OpenedChat, openChat } from '../bridge/agent-history.ts';
import {
  earlierInConversation,
  endConversation,
  markReadInConversation,
  openConversation,
  previewForAgent,
  sendToAgent,
  showTypingToAgent,
} from '../bridge/agent-to-agent.ts';
import { type Draft, preview, sendToExpert } from '../bridge/agent-to-expert.ts';
import { showTyping } from '../bridge/agent-typing.ts';
import type { Continuity, Opened, SignedIn, Socket } from '../bridge/continuity.ts';
import {
  type DirectoryQuery,
  type FoundPage,
  followDirectory,
  searchDirectory,
} from '../bridge/directory.ts';
import { tellPresenceOf, watchExpert } from '../bridge/expert-presence.ts';
import { type HitPage, type MessageQuery, searchMessages } from '../bridge/message-search.ts';
import type { HistoryPage, Ports, Sink } from '../bridge/ports.ts';
import type { MessageId, SessionId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message } from '../domain/message.ts';
import type { Agent, Status } from '../domain/person.ts';
import { isAgentAddress } from '../domain/tenant.ts';
import { type SupervisionUseCases, supervisionUseCases } from './supervision-use-cases.ts';

/** Each call throws, or rejects with, a `Refusal` where a rule says no. */
export interface ConsoleUseCases extends SupervisionUseCases {
  /**
   * Opens or resumes a session. `sink` may be given events before the promise is resolved. A session left behind is
   * replaced, and so is the socket that had the resumed one: its `replaced` is called.
   */
  openSession(
    who: SignedIn,
    resume: { readonly sessionId: SessionId; readonly seq: number } | undefined,
    socket: Socket,
  ): Promise<Opened>;
  /** The socket is gone: the session is held for the grace time (R2), unless another sink has taken over. */
  loseSocket(id: SessionId, sink: Sink): Promise<void>;
  /** Logout. */
  closeSession(id: SessionId): Promise<void>;
  acknowledge(id: SessionId, seq: number): void;
  setStatus(agent: Agent, status: Status): Promise<void>;
  searchDirectory(agent: Agent, query: DirectoryQuery): FoundPage;
  /** R8: refuses what the directory does not lead to. */
  followDirectory(agent: Agent, with_: BareJid): void;
  openChat(agent: Agent, with_: BareJid): Promise<OpenedChat>;
  earlierMessages(agent: Agent, with_: BareJid, before: MessageId, limit: number): Promise<HistoryPage>;
  searchMessages(agent: Agent, query: MessageQuery): Promise<HitPage>;
  /** Resolved once the message is stored. */
  send(agent: Agent, draft: Draft): Promise<Message>;
  preview(
    agent: Agent,
    with_: BareJid,
    html: string,
  ): { readonly text: string; readonly dropped: readonly string[] };
  showTyping(agent: Agent, with_: BareJid, typing: boolean): Promise<void>;
  markRead(agent: Agent, with_: BareJid, id: MessageId): Promise<void>;
  endChat(agent: Agent, with_: BareJid): Promise<void>;
}

export type ConsolePorts = Ports & Parameters<typeof searchDirectory>[2];

/** The use cases, each with its ports. */
export function consoleUseCases(ports: ConsolePorts, continuity: Continuity): ConsoleUseCases {
  return {
    openSession: async (who, resume, socket) => {
      const opened = await continuity.open(who, resume && { id: resume.sessionId, seq: resume.seq }, socket);
      // R28: those that were resumed were told of every change.
      if (!opened.resumed)
        void showPresenceOf(
          who.agent,
          opened.chats.map((chat) => chat.with),
          ports,
        );
      return opened;
    },
    loseSocket: (id, sink) => continuity.loseSocket(id, sink),
    closeSession: (id) => continuity.close(id),
    acknowledge: (id, seq) => ports.sessionLog.acknowledge(id, seq),
    setStatus: (agent, status) => continuity.setStatus(agent, status),
    searchDirectory: (agent, query) => searchDirectory(agent, query, ports),
    followDirectory: (agent, with_) => followDirectory(agent, with_, ports),
    openChat: async (agent, with_) => {
      if (isAgent(agent, with_)) return openConversation(agent, with_, ports);
      const opened = await openChat(agent, with_, ports);
      void showPresenceOf(agent, [with_], ports);
      return opened;
    },
    earlierMessages: (agent, with_, before, limit) =>
      isAgent(agent, with_)
        ? earlierInConversation(agent, with_, before, limit, ports)
        : earlierMessages(agent, with_, before, limit, ports),
    searchMessages: (agent, query) => searchMessages(agent, query, ports),
    send: (agent, draft) =>
      isAgent(agent, draft.with) ? sendToAgent(agent, draft, ports) : sendToExpert(agent, draft, ports),
    preview: (agent, with_, html) =>
      isAgent(agent, with_) ? previewForAgent(html, ports.settings) : preview(html, ports.settings),
    showTyping: (agent, with_, typing) =>
      isAgent(agent, with_)
        ? showTypingToAgent(agent, with_, typing, ports)
        : showTyping(agent, with_, typing, ports),
    markRead: (agent, with_, id) =>
      isAgent(agent, with_)
        ? markReadInConversation(agent, with_, id, ports)
        : markRead(agent, with_, id, ports),
    endChat: (agent, with_) =>
      isAgent(agent, with_) ? endConversation(agent, with_, ports) : endChat(agent, with_, ports),
    ...supervisionUseCases(ports),
  };

  /** Whether the other side is to be looked for among the agents. */
  function isAgent(agent: Agent, with_: BareJid): boolean {
    const tenant = ports.tenants.byId(agent.tenantId);
    return tenant !== undefined && isAgentAddress(tenant, with_);
  }
}

/** R28: agents see how the experts of their open chats look. That it cannot be shown at the moment keeps nobody from chatting. */
async function showPresenceOf(agent: Agent, experts: readonly BareJid[], ports: Ports): Promise<void> {
  try {
    for (const expert of experts) await watchExpert(agent, expert, ports);
    await tellPresenceOf(agent, experts, ports);
  } catch {
    // The archive refuses changes: its own health tells of it.
  }
}
