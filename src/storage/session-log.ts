// R2, R3: the sessions of all consoles, and what each is told, in order. Both are stored, so that a console resumes where it
// was, whatever happened to the bridge meanwhile.
import type { ChatSummary, SessionLog, Sink } from '../bridge/ports.ts';
import type { LoggedEvent, SessionEvent } from '../domain/event.ts';
import type { SessionId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Status } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';
import type { Database } from './database.ts';
import { type Live, LiveSessions } from './live-sessions.ts';
import type { SessionEnd } from './session-changes.ts';
import { type Mark, type RestoredSession, sessionStatements } from './session-statements.ts';
import { SharedSessions, type Sharing } from './shared-sessions.ts';
import { type Commit, Done, type Work } from './work.ts';

/** An event that this commit adds; written once for all the sessions that get it. */
interface Written {
  readonly event: SessionEvent;
  readonly json: string;
}

export interface SessionLogOptions {
  /** How many events a session keeps for a console that does not acknowledge; older ones can then not be resumed. */
  readonly keptEvents: number;
  readonly now: () => number;
  /** Where several processes have the same sessions. */
  readonly sharing?: Sharing | undefined;
}

/** How a change is made part of the next commit; `nudge` asks for one soon. */
export interface Commits {
  readonly enqueue: Commit;
  nudge(): void;
  lookUp(): Promise<void>;
}

type OpenChats = (tenantId: TenantId, agent: BareJid) => Work<readonly ChatSummary[]>;

export class StoredSessionLog implements SessionLog {
  readonly #statements: ReturnType<typeof sessionStatements>;
  readonly #options: SessionLogOptions;
  readonly #commits: Commits;
  readonly #openChats: OpenChats;
  readonly #live = new LiveSessions();
  readonly #shared: SharedSessions | undefined;
  readonly #toForget = new Set<Live>();
  readonly #forgetting = new Map<Live, number>();
  // Of the commit under way:
  readonly #told = new Map<Live, Written[]>();
  #undo: (() => void)[] = [];

  constructor(database: Database, commits: Commits, openChats: OpenChats, options: SessionLogOptions) {
    this.#statements = sessionStatements(database);
    this.#commits = commits;
    this.#openChats = openChats;
    this.#options = options;
    if (options.sharing) this.#shared = new SharedSessions(database, this.#live, options.sharing);
  }

  /** Takes up what an earlier process left. What others have is known by `catchUp`. */
  *restore(): Work<void> {
    if (this.#shared) return yield* this.#shared.catchUp();
    const restored: readonly RestoredSession[] = yield* this.#statements.restore();
    for (const one of restored) this.#live.put({ ...one, sink: undefined, owner: null });
  }

  of(agent: BareJid): readonly Session[] {
    return [...this.#live.of(agent)].map((live) => live.session);
  }

  all(): readonly Session[] {
    return [...this.#live.all()].map((live) => live.session);
  }

  byId(id: SessionId): Session | undefined {
    return this.#live.get(id)?.session;
  }

  current(): Promise<void> {
    return this.#shared ? this.#commits.lookUp() : upToDate;
  }

  isHere(id: SessionId): boolean {
    return this.#live.get(id)?.owner === this.#process;
  }

  open(session: Session, sink: Sink) {
    return this.#commits.enqueue(() => this.#open(session, sink));
  }

  resume(id: SessionId, afterSeq: number, sink: Sink) {
    return this.#commits.enqueue(() => this.#resume(id, afterSeq, sink));
  }

  hold(id: SessionId, sink: Sink, heldUntil: number): Promise<boolean> {
    return this.#commits.enqueue(() => this.#lose(id, sink, heldUntil));
  }

  acknowledge(id: SessionId, seq: number): void {
    const live = this.#live.get(id);
    if (!live || seq <= live.acknowledged || seq > live.seq) return;
    live.acknowledged = seq;
    this.#toForget.add(live);
    this.#commits.nudge();
  }

  setStatus(agent: BareJid, status: Status): Promise<void> {
    return this.#commits.enqueue(() => this.#setStatus(agent, status));
  }

  close(id: SessionId, why: SessionEnd = 'closed'): Promise<void> {
    return this.#commits.enqueue(() => this.#close(id, why));
  }

  expire(id: SessionId): Promise<boolean> {
    return this.#commits.enqueue(() => this.#expire(id));
  }

  /** Within a commit: the sessions of processes that are no more are this one's, lost and held until then. Gives them. */
  *adopt(isAlive: (process: string | null) => boolean, heldUntil: number): Work<readonly Session[]> {
    const adopted: Session[] = [];
    for (const live of this.#live.all()) {
      if (live.owner === this.#process || isAlive(live.owner)) continue;
      yield* this.#hold(live, heldUntil);
      adopted.push(live.session);
    }
    return adopted;
  }

  /** Whether there are sessions of processes that are no more. */
  areOrphaned(isAlive: (process: string | null) => boolean): boolean {
    return [...this.#live.all()].some(({ owner }) => !isAlive(owner));
  }

  /** Within a commit. */
  forgetEnds(before: number): Work<void> {
    return this.#shared?.forgetEnds(before) ?? done;
  }

  readonly catchUp = (): Work<void> => this.#shared?.catchUp() ?? done;

  /** Within a commit: every console of the agent is told. Says whether there is any. */
  tell(agent: BareJid, ...events: readonly SessionEvent[]): boolean {
    const sessions = this.#live.of(agent);
    if (sessions.size === 0) return false;
    const written = events.map((event) => ({ event, json: JSON.stringify(event) }));
    for (const live of sessions) this.#tell(live, written);
    return true;
  }

  /** Within a commit: this one console is told, and no other of the same agent. */
  tellSession(id: SessionId, ...events: readonly SessionEvent[]): void {
    const live = this.#live.get(id);
    if (live)
      this.#tell(
        live,
        events.map((event) => ({ event, json: JSON.stringify(event) })),
      );
  }

  /** Whether anybody is signed in as this agent, as the commit under way sees it. */
  isSignedIn(agent: BareJid): boolean {
    return this.#live.of(agent).size > 0;
  }

  /** Whether what comes over the organisation's stream is this process's to take, as the commit under way sees it. */
  hasStream(tenant: TenantId): boolean {
    return this.#shared?.hasStream(tenant) ?? true;
  }

  *beforeCommit(): Work<void> {
    for (const [live, told] of this.#told) {
      const { id } = live.session;
      if (!this.#live.get(id)) continue;
      const json = `[${told.map((written) => written.json).join(',')}]`;
      // Who has the socket of it, hears of it at once.
      const version = this.#mark(live.owner !== this.#process);
      yield* this.#statements.append(id, live.seq + 1, live.seq + told.length, json, version);
    }
    // Consoles acknowledge more while a commit is under way: that is for the next.
    for (const live of this.#toForget)
      if (live.owner === this.#process) this.#forgetting.set(live, live.acknowledged);
    this.#toForget.clear();
    for (const [live, upTo] of this.#forgetting)
      yield* this.#statements.forget(live.session.id, upTo, this.#mark(false));
    if (this.#shared) yield* this.#shared.beforeCommit();
  }

  committed(): void {
    this.#undo = [];
    for (const [live, upTo] of this.#forgetting) live.floor = Math.max(live.floor, upTo);
    this.#forgetting.clear();
    const told = [...this.#told];
    this.#told.clear();
    for (const [live, written] of told) {
      const events = written.map(({ event }, index): LoggedEvent => ({ seq: live.seq + 1 + index, event }));
      live.seq += written.length;
      live.sink?.(events);
      const isOurs = live.owner === this.#process;
      if (isOurs && live.seq - live.floor > this.#options.keptEvents) this.#forgetOldest(live);
    }
    this.#shared?.committed();
  }

  rolledBack(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
    this.#told.clear();
    for (const live of this.#forgetting.keys()) this.#toForget.add(live);
    this.#forgetting.clear();
    this.#shared?.rolledBack();
  }

  *#open(session: Session, sink: Sink): Work<{ seq: number; chats: readonly ChatSummary[] }> {
    const owner = this.#process;
    const live: Live = { session, seq: 0, floor: 0, sink, acknowledged: 0, owner };
    yield* this.#statements.insert(session, this.#ours());
    this.#live.put(live);
    this.#undo.push(() => this.#drop(live));
    return { seq: 0, chats: yield* this.#openChats(session.tenantId, session.agent) };
  }

  *#resume(id: SessionId, afterSeq: number, sink: Sink): Work<{ chats: readonly ChatSummary[] } | undefined> {
    const live = this.#live.get(id);
    if (!live || afterSeq < live.floor || afterSeq > this.#seqWithTold(live)) return undefined;
    this.#undoChangesOf(live);
    yield* this.#statements.setHeld(id, null, this.#ours());
    const session: Session = { ...live.session, socket: { state: 'open' } };
    Object.assign(live, { session, sink, owner: this.#process });
    const missed = yield* this.#statements.eventsAfter(id, afterSeq);
    if (missed.length > 0) sink(missed);
    return { chats: yield* this.#openChats(live.session.tenantId, live.session.agent) };
  }

  *#lose(id: SessionId, sink: Sink, heldUntil: number): Work<boolean> {
    const live = this.#live.get(id);
    if (!live || (live.sink !== undefined && live.sink !== sink) || live.owner !== this.#process)
      return false;
    yield* this.#hold(live, heldUntil);
    return true;
  }

  *#hold(live: Live, heldUntil: number): Work<void> {
    this.#undoChangesOf(live);
    yield* this.#statements.setHeld(live.session.id, heldUntil, this.#ours());
    const session: Session = { ...live.session, socket: { state: 'lost', heldUntil } };
    Object.assign(live, { session, sink: undefined, owner: this.#process });
  }

  *#setStatus(agent: BareJid, status: Status): Work<void> {
    for (const live of this.#live.of(agent)) {
      this.#undoChangesOf(live);
      live.session = { ...live.session, status };
      yield* this.#statements.setStatus(live.session.id, status, this.#mark());
    }
  }

  *#close(id: SessionId, why: SessionEnd): Work<void> {
    const live = this.#live.get(id);
    if (!live) return;
    yield* this.#statements.remove(id);
    if (this.#shared) yield* this.#shared.ended(id, why, this.#options.now());
    this.#drop(live);
    this.#undo.push(() => this.#live.put(live));
  }

  *#expire(id: SessionId): Work<boolean> {
    const live = this.#live.get(id);
    if (live?.owner !== this.#process) return false;
    yield* this.#close(id, 'closed');
    return true;
  }

  get #process(): string | null {
    return this.#shared?.process ?? null;
  }

  #mark(isNews = true): number {
    return this.#shared?.mark(isNews) ?? 0;
  }

  #ours(): Mark {
    return { owner: this.#process, changed: this.#mark() };
  }

  #undoChangesOf(live: Live): void {
    const { session, sink, owner } = live;
    this.#undo.push(() => Object.assign(live, { session, sink, owner }));
  }

  #tell(live: Live, written: readonly Written[]): void {
    const told = this.#told.get(live);
    if (told) told.push(...written);
    else this.#told.set(live, [...written]);
  }

  /** A console that never acknowledges loses the right to resume from far back, not the memory of the process. */
  #forgetOldest(live: Live): void {
    live.acknowledged = live.seq - Math.ceil(this.#options.keptEvents / 2);
    this.#toForget.add(live);
    this.#commits.nudge();
  }

  #seqWithTold(live: Live): number {
    return live.seq + (this.#told.get(live)?.length ?? 0);
  }

  #drop(live: Live): void {
    this.#live.drop(live);
    this.#told.delete(live);
  }
}

const done = new Done<void>(undefined);
const upToDate = Promise.resolve();
