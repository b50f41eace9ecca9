import type { Database } from './database.ts';
import { statement } from './statement.ts';

type Watch = { session: string; agent: string };
type Shown = { session: string; conversation: number };

/** The statements about who watches whom. */
export function watchStatements(database: Database) {
  const withSupervisor = (db: Database['build']) =>
    db.selectFrom('watches').innerJoin('sessions', 'sessions.id', 'watches.session');

  return {
    watcher: statement<{ session: string }>()(database, (db, param) =>
      db.selectFrom('sessions').select(['tenant', 'agent']).where('id', '=', param('session')),
    ),
    insert: statement<Watch>()(database, (db, param) =>
      db
        .insertInto('watches')
        .values({ session: param('session'), agent: param('agent') })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    remove: statement<Watch>()(database, (db, param) =>
      db.deleteFrom('watches').where('session', '=', param('session')).where('agent', '=', param('agent')),
    ),
    all: statement<Record<never, never>>()(database, (db) =>
      withSupervisor(db).selectAll('watches').select('sessions.agent as supervisor'),
    ),
    /** Each console that watches one of these two, once. */
    watching: statement<{ one: string; other: string }>()(database, (db, param) =>
      withSupervisor(db)
        .select(['watches.session', 'sessions.agent as supervisor'])
        .distinct()
        .where((where) =>
          where.or([where('watches.agent', '=', param('one')), where('watches.agent', '=', param('other'))]),
        ),
    ),
    isWatching: statement<{ session: string; one: string; other: string }>()(database, (db, param) =>
      db
        .selectFrom('watches')
        .select('agent')
        .where('session', '=', param('session'))
        .where((where) => where.or([where('agent', '=', param('one')), where('agent', '=', param('other'))]))
        .limit(1),
    ),
    show: statement<Shown>()(database, (db, param) =>
      db
        .insertInto('watched')
        .values({ session: param('session'), conversation: param('conversation') })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    hide: statement<Shown>()(database, (db, param) =>
      db
        .deleteFrom('watched')
        .where('session', '=', param('session'))
        .where('conversation', '=', param('conversation')),
    ),
    isShown: statement<Shown>()(database, (db, param) =>
      db
        .selectFrom('watched')
        .select('session')
        .where('session', '=', param('session'))
        .where('conversation', '=', param('conversation')),
    ),
    shownTo: statement<{ conversation: number }>()(database, (db, param) =>
      db.selectFrom('watched').select('session').where('conversation', '=', param('conversation')),
    ),
    allShown: statement<Record<never, never>>()(database, (db) =>
      db
        .selectFrom('watched')
        .innerJoin('sessions', 'sessions.id', 'watched.session')
        .innerJoin('conversations', 'conversations.position', 'watched.conversation')
        .select(['watched.session', 'watched.conversation', 'sessions.agent as supervisor'])
        .select(['conversations.id', 'conversations.first', 'conversations.second']),
    ),
  };
}
