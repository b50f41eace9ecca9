import type { Database } from './database.ts';
import { statement } from './statement.ts';

type Watch = { session: string; agent: string };
type Shown = { session: string; conversation: number };

/** The statements about who watches whom. */
export function monitoringStatements(database: Database) {
  const withSupervisor = (db: Database['build']) =>
    db.selectFrom('monitors').innerJoin('sessions', 'sessions.id', 'monitors.session');

  return {
    watcher: statement<{ session: string }>()(database, (db, param) =>
      db.selectFrom('sessions').select(['tenant', 'agent']).where('id', '=', param('session')),
    ),
    insert: statement<Watch>()(database, (db, param) =>
      db
        .insertInto('monitors')
        .values({ session: param('session'), agent: param('agent') })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    remove: statement<Watch>()(database, (db, param) =>
      db.deleteFrom('monitors').where('session', '=', param('session')).where('agent', '=', param('agent')),
    ),
    all: statement<Record<never, never>>()(database, (db) =>
      withSupervisor(db).selectAll('monitors').select('sessions.agent as supervisor'),
    ),
    /** Each console that watches one of these two, once. */
    watching: statement<{ one: string; other: string }>()(database, (db, param) =>
      withSupervisor(db)
        .select(['monitors.session', 'sessions.agent as supervisor'])
        .distinct()
        .where((where) =>
          where.or([
            where('monitors.agent', '=', param('one')),
            where('monitors.agent', '=', param('other')),
          ]),
        ),
    ),
    isWatching: statement<{ session: string; one: string; other: string }>()(database, (db, param) =>
      db
        .selectFrom('monitors')
        .select('agent')
        .where('session', '=', param('session'))
        .where((where) => where.or([where('agent', '=', param('one')), where('agent', '=', param('other'))]))
        .limit(1),
    ),
    show: statement<Shown>()(database, (db, param) =>
      db
        .insertInto('monitored')
        .values({ session: param('session'), conversation: param('conversation') })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    hide: statement<Shown>()(database, (db, param) =>
      db
        .deleteFrom('monitored')
        .where('session', '=', param('session'))
        .where('conversation', '=', param('conversation')),
    ),
    isShown: statement<Shown>()(database, (db, param) =>
      db
        .selectFrom('monitored')
        .select('session')
        .where('session', '=', param('session'))
        .where('conversation', '=', param('conversation')),
    ),
    shownTo: statement<{ conversation: number }>()(database, (db, param) =>
      db.selectFrom('monitored').select('session').where('conversation', '=', param('conversation')),
    ),
    allShown: statement<Record<never, never>>()(database, (db) =>
      db
        .selectFrom('monitored')
        .innerJoin('sessions', 'sessions.id', 'monitored.session')
        .innerJoin('conversations', 'conversations.position', 'monitored.conversation')
        .select(['monitored.session', 'monitored.conversation', 'sessions.agent as supervisor'])
        .select(['conversations.id', 'conversations.first', 'conversations.second']),
    ),
  };
}
