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
import type { Commit, Work } from './work.ts';

export class StoredMonitoring implements Monitoring {
  readonly #statements: ReturnType<typeof monitoringStatements>;
  readonly #conversations: ReturnType<typeof conversationStatements>;
  readonly #consoles: Consoles;
  readonly #commit: Commit;

  constructor(database: Database, commit: Commit, consoles: Consoles) {
    this.#statements = monitoringStatements(database);
    this.#conversations = conversationStatements(database);
    this.#commit = commit;
    this.#consoles = consoles;
  }

  begin(session: SessionId, agent: BareJid, mayWatch: MayWatch): Promise<readonly WatchedConversation[]> {
    return this.#commit(() => this.#begin(session, agent, mayWatch));
  }

  end(session: SessionId, agent: BareJid, mayWatch: MayWatch) {
    return this.#commit(() => this.#end(session, agent, mayWatch));
  }

  review(mayWatch: MayWatch, mayBegin: (supervisor: BareJid, agent: BareJid) => boolean): Promise<void> {
    return this.#commit(() => this.#review(mayWatch, mayBegin));
  }

  /** Within a commit: those who watch one of the two are told, if they may, still. */
  *said(
    saying: Saying,
    conversation: ConversationRow,
    mayWatch: (supervisor: BareJid) => boolean,
  ): Work<void> {
    const watching = yield* this.#statements.watching.all({ one: saying.from, other: saying.to });
    if (watching.length === 0) return;
    const message = viewOfMonitor(saying);
    for (const { session, supervisor } of watching) {
      if (!mayWatch(supervisor as BareJid)) continue;
      yield* this.#statements.show.write({ session, conversation: conversation.position });
      const monitored = conversation.id as ConversationId;
      this.#consoles.tellSession(session as SessionId, { type: 'message', message, monitored });
    }
  }

  /** Within a commit: those who were shown the conversation know that it is over. */
  *over({ id, position: conversation }: ConversationRow, by: BareJid): Work<void> {
    for (const { session } of yield* this.#statements.shownTo.all({ conversation })) {
      yield* this.#statements.hide.write({ session, conversation });
      this.#consoles.tellSession(session as SessionId, {
        type: 'monitor-ended',
        id: id as ConversationId,
        by,
      });
    }
  }

  *#begin(session: SessionId, agent: BareJid, mayWatch: MayWatch): Work<readonly WatchedConversation[]> {
    const watcher = yield* this.#statements.watcher.first({ session });
    // The session ended while this was under way.
    if (!watcher) return [];
    yield* this.#statements.insert.write({ session, agent });
    const watched: WatchedConversation[] = [];
    for (const row of yield* this.#runningOf(watcher.tenant, agent)) {
      if (!mayWatch(watcher.agent as BareJid, agentsOf(row))) continue;
      yield* this.#statements.show.write({ session, conversation: row.position });
      watched.push(yield* this.#whole(row));
    }
    return watched;
  }

  *#end(
    session: SessionId,
    agent: BareJid,
    mayWatch: MayWatch,
  ): Work<readonly WatchedConversation[] | 'ended'> {
    const watcher = yield* this.#statements.watcher.first({ session });
    if (!watcher || (yield* this.#statements.remove.run({ session, agent })) === 0) return 'ended';
    const watched: WatchedConversation[] = [];
    for (const row of yield* this.#runningOf(watcher.tenant, agent)) {
      const shown = { session, conversation: row.position };
      if (!(yield* this.#statements.isShown.first(shown))) continue;
      const isWatching = yield* this.#isWatching(session, row);
      if (isWatching && mayWatch(watcher.agent as BareJid, agentsOf(row)))
        watched.push(yield* this.#whole(row));
      else yield* this.#statements.hide.write(shown);
    }
    return watched;
  }

  *#review(mayWatch: MayWatch, mayBegin: (supervisor: BareJid, agent: BareJid) => boolean): Work<void> {
    for (const { session, agent, supervisor } of yield* this.#statements.all.all({})) {
      if (!mayBegin(supervisor as BareJid, agent as BareJid))
        yield* this.#statements.remove.write({ session, agent });
    }
    for (const { session, supervisor, ...shown } of yield* this.#statements.allShown.all({})) {
      const { id, conversation } = shown;
      const isWatching = yield* this.#isWatching(session, shown);
      if (isWatching && mayWatch(supervisor as BareJid, agentsOf(shown))) continue;
      yield* this.#statements.hide.write({ session, conversation });
      this.#consoles.tellSession(session as SessionId, { type: 'monitor-ended', id: id as ConversationId });
    }
  }

  *#isWatching(session: string, { first, second }: Ends): Work<boolean> {
    const found = yield* this.#statements.isWatching.first({ session, one: first, other: second });
    return found !== undefined;
  }

  #runningOf(tenant: string, agent: BareJid): Work<ConversationRow[]> {
    return this.#conversations.runningOf.all({ tenant, agent });
  }

  *#whole(row: ConversationRow): Work<WatchedConversation> {
    const { answered: _, ...conversation } = conversationOf(row);
    const entries = yield* this.#conversations.entriesBefore.all({
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

type Ends = Pick<ConversationRow, 'first' | 'second'>;

const agentsOf = ({ first, second }: Ends) => [first as BareJid, second as BareJid];

/** What was said before this many messages of a running conversation stands in its transcript, later. */
const largestWatched = 500;
