// What other processes did to the sessions since this one last looked: one statement, as of one moment. PostgreSQL alone: SQLite is
// one process's own.
import type { LoggedEvent, SessionEvent } from '../domain/event.ts';
import type { SessionId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Status } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';
import type { Database } from './database.ts';
import type { Work } from './work.ts';

export type SessionEnd = 'closed' | 'replaced' | 'dismissed';

export interface SessionChanges {
  /** Everything up to this one is in it. */
  readonly version: number;
  /** Sessions as they are now. */
  readonly sessions: readonly StoredSession[];
  readonly ended: readonly { readonly id: SessionId; readonly why: SessionEnd }[];
  /** The number of the newest event of each session that was told something. */
  readonly newest: readonly { readonly id: SessionId; readonly seq: number }[];
  /** What sessions of this process were told, in order. */
  readonly told: readonly { readonly id: SessionId; readonly events: readonly LoggedEvent[] }[];
  /** Organisations whose stream nobody has taken from this process. */
  readonly streams: readonly TenantId[];
}

export interface StoredSession {
  readonly session: Session;
  readonly acknowledged: number;
  readonly owner: string | null;
}

/** `$1`: the version that is known; `$2`: this process. */
const text = `
select version, floor,
  (select json_agg(s) from sessions s where s.changed > $1) as sessions,
  (select json_agg(json_build_object('id', e.session, 'why', e.why)) from session_ends e where e.version > $1) as ended,
  (select json_agg(n) from
    (select session as id, max(last) as seq from session_events where version > $1 group by session) n) as newest,
  (select json_agg(json_build_object('id', t.session, 'first', t.first, 'events', t.events) order by t.session, t.first) from
    (select e.* from session_events e join sessions s on s.id = e.session where e.version > $1 and s.owner = $2) t) as told,
  (select json_agg(tenant) from streams where process = $2) as streams
from live_version where id = 1`;

interface Row {
  readonly version: number;
  readonly floor: number;
  readonly sessions: readonly SessionRow[] | null;
  readonly ended: SessionChanges['ended'] | null;
  readonly newest: SessionChanges['newest'] | null;
  readonly told:
    | readonly { readonly id: SessionId; readonly first: number; readonly events: string }[]
    | null;
  readonly streams: readonly TenantId[] | null;
}

interface SessionRow {
  readonly id: string;
  readonly tenant: string;
  readonly agent: string;
  readonly opened_at: number;
  readonly sign_in: string;
  readonly console: string | null;
  readonly status: string;
  readonly held_until: number | null;
  readonly acknowledged: number;
  readonly owner: string | null;
}

/** Before the first one: whatever is stored is news. */
export const nothingKnown = -1;

export function readerOfChanges(database: Pick<Database, 'prepare'>, process: string) {
  const statement = database.prepare(text);
  /** Since `known`; or all there is, where that is too long ago. */
  return function* (known: number): Work<{ readonly whole: boolean; readonly changes: SessionChanges }> {
    let row = (yield* statement.first([known, process])) as Row;
    const whole = known < row.floor;
    if (whole && known !== nothingKnown) row = (yield* statement.first([nothingKnown, process])) as Row;
    const { version, sessions, ended, newest, told, streams } = row;
    return {
      whole,
      changes: {
        version,
        sessions: (sessions ?? []).map(storedSession),
        ended: ended ?? [],
        newest: newest ?? [],
        told: (told ?? []).map(({ id, first, events }) => ({ id, events: numbered(first, events) })),
        streams: streams ?? [],
      },
    };
  };
}

/** The events of one row of the log. */
export const numbered = (first: number, events: string): LoggedEvent[] =>
  (JSON.parse(events) as SessionEvent[]).map((event, index) => ({ seq: first + index, event }));

export const storedSession = (row: SessionRow): StoredSession => ({
  session: {
    id: row.id as SessionId,
    tenantId: row.tenant as TenantId,
    agent: row.agent as BareJid,
    openedAt: row.opened_at,
    signIn: row.sign_in,
    ...(row.console !== null && { console: row.console }),
    status: row.status as Status,
    socket: row.held_until === null ? { state: 'open' } : { state: 'lost', heldUntil: row.held_until },
  },
  acknowledged: row.acknowledged,
  owner: row.owner,
});
