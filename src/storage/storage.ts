import { Refusal } from '../domain/refusal.ts';
import { openDatabase } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { StoredHistory } from './history.ts';
import { StoredJournal } from './journal.ts';
import { StoredSessionLog } from './session-log.ts';
import { statement } from './statement.ts';
import { StoredSubscriptions } from './subscriptions.ts';

export interface StorageOptions {
  /** The archive's file; `:memory:` for none. */
  readonly file: string;
  readonly repeatMs: number;
  readonly keptEvents: number;
  readonly now: () => number;
  /** Called with what the database threw, once for each change that it refused. */
  readonly onFault: (error: unknown) => void;
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
  const sessionLog = new StoredSessionLog(
    database,
    { enqueue: commit, nudge: () => group.nudge() },
    (tenantId, agent) => history.openChats(tenantId, agent),
    { keptEvents: options.keptEvents },
  );
  const outboxLength = statement<{ tenant: string }>()(database, (db, param) =>
    db
      .selectFrom('outbox')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('tenant', '=', param('tenant')),
  );
  const journal = new StoredJournal(database, commit, sessionLog, options);
  return {
    history,
    journal,
    sessionLog,
    subscriptions: new StoredSubscriptions(database, commit),
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

export type Storage = Awaited<ReturnType<typeof openStorage>>;
