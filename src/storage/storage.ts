import { leaseMs } from '../bridge/cluster-ports.ts';
import type { ChatSummary } from '../bridge/ports.ts';
import type { Participant } from '../domain/conversation.ts';
import type { Room } from '../domain/message.ts';
import { Refusal } from '../domain/refusal.ts';
import { StoredAudit } from './audit.ts';
import { StoredConversations } from './conversations.ts';
import { copyMark } from './copy-tables.ts';
import type { Database } from './database.ts';
import { faultOfPlace } from './faults.ts';
import { StoredHistory } from './history.ts';
import { StoredJournal } from './journal.ts';
import { StoredMessageSearch } from './message-search.ts';
import { StoredMonitoring } from './monitoring.ts';
import { StoredNotices } from './notices.ts';
import { type ArchivePlace, openArchive } from './place.ts';
import { StoredProcesses } from './processes.ts';
import { StoredRetention } from './retention.ts';
import { StoredRoomArchive } from './room-archive.ts';
import { StoredRosterMemory } from './roster-memory.ts';
import { StoredSessionLog } from './session-log.ts';
import type { Sharing } from './shared-sessions.ts';
import { statement } from './statement.ts';
import { StoredSubscriptions } from './subscriptions.ts';
import { TranscriptKeeper } from './transcript-keeper.ts';
import { StoredTranscripts } from './transcripts.ts';
import { StoredVoJournal } from './vo-journal.ts';
import { StoredWatches } from './watches.ts';
import { type Commit, Done, type Work } from './work.ts';

export interface StorageOptions {
  readonly archive: ArchivePlace;
  readonly repeatMs: number;
  readonly keptEvents: number;
  readonly now: () => number;
  /** Called with what the database threw, once for each change that it refused. */
  readonly onFault: (error: unknown) => void;
  /** R26: the agent of a room whose transcript is to be kept, asked at each message; `undefined` for all others. */
  readonly transcribed?: (room: Room) => Participant | undefined;
  /** Other processes have the same archive, which is PostgreSQL then. */
  readonly sharing?: Sharing;
}

/** Opens everything that is stored. */
export async function openStorage(options: StorageOptions) {
  const opened = await openArchive(options.archive, options.sharing && leaseMs);
  if (await isHalfCopied(opened)) {
    await opened.close();
    throw new Error('the archive is a copy that is not finished: see expert-connect archive copy');
  }
  /** What was wrong with the place of the archive when somebody was last refused for it. */
  let last: { readonly words: string; readonly at: number } | undefined;
  const refuse = (error: unknown): never => {
    const words = faultOfPlace(error);
    if (words !== undefined) last = { words, at: options.now() };
    options.onFault(error);
    throw new Refusal('unavailable');
  };
  const database: Database = { ...opened, read: (work) => opened.read(work).catch(refuse) };
  const commits = database.commits({
    ...(options.sharing && { catchUp: () => sessionLog.catchUp() }),
    beforeCommit: () => sessionLog.beforeCommit(),
    committed: () => sessionLog.committed(),
    rolledBack: () => sessionLog.rolledBack(),
  });
  // What cannot be written is refused in words; whoever asked has not been told of success.
  const commit: Commit = (change) => commits.enqueue(change).catch(refuse);
  const history = new StoredHistory(database);
  const sessionLog: StoredSessionLog = new StoredSessionLog(
    database,
    { enqueue: commit, nudge: () => commits.nudge(), lookUp: () => commits.lookUp().catch(refuse) },
    function* (tenantId, agent) {
      const chats = [
        ...(yield* history.openChats(tenantId, agent)),
        ...(yield* conversations.openChats(tenantId, agent)),
      ];
      return chats.sort(newestFirst);
    },
    options,
  );
  await opened.read(() => sessionLog.restore());
  const outboxLength = statement<{ tenant: string }>()(database, (db, param) =>
    db
      .selectFrom('outbox')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('tenant', '=', param('tenant')),
  );
  const keeper = new TranscriptKeeper(database);
  const monitoring = new StoredMonitoring(database, commit, sessionLog);
  const vo = new StoredVoJournal(database, commit, options, (tenant) => sessionLog.hasStream(tenant));
  const journal: StoredJournal = new StoredJournal(
    database,
    commit,
    sessionLog,
    {
      ...options,
      stored: (message): Work<void> => {
        const participant = options.transcribed?.(message.room);
        return participant ? keeper.addToRoom(message, participant) : kept;
      },
      sentToAgent: (tenantId, agent, clientId) => conversations.sentToAgent(tenantId, agent, clientId),
    },
    vo,
  );
  const conversations: StoredConversations = new StoredConversations({
    ...{ database, keeper, monitoring, commit, consoles: sessionLog, now: options.now },
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
    messageSearch: new StoredMessageSearch(database, commit),
    retention: new StoredRetention(database, commit),
    vo,
    watches: new StoredWatches(database, commit),
    notices: new StoredNotices(database, commit, (agent) => sessionLog.isSignedIn(agent)),
    subscriptions: new StoredSubscriptions(database, commit),
    rosterMemory: new StoredRosterMemory(database, commit),
    /** Where several processes share the archive. */
    processes: options.sharing && new StoredProcesses(database, commit, options.sharing.process, sessionLog),
    /** Learns what other processes have stored. Rejects with a Refusal where that cannot be known now. */
    lookUp: () => commits.lookUp().catch(refuse),
    /** Agents' messages that are not settled. */
    outboxLength: async (tenant: string) =>
      (await database.read(() => outboxLength.first({ tenant })))?.count ?? 0,
    /**
     * What keeps the archive from being written, in words; `undefined` where nothing does. It is tried now; but a full disk that takes
     * the little that is tried may not take a message, so what refused one a moment ago is told as well.
     */
    fault: (): Promise<string | undefined> =>
      commits
        .enqueue(() => journal.beats(options.now()))
        .then(
          () => (last && options.now() - last.at < toldFor ? last.words : undefined),
          (error: unknown) => faultOfPlace(error) ?? 'the archive cannot be written',
        ),
    close: async () => {
      await commits.flush();
      await database.close();
    },
  };
}

/** How long a fault that refused somebody is told after it, in milliseconds. */
const toldFor = 10_000;

/** Nothing is kept of it. */
const kept = new Done<void>(undefined);

/** Whether a copy into it was begun and never found to be whole. */
async function isHalfCopied(database: Database): Promise<boolean> {
  const tables = await database.build.introspection.getTables();
  return tables.some(({ name }) => name === copyMark);
}

const newestFirst = (one: ChatSummary, other: ChatSummary) => (other.last?.at ?? 0) - (one.last?.at ?? 0);

export type Storage = Awaited<ReturnType<typeof openStorage>>;
