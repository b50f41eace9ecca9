import type { ChatSummary } from '../bridge/ports.ts';
import type { Participant } from '../domain/conversation.ts';
import type { Room } from '../domain/message.ts';
import { Refusal } from '../domain/refusal.ts';
import { StoredAudit } from './audit.ts';
import { StoredConversations } from './conversations.ts';
import { openDatabase } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { StoredHistory } from './history.ts';
import { StoredJournal } from './journal.ts';
import { StoredMonitoring } from './monitoring.ts';
import { StoredNotices } from './notices.ts';
import { StoredRoomArchive } from './room-archive.ts';
import { StoredRosterMemory } from './roster-memory.ts';
import { StoredSessionLog } from './session-log.ts';
import { statement } from './statement.ts';
import { StoredSubscriptions } from './subscriptions.ts';
import { TranscriptKeeper } from './transcript-keeper.ts';
import { StoredTranscripts } from './transcripts.ts';
import { StoredVoJournal } from './vo-journal.ts';
import { StoredWatches } from './watches.ts';

export interface StorageOptions {
  /** The archive's file; `:memory:` for none. */
  readonly file: string;
  readonly repeatMs: number;
  readonly keptEvents: number;
  readonly now: () => number;
  /** Called with what the database threw, once for each change that it refused. */
  readonly onFault: (error: unknown) => void;
  /** R26: the agent of a room whose transcript is to be kept, asked at each message; `undefined` for all others. */
  readonly transcribed?: (room: Room) => Participant | undefined;
}

/** Opens everything that is stored. */
export async function openStorage(options: StorageOptions) {
  const database = await openDatabase(options.file);
  const group = new GroupCommit(database, {
    beforeCommit: () => sessionLog.beforeCommit(),
    committed: () => sessionLog.committed(),
    rolledBack: () => sessionLog.rolledBack(),
  });
  // What cannot be written is refused in words; whoever asked has not been told of success.
  const commit = <T>(change: () => T): Promise<T> =>
    group.enqueue(change).catch((error: unknown) => {
      options.onFault(error);
      throw new Refusal('unavailable');
    });
  const history = new StoredHistory(database);
  const sessionLog: StoredSessionLog = new StoredSessionLog(
    database,
    { enqueue: commit, nudge: () => group.nudge() },
    (tenantId, agent) =>
      [...history.openChats(tenantId, agent), ...conversations.openChats(tenantId, agent)].sort(newestFirst),
    { keptEvents: options.keptEvents },
  );
  const outboxLength = statement<{ tenant: string }>()(database, (db, param) =>
    db
      .selectFrom('outbox')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('tenant', '=', param('tenant')),
  );
  const keeper = new TranscriptKeeper(database);
  const monitoring = new StoredMonitoring(database, commit, sessionLog);
  const vo = new StoredVoJournal(database, commit, options);
  const journal: StoredJournal = new StoredJournal(
    database,
    commit,
    sessionLog,
    {
      ...options,
      stored: (message) => {
        const participant = options.transcribed?.(message.room);
        if (participant) keeper.addToRoom(message, participant);
      },
      sentToAgent: (tenantId, agent, clientId) => conversations.sentToAgent(tenantId, agent, clientId),
    },
    vo,
  );
  const conversations: StoredConversations = new StoredConversations({
    ...{ keeper, monitoring, commit, consoles: sessionLog, now: options.now },
    sentToExpert: (tenantId, agent, clientId) => journal.sentToExpert(tenantId, agent, clientId),
  });
  return {
    history,
    roomArchive: new StoredRoomArchive(database),
    journal,
    sessionLog,
    conversations,
    monitoring,
    transcripts: new StoredTranscripts(database),
    audit: new StoredAudit(database, commit),
    vo,
    watches: new StoredWatches(database, commit),
    notices: new StoredNotices(database, commit, (agent) => sessionLog.isSignedIn(agent)),
    subscriptions: new StoredSubscriptions(database, commit),
    rosterMemory: new StoredRosterMemory(database, commit),
    /** Agents' messages that are not settled. */
    outboxLength: (tenantId: string) => outboxLength.first({ tenant: tenantId })?.count ?? 0,
    /** Whether the archive can be written, tried now. */
    isWritable: () =>
      journal.beat(options.now()).then(
        () => true,
        () => false,
      ),
    close: () => {
      group.flush();
      database.close();
    },
  };
}

const newestFirst = (one: ChatSummary, other: ChatSummary) => (other.last?.at ?? 0) - (one.last?.at ?? 0);

export type Storage = Awaited<ReturnType<typeof openStorage>>;
