// Who shares the archive, and which of them holds which stream. Leases are rows, by the database's clock: a process that cannot
// reach the database can do nothing else either, and what is taken over is decided in the one order of all commits.
import type { Processes, Standing } from '../bridge/cluster-ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { Database } from './database.ts';
import type { StoredSessionLog } from './session-log.ts';
import type { Commit, Work } from './work.ts';

/** By the database's clock; milliseconds since 1970. PostgreSQL alone: SQLite is one process's own. */
const now = '(extract(epoch from clock_timestamp()) * 1000)::bigint';
/** Ends of sessions are kept so long for a process that looks late; milliseconds. */
const keptFor = 10 * 60_000;

const renewal = `
with lease as (
  insert into processes (id, until, leaving) values ($1, ${now} + $2, 0)
  on conflict (id) do update set until = excluded.until
)
select p.id, null as tenant, null as up, p.leaving from processes p where p.until > ${now} and p.id <> $1
union all
select s.process, s.tenant, s.up, 0 from streams s
where s.process = $1 or exists (select 1 from processes p where p.id = s.process and p.until > ${now})`;

const claim = `
insert into streams (tenant, process, up) values ($1, $2, 0)
on conflict (tenant) do update set process = $2, up = 0
where streams.process <> $2
  and not exists (select 1 from processes p where p.id = streams.process and p.until > ${now})
returning tenant`;

export class StoredProcesses implements Processes {
  readonly #database: Database;
  readonly #commit: Commit;
  readonly #process: string;
  readonly #sessions: StoredSessionLog;
  readonly #statements: ReturnType<typeof statements>;

  constructor(database: Database, commit: Commit, process: string, sessions: StoredSessionLog) {
    this.#database = database;
    this.#commit = commit;
    this.#process = process;
    this.#sessions = sessions;
    this.#statements = statements(database);
  }

  /** Past the order of commits, and ahead of readings: whoever has much to do still lives. */
  async renew(leaseMs: number): Promise<Standing> {
    const rows = (await this.#database.ahead(() =>
      this.#statements.renew.all([this.#process, leaseMs]),
    )) as readonly { id: string; tenant: TenantId | null; up: number | null; leaving: number }[];
    const streams: Standing['streams'] = new Map(
      rows.flatMap(({ id, tenant, up }) =>
        tenant === null ? [] : [[tenant, { process: id, up: up === 1 }]],
      ),
    );
    const processes = rows.filter(({ tenant }) => tenant === null);
    const others = processes.filter(({ leaving }) => leaving === 0).map(({ id }) => id);
    const alive = new Set([this.#process, ...processes.map(({ id }) => id)]);
    return { others, streams, areOrphaned: this.#sessions.areOrphaned((id) => id !== null && alive.has(id)) };
  }

  takeOver(tenants: readonly TenantId[], heldUntil: number) {
    return this.#commit(() => this.#takeOver(tenants, heldUntil));
  }

  *#takeOver(tenants: readonly TenantId[], heldUntil: number) {
    const streams: TenantId[] = [];
    for (const tenant of tenants) {
      if (yield* this.#statements.claim.first([tenant, this.#process])) streams.push(tenant);
    }
    const alive = new Set(((yield* this.#statements.alive.all([])) as { id: string }[]).map(({ id }) => id));
    const isAlive = (process: string | null) => process !== null && alive.has(process);
    return { streams, sessions: yield* this.#sessions.adopt(isAlive, heldUntil) };
  }

  setUp(tenantId: TenantId, up: boolean): Promise<void> {
    return this.#commit(() => this.#statements.setUp.write([tenantId, this.#process, up ? 1 : 0]));
  }

  release(tenantId: TenantId): Promise<void> {
    return this.#commit(() => this.#statements.release.write([tenantId, this.#process]));
  }

  announceLeave(): Promise<number> {
    return this.#commit(() => this.#announceLeave());
  }

  *#announceLeave(): Work<number> {
    yield* this.#statements.announceLeave.write([this.#process]);
    return (yield* this.#statements.staying.all([])).length;
  }

  leave(): Promise<void> {
    return this.#commit(() => this.#leave());
  }

  *#leave(): Work<void> {
    yield* this.#statements.releaseAll.write([this.#process]);
    yield* this.#statements.leave.write([this.#process]);
  }

  tidy(): Promise<void> {
    return this.#commit(() => this.#tidy());
  }

  *#tidy(): Work<void> {
    const [{ now: at }] = (yield* this.#statements.now.all([])) as [{ now: number }];
    yield* this.#sessions.forgetEnds(at - keptFor);
    yield* this.#statements.forget.write([at - keptFor]);
  }
}

function statements({ prepare }: Pick<Database, 'prepare'>) {
  return {
    renew: prepare(renewal),
    claim: prepare(claim),
    alive: prepare(`select id from processes where until > ${now}`),
    setUp: prepare('update streams set up = $3 where tenant = $1 and process = $2'),
    release: prepare('delete from streams where tenant = $1 and process = $2'),
    releaseAll: prepare('delete from streams where process = $1'),
    announceLeave: prepare('update processes set leaving = 1 where id = $1'),
    staying: prepare(`select id from processes where until > ${now} and leaving = 0`),
    leave: prepare('delete from processes where id = $1'),
    forget: prepare('delete from processes where until < $1'),
    now: prepare(`select ${now} as now`),
  };
}
