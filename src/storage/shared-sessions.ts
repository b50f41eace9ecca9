// Several processes have the same sessions: what each keeps in memory is brought up to date before it decides anything, and the
// others hear of what it did. Decided is only within commits, and commits of all processes come one after another.
import type { SessionNews } from '../bridge/cluster-ports.ts';
import type { TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Database } from './database.ts';
import type { Live, LiveSessions } from './live-sessions.ts';
import {
  nothingKnown,
  readerOfChanges,
  type SessionChanges,
  type SessionEnd,
  type StoredSession,
} from './session-changes.ts';
import { statement } from './statement.ts';
import type { Work } from './work.ts';

export interface Sharing {
  /** This process. */
  readonly process: string;
  /** A commit is durable of which others have to hear soon. */
  readonly committed: () => void;
  /** What others did. */
  readonly heard: (news: SessionNews) => void;
}

export class SharedSessions {
  readonly #sharing: Sharing;
  readonly #live: LiveSessions;
  readonly #read: ReturnType<typeof readerOfChanges>;
  readonly #statements: ReturnType<typeof statements>;
  #streams: ReadonlySet<TenantId> = new Set();
  /** Everything up to this version is in memory. */
  #known = nothingKnown;
  /** What the commit under way has done: something that others must know when they commit; or something that they are to hear of. */
  #done: 'nothing' | 'something' | 'news' = 'nothing';

  constructor(database: Database, live: LiveSessions, sharing: Sharing) {
    this.#sharing = sharing;
    this.#live = live;
    this.#read = readerOfChanges(database, sharing.process);
    this.#statements = statements(database);
  }

  get process(): string {
    return this.#sharing.process;
  }

  /** Within a commit: whether nobody has taken the organisation's stream from this process. */
  hasStream(tenant: TenantId): boolean {
    return this.#streams.has(tenant);
  }

  /** The version of what is changed within this commit. `isNews`: others are to hear of it, and not only to know it in time. */
  mark(isNews = true): number {
    if (isNews) this.#done = 'news';
    else if (this.#done === 'nothing') this.#done = 'something';
    return this.#known + 1;
  }

  *catchUp(): Work<void> {
    const { whole, changes } = yield* this.#read(this.#known);
    this.#streams = new Set(changes.streams);
    if (changes.version === this.#known) return;
    const isFirst = this.#known === nothingKnown;
    this.#known = changes.version;
    const news = this.#apply(changes, whole);
    if (!isFirst && (news.gone.length > 0 || news.agents.length > 0)) this.#sharing.heard(news);
  }

  /** Within the commit, of a session that is no more. */
  ended(session: string, why: SessionEnd, at: number): Work<void> {
    return this.#statements.end.write({ session, version: this.mark(), why, at });
  }

  *beforeCommit(): Work<void> {
    if (this.#done !== 'nothing') yield* this.#statements.setVersion.write({ version: this.#known + 1 });
  }

  committed(): void {
    const done = this.#done;
    this.#done = 'nothing';
    if (done === 'nothing') return;
    this.#known += 1;
    if (done === 'news') this.#sharing.committed();
  }

  rolledBack(): void {
    this.#done = 'nothing';
  }

  /** Forgets ends that everybody has heard of; whoever has not, reads all that is stored. */
  *forgetEnds(before: number): Work<void> {
    const newest = (yield* this.#statements.newestEnd.first({ before }))?.version ?? null;
    if (newest === null) return;
    yield* this.#statements.setFloor.write({ floor: newest });
    yield* this.#statements.forgetEnds.write({ version: newest });
  }

  #apply({ sessions, ended, newest, told }: SessionChanges, whole: boolean): SessionNews {
    const gone: { -readonly [Key in keyof SessionNews]: SessionNews[Key][number][] }['gone'] = [];
    const looks = new Map<BareJid, string>();
    const about = (agent: BareJid) => looks.has(agent) || looks.set(agent, this.#lookOf(agent));

    for (const stored of sessions) {
      about(stored.session.agent);
      const live = this.#live.get(stored.session.id);
      const why = live ? this.#change(live, stored) : this.#add(stored);
      if (why) gone.push({ id: stored.session.id, why });
    }
    const ends = new Map(ended.map(({ id, why }) => [id, why]));
    const stay = whole && new Set(sessions.map(({ session }) => session.id));
    for (const { session } of [...this.#live.all()]) {
      if (stay && !stay.has(session.id) && !ends.has(session.id)) ends.set(session.id, 'closed');
    }
    for (const [id, why] of ends) {
      const live = this.#live.get(id);
      if (!live) continue;
      about(live.session.agent);
      this.#live.drop(live);
      if (live.owner === this.process) gone.push({ id, why });
    }
    for (const { id, events } of told) {
      const live = this.#live.get(id);
      const missed = live ? events.filter(({ seq }) => seq > live.seq) : [];
      if (!live || missed.length === 0) continue;
      live.seq += missed.length;
      live.sink?.(missed);
    }
    for (const { id, seq } of newest) {
      const live = this.#live.get(id);
      if (live) live.seq = Math.max(live.seq, seq);
    }
    const agents = [...looks].flatMap(([jid, before]) => {
      const now = this.#lookOf(jid);
      return now === before ? [] : [{ jid, cameOrWent: now === '' || before === '' }];
    });
    return { gone, agents };
  }

  #add({ session, acknowledged, owner }: StoredSession): undefined {
    this.#live.put({ session, acknowledged, owner, floor: acknowledged, seq: acknowledged, sink: undefined });
  }

  /** Says what became of a session that was this process's own. */
  #change(live: Live, { session, acknowledged, owner }: StoredSession): 'replaced' | 'displaced' | undefined {
    const wasOurs = live.owner === this.process;
    live.session = session;
    live.owner = owner;
    live.floor = Math.max(live.floor, acknowledged);
    live.acknowledged = Math.max(live.acknowledged, acknowledged);
    live.seq = Math.max(live.seq, acknowledged);
    if (!wasOurs || owner === this.process) return undefined;
    live.sink = undefined;
    return session.socket.state === 'open' ? 'replaced' : 'displaced';
  }

  /** The status that others see; empty while she is not signed in. */
  #lookOf(agent: BareJid): string {
    const [first] = this.#live.of(agent);
    return first?.session.status ?? '';
  }
}

function statements(database: Database) {
  return {
    setVersion: statement<{ version: number }>()(database, (db, param) =>
      db
        .updateTable('live_version')
        .set({ version: param('version') })
        .where('id', '=', 1),
    ),
    setFloor: statement<{ floor: number }>()(database, (db, param) =>
      db
        .updateTable('live_version')
        .set({ floor: param('floor') })
        .where('id', '=', 1),
    ),
    end: statement<{ session: string; version: number; why: SessionEnd; at: number }>()(
      database,
      (db, param) =>
        db.insertInto('session_ends').values({
          session: param('session'),
          version: param('version'),
          why: param('why'),
          at: param('at'),
        }),
    ),
    newestEnd: statement<{ before: number }>()(database, (db, param) =>
      db
        .selectFrom('session_ends')
        .select((of) => of.fn.max('version').as('version'))
        .where('at', '<', param('before')),
    ),
    forgetEnds: statement<{ version: number }>()(database, (db, param) =>
      db.deleteFrom('session_ends').where('version', '<=', param('version')),
    ),
  };
}
