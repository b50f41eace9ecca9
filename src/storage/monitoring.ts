// R26: which consoles watch which agents. A row ends with its session: the database sees to that.
import type { MayWatch, Monitoring, WatchedConversation } from '../bridge/conversation-ports.ts';
import { type Saying, viewOfMonitor } from '../domain/conversation.ts';
import type { ConversationId, SessionId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { conversationOf, sayingOf } from './conversation-rows.ts';
import { type ConversationRow, conversationStatements } from './conversation-statements.ts';
import type { Database } from './database.ts';
import type { Consoles } from './journal.ts';
import { monitoringStatements } from './monitoring-statements.ts';

export class StoredMonitoring implements Monitoring {
  readonly #statements: ReturnType<typeof monitoringStatements>;
  readonly #conversations: ReturnType<typeof conversationStatements>;
  readonly #consoles: Consoles;
  readonly #commit: <T>(change: () => T) => Promise<T>;

  constructor(database: Database, commit: <T>(change: () => T) => Promise<T>, consoles: Consoles) {
    this.#statements = monitoringStatements(database);
    this.#conversations = conversationStatements(database);
    this.#commit = commit;
    this.#consoles = consoles;
  }

  begin(session: SessionId, agent: BareJid, mayWatch: MayWatch): Promise<readonly WatchedConversation[]> {
    return this.#commit(() => {
      const watcher = this.#statements.watcher.first({ session });
      // The session ended while this was under way.
      if (!watcher) return [];
      this.#statements.insert.run({ session, agent });
      const running = this.#runningOf(watcher.tenant, agent).filter(({ first, second }) =>
        mayWatch(watcher.agent as BareJid, [first as BareJid, second as BareJid]),
      );
      for (const { position: conversation } of running) this.#statements.show.run({ session, conversation });
      return running.map((row) => this.#whole(row));
    });
  }

  end(session: SessionId, agent: BareJid, mayWatch: MayWatch) {
    return this.#commit(() => {
      const watcher = this.#statements.watcher.first({ session });
      if (!watcher || this.#statements.remove.run({ session, agent }).changes === 0) return 'ended';
      const shown = this.#runningOf(watcher.tenant, agent).filter(({ position }) =>
        this.#statements.isShown.first({ session, conversation: position }),
      );
      const isStillWatched = ({ first, second }: ConversationRow) =>
        this.#statements.isWatching.first({ session, one: first, other: second }) !== undefined &&
        mayWatch(watcher.agent as BareJid, [first as BareJid, second as BareJid]);
      for (const row of shown) {
        if (!isStillWatched(row)) this.#statements.hide.run({ session, conversation: row.position });
      }
      return shown.filter(isStillWatched).map((row) => this.#whole(row));
    });
  }

  review(mayWatch: MayWatch, mayBegin: (supervisor: BareJid, agent: BareJid) => boolean): Promise<void> {
    return this.#commit(() => {
      for (const { session, agent, supervisor } of this.#statements.all.all({})) {
        if (!mayBegin(supervisor as BareJid, agent as BareJid))
          this.#statements.remove.run({ session, agent });
      }
      for (const { session, supervisor, ...shown } of this.#statements.allShown.all({})) {
        const { id, first, second, conversation } = shown;
        const isWatching = this.#statements.isWatching.first({ session, one: first, other: second });
        if (isWatching && mayWatch(supervisor as BareJid, [first as BareJid, second as BareJid])) continue;
        this.#statements.hide.run({ session, conversation });
        this.#consoles.tellSession(session as SessionId, { type: 'monitor-ended', id: id as ConversationId });
      }
    });
  }

  /** Within a commit: those who watch one of the two are told, if they may, still. */
  said(saying: Saying, conversation: ConversationRow, mayWatch: (supervisor: BareJid) => boolean): void {
    const watching = this.#statements.watching.all({ one: saying.from, other: saying.to });
    if (watching.length === 0) return;
    const message = viewOfMonitor(saying);
    for (const { session, supervisor } of watching) {
      if (!mayWatch(supervisor as BareJid)) continue;
      this.#statements.show.run({ session, conversation: conversation.position });
      const monitored = conversation.id as ConversationId;
      this.#consoles.tellSession(session as SessionId, { type: 'message', message, monitored });
    }
  }

  /** Within a commit: those who were shown the conversation know that it is over. */
  over({ id, position: conversation }: ConversationRow, by: BareJid): void {
    for (const { session } of this.#statements.shownTo.all({ conversation })) {
      this.#statements.hide.run({ session, conversation });
      this.#consoles.tellSession(session as SessionId, {
        type: 'monitor-ended',
        id: id as ConversationId,
        by,
      });
    }
  }

  #runningOf(tenant: string, agent: BareJid): ConversationRow[] {
    return this.#conversations.runningOf.all({ tenant, agent });
  }

  #whole(row: ConversationRow): WatchedConversation {
    const { answered: _, ...conversation } = conversationOf(row);
    const entries = this.#conversations.entriesBefore.all({
      conversation: row.position,
      before: Number.MAX_SAFE_INTEGER,
      limit: largestWatched,
    });
    const tenant = row.tenant as TenantId;
    return {
      ...conversation,
      messages: entries.reverse().map((entry) => viewOfMonitor(sayingOf(entry, row, tenant))),
    };
  }
}

/** What was said before this many messages of a running conversation stands in its transcript, later. */
const largestWatched = 500;
