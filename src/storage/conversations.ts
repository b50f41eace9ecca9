// R23: conversations between agents, from the first message to the end.

import type { ConversationPage, Conversations, SayingRules } from '../bridge/conversation-ports.ts';
import type { ChatSummary } from '../bridge/ports.ts';
import { type Conversation, type Saying, viewOf } from '../domain/conversation.ts';
import type { ConversationId, MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import { conversationOf, shownTo } from './conversation-rows.ts';
import type { ConversationRow, RunningRow } from './conversation-statements.ts';
import type { Consoles } from './journal.ts';
import type { StoredMonitoring } from './monitoring.ts';
import type { Statements, TranscriptKeeper } from './transcript-keeper.ts';

export interface ConversationParts {
  readonly keeper: TranscriptKeeper;
  readonly monitoring: StoredMonitoring;
  readonly consoles: Consoles;
  readonly commit: <T>(change: () => T) => Promise<T>;
  readonly now: () => number;
  /** The message to an expert that the agent sent under this name. */
  readonly sentToExpert: (tenant: TenantId, agent: BareJid, clientId: string) => Message | undefined;
}

export class StoredConversations implements Conversations {
  readonly #parts: ConversationParts;
  readonly #statements: Statements;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#statements = parts.keeper.statements;
  }

  running(tenantId: TenantId, one: BareJid, other: BareJid): Conversation | undefined {
    const row = this.#running(tenantId, one, other);
    return row && conversationOf(row);
  }

  say(saying: Saying, rules: SayingRules) {
    const { commit, consoles, keeper, monitoring } = this.#parts;
    return commit(() => {
      const { tenantId, from, to } = saying;
      const earlier = this.#sentBefore(saying);
      if (earlier) return { message: earlier, repeat: true };
      const running = this.#running(tenantId, from, to);
      const reason = rules.refuse(running && conversationOf(running));
      if (reason) return reason;
      if (!consoles.isSignedIn(from) || !consoles.isSignedIn(to)) return 'agent-offline';
      const conversation = running ?? keeper.begin(saying, rules.participants);
      keeper.add(conversation, saying);
      const { position } = conversation;
      if (from === conversation.second && conversation.answered === 0) {
        this.#statements.setAnswered.run({ conversation: position });
      }
      const unread =
        this.#statements.addUnread.first({ tenant: tenantId, agent: to, other: from })?.unread ?? 1;
      const message = viewOf(saying, from);
      consoles.tell(from, { type: 'message', message });
      consoles.tell(
        to,
        { type: 'message', message: viewOf(saying, to) },
        { type: 'unread', with: from, unread },
      );
      monitoring.said(saying, conversation, rules.mayWatch);
      return { message, repeat: false };
    });
  }

  async latest(conversation: ConversationId, viewer: BareJid, size: number): Promise<ConversationPage> {
    const row = this.#statements.byId.first({ id: conversation });
    return row ? this.#pageBefore(row, viewer, Number.MAX_SAFE_INTEGER, size) : { messages: [], more: false };
  }

  async before(
    conversation: ConversationId,
    viewer: BareJid,
    before: MessageId,
    size: number,
  ): Promise<ConversationPage | undefined> {
    const row = this.#statements.byId.first({ id: conversation });
    const entry = row && this.#statements.entry.first({ conversation: row.position, id: before });
    return entry && this.#pageBefore(row, viewer, entry.position, size);
  }

  markRead(tenantId: TenantId, reader: BareJid, other: BareJid, upTo: MessageId) {
    return this.#parts.commit(() => {
      const running = this.#running(tenantId, reader, other);
      const entry = running && this.#statements.entry.first({ conversation: running.position, id: upTo });
      if (!entry) return 'ended';
      if (entry.position <= running.read_position) return 'read';
      const { position: conversation, tenant } = running;
      const after = entry.position;
      const unread = this.#statements.countUnread.first({ conversation, after, reader })?.unread ?? 0;
      this.#statements.setRead.run({ tenant, agent: reader, other, position: after, unread });
      this.#parts.consoles.tell(reader, { type: 'unread', with: other, unread });
      return 'read';
    });
  }

  end(tenantId: TenantId, by: BareJid, other: BareJid): Promise<void> {
    return this.#parts.commit(() => {
      const running = this.#running(tenantId, by, other);
      if (running) this.#end(running, by);
    });
  }

  endIfGone(agent?: Pick<Agent, 'tenantId' | 'jid'>): Promise<void> {
    const { commit, consoles } = this.#parts;
    const { runningOf, allRunning } = this.#statements;
    return commit(() => {
      const rows = agent ? runningOf.all({ tenant: agent.tenantId, agent: agent.jid }) : allRunning.all({});
      for (const row of rows) {
        if (consoles.isSignedIn(row.agent as BareJid)) continue;
        // Both may be gone; it ends once.
        if (this.#running(row.tenant, row.agent, row.other)) this.#end(row, row.agent as BareJid);
      }
    });
  }

  /** The running conversations of an agent. Synchronous, to be part of a commit. */
  openChats(tenant: TenantId, agent: BareJid): readonly ChatSummary[] {
    return this.#statements.runningOf.all({ tenant, agent }).map((row) => {
      const last = this.#pageBefore(row, agent, Number.MAX_SAFE_INTEGER, 1).messages[0];
      return { with: row.other as BareJid, unread: row.unread, ...(last && { last }) };
    });
  }

  /** The message to another agent that was sent under this name, as its sender sees it. */
  sentToAgent(tenant: TenantId, agent: BareJid, clientId: string): Message | undefined {
    const row = this.#statements.sentAs.first({ tenant, agent, client: clientId });
    return row && shownTo(row, row, tenant, agent);
  }

  #end(row: ConversationRow, by: BareJid): void {
    const { keeper, monitoring, consoles, now } = this.#parts;
    keeper.end(row, now(), by);
    const [first, second] = [row.first as BareJid, row.second as BareJid];
    consoles.tell(first, { type: 'ended', with: second, by });
    consoles.tell(second, { type: 'ended', with: first, by });
    monitoring.over(row, by);
  }

  #running(tenant: string, agent: string, other: string): RunningRow | undefined {
    return this.#statements.running.first({ tenant, agent, other });
  }

  #sentBefore({ tenantId, from, clientId }: Saying): Message | undefined {
    if (clientId === undefined) return undefined;
    return this.sentToAgent(tenantId, from, clientId) ?? this.#parts.sentToExpert(tenantId, from, clientId);
  }

  #pageBefore(row: ConversationRow, viewer: BareJid, before: number, size: number): ConversationPage {
    const { position: conversation, tenant } = row;
    // One more than asked for tells whether there are older ones.
    const entries = this.#statements.entriesBefore.all({ conversation, before, limit: size + 1 });
    const messages = entries.slice(0, size).map((entry) => shownTo(entry, row, tenant, viewer));
    return { messages: messages.reverse(), more: entries.length > size };
  }
}
