// R23: conversations between agents, from the first message to the end.

import type { ConversationPage, Conversations, SayingRules } from '../bridge/conversation-ports.ts';
import type { ChatSummary } from '../bridge/ports.ts';
import { type Conversation, type Saying, viewOf } from '../domain/conversation.ts';
import type { ConversationId, MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import type { RefusalReason } from '../domain/refusal.ts';
import { conversationOf, shownTo } from './conversation-rows.ts';
import type { ConversationRow, RunningRow } from './conversation-statements.ts';
import type { Database } from './database.ts';
import type { Consoles } from './journal.ts';
import type { StoredMonitoring } from './monitoring.ts';
import type { Statements, TranscriptKeeper } from './transcript-keeper.ts';
import type { Commit, Work } from './work.ts';

export interface ConversationParts {
  readonly database: Pick<Database, 'read'>;
  readonly keeper: TranscriptKeeper;
  readonly monitoring: StoredMonitoring;
  readonly consoles: Consoles;
  readonly commit: Commit;
  readonly now: () => number;
  /** The message to an expert that the agent sent under this name. */
  readonly sentToExpert: (tenant: TenantId, agent: BareJid, clientId: string) => Work<Message | undefined>;
}

export class StoredConversations implements Conversations {
  readonly #parts: ConversationParts;
  readonly #statements: Statements;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#statements = parts.keeper.statements;
  }

  async running(tenantId: TenantId, one: BareJid, other: BareJid): Promise<Conversation | undefined> {
    const row = await this.#parts.database.read(() => this.#running(tenantId, one, other));
    return row && conversationOf(row);
  }

  say(saying: Saying, rules: SayingRules) {
    return this.#parts.commit(() => this.#say(saying, rules));
  }

  latest(conversation: ConversationId, viewer: BareJid, size: number): Promise<ConversationPage> {
    return this.#parts.database.read(() => this.#latest(conversation, viewer, size));
  }

  before(
    conversation: ConversationId,
    viewer: BareJid,
    before: MessageId,
    size: number,
  ): Promise<ConversationPage | undefined> {
    return this.#parts.database.read(() => this.#before(conversation, viewer, before, size));
  }

  markRead(tenantId: TenantId, reader: BareJid, other: BareJid, upTo: MessageId) {
    return this.#parts.commit(() => this.#markRead(tenantId, reader, other, upTo));
  }

  end(tenantId: TenantId, by: BareJid, other: BareJid): Promise<void> {
    return this.#parts.commit(() => this.#endBetween(tenantId, by, other));
  }

  endIfGone(agent?: Pick<Agent, 'tenantId' | 'jid'>): Promise<void> {
    return this.#parts.commit(() => this.#endIfGone(agent));
  }

  /** The running conversations of an agent, to be part of a commit. */
  *openChats(tenant: TenantId, agent: BareJid): Work<readonly ChatSummary[]> {
    const chats: ChatSummary[] = [];
    for (const row of yield* this.#statements.runningOf.all({ tenant, agent })) {
      const last = (yield* this.#pageBefore(row, agent, Number.MAX_SAFE_INTEGER, 1)).messages[0];
      chats.push({ with: row.other as BareJid, unread: row.unread, ...(last && { last }) });
    }
    return chats;
  }

  /** The message to another agent that was sent under this name, as its sender sees it. */
  *sentToAgent(tenant: TenantId, agent: BareJid, clientId: string): Work<Message | undefined> {
    const row = yield* this.#statements.sentAs.first({ tenant, agent, client: clientId });
    return row && shownTo(row, row, tenant, agent);
  }

  *#say(
    saying: Saying,
    rules: SayingRules,
  ): Work<{ readonly message: Message; readonly repeat: boolean } | RefusalReason> {
    const { consoles, keeper, monitoring } = this.#parts;
    const { tenantId, from, to } = saying;
    const earlier = yield* this.#sentBefore(saying);
    if (earlier) return { message: earlier, repeat: true };
    const running = yield* this.#running(tenantId, from, to);
    const reason = rules.refuse(running && conversationOf(running));
    if (reason) return reason;
    if (!consoles.isSignedIn(from) || !consoles.isSignedIn(to)) return 'agent-offline';
    const conversation = running ?? (yield* keeper.begin(saying, rules.participants));
    yield* keeper.add(conversation, saying);
    const { position } = conversation;
    if (from === conversation.second && conversation.answered === 0) {
      yield* this.#statements.setAnswered.write({ conversation: position });
    }
    const side = { tenant: tenantId, agent: to, other: from };
    const unread = (yield* this.#statements.addUnread.first(side))?.unread ?? 1;
    const message = viewOf(saying, from);
    consoles.tell(from, { type: 'message', message });
    consoles.tell(
      to,
      { type: 'message', message: viewOf(saying, to) },
      { type: 'unread', with: from, unread },
    );
    yield* monitoring.said(saying, conversation, rules.mayWatch);
    return { message, repeat: false };
  }

  *#latest(conversation: ConversationId, viewer: BareJid, size: number): Work<ConversationPage> {
    const row = yield* this.#statements.byId.first({ id: conversation });
    if (!row) return { messages: [], more: false };
    return yield* this.#pageBefore(row, viewer, Number.MAX_SAFE_INTEGER, size);
  }

  *#before(
    conversation: ConversationId,
    viewer: BareJid,
    before: MessageId,
    size: number,
  ): Work<ConversationPage | undefined> {
    const row = yield* this.#statements.byId.first({ id: conversation });
    if (!row) return undefined;
    const entry = yield* this.#statements.entry.first({ conversation: row.position, id: before });
    return entry && (yield* this.#pageBefore(row, viewer, entry.position, size));
  }

  *#markRead(tenantId: TenantId, reader: BareJid, other: BareJid, upTo: MessageId): Work<'read' | 'ended'> {
    const running = yield* this.#running(tenantId, reader, other);
    if (!running) return 'ended';
    const entry = yield* this.#statements.entry.first({ conversation: running.position, id: upTo });
    if (!entry) return 'ended';
    if (entry.position <= running.read_position) return 'read';
    const { position: conversation, tenant } = running;
    const after = entry.position;
    const unread = (yield* this.#statements.countUnread.first({ conversation, after, reader }))?.unread ?? 0;
    yield* this.#statements.setRead.write({ tenant, agent: reader, other, position: after, unread });
    this.#parts.consoles.tell(reader, { type: 'unread', with: other, unread });
    return 'read';
  }

  *#endBetween(tenantId: TenantId, by: BareJid, other: BareJid): Work<void> {
    const running = yield* this.#running(tenantId, by, other);
    if (running) yield* this.#end(running, by);
  }

  *#endIfGone(agent: Pick<Agent, 'tenantId' | 'jid'> | undefined): Work<void> {
    const { runningOf, allRunning } = this.#statements;
    const asked = agent ? runningOf.all({ tenant: agent.tenantId, agent: agent.jid }) : allRunning.all({});
    for (const row of yield* asked) {
      if (this.#parts.consoles.isSignedIn(row.agent as BareJid)) continue;
      // Both may be gone; it ends once.
      if (yield* this.#running(row.tenant, row.agent, row.other)) yield* this.#end(row, row.agent as BareJid);
    }
  }

  *#end(row: ConversationRow, by: BareJid): Work<void> {
    const { keeper, monitoring, consoles, now } = this.#parts;
    yield* keeper.end(row, now(), by);
    const [first, second] = [row.first as BareJid, row.second as BareJid];
    consoles.tell(first, { type: 'ended', with: second, by });
    consoles.tell(second, { type: 'ended', with: first, by });
    yield* monitoring.over(row, by);
  }

  #running(tenant: string, agent: string, other: string): Work<RunningRow | undefined> {
    return this.#statements.running.first({ tenant, agent, other });
  }

  *#sentBefore({ tenantId, from, clientId }: Saying): Work<Message | undefined> {
    if (clientId === undefined) return undefined;
    const earlier = yield* this.sentToAgent(tenantId, from, clientId);
    return earlier ?? (yield* this.#parts.sentToExpert(tenantId, from, clientId));
  }

  *#pageBefore(row: ConversationRow, viewer: BareJid, before: number, size: number): Work<ConversationPage> {
    const { position: conversation, tenant } = row;
    // One more than asked for tells whether there are older ones.
    const entries = yield* this.#statements.entriesBefore.all({ conversation, before, limit: size + 1 });
    const messages = entries.slice(0, size).map((entry) => shownTo(entry, row, tenant, viewer));
    return { messages: messages.reverse(), more: entries.length > size };
  }
}
