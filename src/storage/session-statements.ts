import type { LoggedEvent, SessionEvent } from '../domain/event.ts';
import type { SessionId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Status } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';
import type { Database } from './database.ts';
import { statement } from './statement.ts';
import type { Work } from './work.ts';

export interface RestoredSession {
  readonly session: Session;
  readonly acknowledged: number;
  readonly floor: number;
  /** The newest event's number. */
  readonly seq: number;
}

/** The statements of the session log. */
export function sessionStatements(database: Database) {
  const insert = statement<{
    id: string;
    tenant: string;
    agent: string;
    opened_at: number;
    sign_in: string;
    console: string | null;
    status: string;
  }>()(database, (db, param) =>
    db.insertInto('sessions').values({
      id: param('id'),
      tenant: param('tenant'),
      agent: param('agent'),
      opened_at: param('opened_at'),
      sign_in: param('sign_in'),
      console: param('console'),
      status: param('status'),
      held_until: null,
      acknowledged: 0,
    }),
  );
  const setHeld = statement<{ id: string; until: number | null }>()(database, (db, param) =>
    db
      .updateTable('sessions')
      .set({ held_until: param('until') })
      .where('id', '=', param('id')),
  );
  const setStatus = statement<{ id: string; status: string }>()(database, (db, param) =>
    db
      .updateTable('sessions')
      .set({ status: param('status') })
      .where('id', '=', param('id')),
  );
  const setAcknowledged = statement<{ id: string; seq: number }>()(database, (db, param) =>
    db
      .updateTable('sessions')
      .set({ acknowledged: param('seq') })
      .where('id', '=', param('id')),
  );
  const removeSession = statement<{ id: string }>()(database, (db, param) =>
    db.deleteFrom('sessions').where('id', '=', param('id')),
  );
  const removeEvents = statement<{ id: string; upTo: number }>()(database, (db, param) =>
    db.deleteFrom('session_events').where('session', '=', param('id')).where('last', '<=', param('upTo')),
  );
  const append = statement<{ id: string; first: number; last: number; events: string }>()(
    database,
    (db, param) =>
      db.insertInto('session_events').values({
        session: param('id'),
        first: param('first'),
        last: param('last'),
        events: param('events'),
      }),
  );
  const after = statement<{ id: string; seq: number }>()(database, (db, param) =>
    db
      .selectFrom('session_events')
      .select(['first', 'events'])
      .where('session', '=', param('id'))
      .where('last', '>', param('seq'))
      .orderBy('first'),
  );
  const newest = statement<{ id: string }>()(database, (db, param) =>
    db
      .selectFrom('session_events')
      .select((of) => of.fn.max('last').as('last'))
      .where('session', '=', param('id')),
  );
  const sessions = statement<Record<never, never>>()(database, (db) => db.selectFrom('sessions').selectAll());

  return {
    insert: (session: Session) =>
      insert.write({
        id: session.id,
        tenant: session.tenantId,
        agent: session.agent,
        opened_at: session.openedAt,
        sign_in: session.signIn,
        console: session.console ?? null,
        status: session.status,
      }),
    setHeld: (id: SessionId, until: number | null) => setHeld.write({ id, until }),
    setStatus: (id: SessionId, status: Status) => setStatus.write({ id, status }),
    append: (id: SessionId, first: number, last: number, events: string) =>
      append.write({ id, first, last, events }),
    *forget(id: SessionId, upTo: number): Work<void> {
      yield* setAcknowledged.write({ id, seq: upTo });
      yield* removeEvents.write({ id, upTo });
    },
    *remove(id: SessionId): Work<void> {
      yield* removeSession.write({ id });
      yield* removeEvents.write({ id, upTo: Number.MAX_SAFE_INTEGER });
    },
    *eventsAfter(id: SessionId, seq: number): Work<LoggedEvent[]> {
      return (yield* after.all({ id, seq }))
        .flatMap(({ first, events }) =>
          (JSON.parse(events) as SessionEvent[]).map((event, index) => ({ seq: first + index, event })),
        )
        .filter((logged) => logged.seq > seq);
    },
    /** The sessions that an earlier process left, each with its newest event's number. */
    *restore(): Work<RestoredSession[]> {
      const restored: RestoredSession[] = [];
      for (const row of yield* sessions.all({})) {
        const session: Session = {
          id: row.id as SessionId,
          tenantId: row.tenant as TenantId,
          agent: row.agent as BareJid,
          openedAt: row.opened_at,
          signIn: row.sign_in,
          ...(row.console !== null && { console: row.console }),
          status: row.status as Status,
          socket: { state: 'lost', heldUntil: row.held_until ?? 0 },
        };
        const { acknowledged } = row;
        const last = (yield* newest.first({ id: row.id }))?.last ?? 0;
        restored.push({ session, acknowledged, floor: acknowledged, seq: Math.max(acknowledged, last) });
      }
      return restored;
    },
  };
}
