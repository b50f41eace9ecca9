import type { LoggedEvent } from '../domain/event.ts';
import type { SessionId } from '../domain/ids.ts';
import type { Status } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';
import type { Database } from './database.ts';
import { numbered, storedSession } from './session-changes.ts';
import { statement } from './statement.ts';
import type { Work } from './work.ts';

export interface RestoredSession {
  readonly session: Session;
  readonly acknowledged: number;
  readonly floor: number;
  /** The newest event's number. */
  readonly seq: number;
}

/** Whose session it is, and the version of its change; null and 0 where there is one process. */
export interface Mark {
  readonly owner: string | null;
  readonly changed: number;
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
    owner: string | null;
    changed: number;
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
      owner: param('owner'),
      changed: param('changed'),
    }),
  );
  const setHeld = statement<{
    id: string;
    until: number | null;
    owner: string | null;
    changed: number;
  }>()(database, (db, param) =>
    db
      .updateTable('sessions')
      .set({ held_until: param('until'), owner: param('owner'), changed: param('changed') })
      .where('id', '=', param('id')),
  );
  const setStatus = statement<{ id: string; status: string; changed: number }>()(database, (db, param) =>
    db
      .updateTable('sessions')
      .set({ status: param('status'), changed: param('changed') })
      .where('id', '=', param('id')),
  );
  const setAcknowledged = statement<{ id: string; seq: number; changed: number }>()(database, (db, param) =>
    db
      .updateTable('sessions')
      .set({ acknowledged: param('seq'), changed: param('changed') })
      .where('id', '=', param('id')),
  );
  const removeSession = statement<{ id: string }>()(database, (db, param) =>
    db.deleteFrom('sessions').where('id', '=', param('id')),
  );
  const removeEvents = statement<{ id: string; upTo: number }>()(database, (db, param) =>
    db.deleteFrom('session_events').where('session', '=', param('id')).where('last', '<=', param('upTo')),
  );
  const append = statement<{ id: string; first: number; last: number; events: string; version: number }>()(
    database,
    (db, param) =>
      db.insertInto('session_events').values({
        session: param('id'),
        first: param('first'),
        last: param('last'),
        events: param('events'),
        version: param('version'),
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
    insert: (session: Session, mark: Mark) =>
      insert.write({
        id: session.id,
        tenant: session.tenantId,
        agent: session.agent,
        opened_at: session.openedAt,
        sign_in: session.signIn,
        console: session.console ?? null,
        status: session.status,
        ...mark,
      }),
    setHeld: (id: SessionId, until: number | null, mark: Mark) => setHeld.write({ id, until, ...mark }),
    setStatus: (id: SessionId, status: Status, changed: number) => setStatus.write({ id, status, changed }),
    append: (id: SessionId, first: number, last: number, events: string, version: number) =>
      append.write({ id, first, last, events, version }),
    *forget(id: SessionId, upTo: number, changed: number): Work<void> {
      yield* setAcknowledged.write({ id, seq: upTo, changed });
      yield* removeEvents.write({ id, upTo });
    },
    *remove(id: SessionId): Work<void> {
      yield* removeSession.write({ id });
      yield* removeEvents.write({ id, upTo: Number.MAX_SAFE_INTEGER });
    },
    *eventsAfter(id: SessionId, seq: number): Work<LoggedEvent[]> {
      return (yield* after.all({ id, seq }))
        .flatMap(({ first, events }) => numbered(first, events))
        .filter((logged) => logged.seq > seq);
    },
    /** The sessions that an earlier process left, each with its newest event's number. */
    *restore(): Work<RestoredSession[]> {
      const restored: RestoredSession[] = [];
      for (const row of yield* sessions.all({})) {
        const { session, acknowledged } = storedSession(row);
        const socket = { state: 'lost', heldUntil: row.held_until ?? 0 } as const;
        const last = (yield* newest.first({ id: row.id }))?.last ?? 0;
        restored.push({
          session: { ...session, socket },
          ...{ acknowledged, floor: acknowledged, seq: Math.max(acknowledged, last) },
        });
      }
      return restored;
    },
  };
}
