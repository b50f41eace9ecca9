// R2, R3: the sessions of all consoles, and what each is told, in order. Both are stored, so that a console resumes where it
// was, whatever happened to the bridge meanwhile.
import type { ChatSummary, SessionLog, Sink } from '../bridge/ports.ts';
import type { LoggedEvent, SessionEvent } from '../domain/event.ts';
import type { SessionId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Status } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';
import type { Database } from './database.ts';
import { type RestoredSession, sessionStatements } from './session-statements.ts';
import type { Commit, Work } from './work.ts';

/** A session in memory. */
interface Live {
  session: Session;
  /** The newest event's number. */
  seq: number;
  /** Events up to here are forgotten. */
  floor: number;
  sink: Sink | undefined;
  acknowledged: number;
}

/** An event that this commit adds; written once for all the sessions that get it. */
interface Written {
  readonly event: SessionEvent;
  readonly json: string;
}

export interface SessionLogOptions {
  /** How many events a session keeps for a console that does not acknowledge; older ones can then not be resumed. */
  readonly keptEvents: number;
}

/** How a change is made part of the next commit; `nudge` asks for one soon. */
export interface Commits {
  readonly enqueue: Commit;
  nudge(): void;
}

type OpenChats = (tenantId: TenantId, agent: BareJid) => Work<readonly ChatSummary[]>;

export class StoredSessionLog implements SessionLog {
  readonly #statements: ReturnType<typeof sessionStatements>;
  readonly #options: SessionLogOptions;
  readonly #commits: Commits;
  readonly #openChats: OpenChats;
  readonly #live = new Map<SessionId, Live>();
  readonly #byAgent = new Map<BareJid, Set<Live>>();
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
  }

  /** Takes up what an earlier process left. */
  *restore(): Work<void> {
    const restored: readonly RestoredSession[] = yield* this.#statements.restore();
    for (const one of restored) this.#put({ ...one, sink: undefined });
  }

  of(agent: BareJid): readonly Session[] {
    return [...(this.#byAgent.get(agent) ?? [])].map((live) => live.session);
  }

  all(): readonly Session[] {
    return [...this.#live.values()].map((live) => live.session);
  }

  byId(id: SessionId): Session | undefined {
    return this.#live.get(id)?.session;
  }

  open(session: Session, sink: Sink) {
    return this.#commits.enqueue(() => this.#open(session, sink));
  }

  resume(id: SessionId, afterSeq: number, sink: Sink) {
    return this.#commits.enqueue(() => this.#resume(id, afterSeq, sink));
  }

  hold(id: SessionId, sink: Sink, heldUntil: number): Promise<boolean> {
    return this.#commits.enqueue(() => this.#hold(id, sink, heldUntil));
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

  close(id: SessionId): Promise<void> {
    return this.#commits.enqueue(() => this.#close(id));
  }

  /** Within a commit: every console of the agent is told. Says whether there is any. */
  tell(agent: BareJid, ...events: readonly SessionEvent[]): boolean {
    const sessions = this.#byAgent.get(agent);
    if (!sessions || sessions.size === 0) return false;
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
    return (this.#byAgent.get(agent)?.size ?? 0) > 0;
  }

  *beforeCommit(): Work<void> {
    for (const [live, told] of this.#told) {
      if (!this.#live.has(live.session.id)) continue;
      const json = `[${told.map((written) => written.json).join(',')}]`;
      yield* this.#statements.append(live.session.id, live.seq + 1, live.seq + told.length, json);
    }
    // Consoles acknowledge more while a commit is under way: that is for the next.
    for (const live of this.#toForget) this.#forgetting.set(live, live.acknowledged);
    this.#toForget.clear();
    for (const [live, upTo] of this.#forgetting) yield* this.#statements.forget(live.session.id, upTo);
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
      if (live.seq - live.floor > this.#options.keptEvents) this.#forgetOldest(live);
    }
  }

  rolledBack(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
    this.#told.clear();
    for (const live of this.#forgetting.keys()) this.#toForget.add(live);
    this.#forgetting.clear();
  }

  *#open(session: Session, sink: Sink): Work<{ seq: number; chats: readonly ChatSummary[] }> {
    const live: Live = { session, seq: 0, floor: 0, sink, acknowledged: 0 };
    yield* this.#statements.insert(session);
    this.#put(live);
    this.#undo.push(() => this.#drop(live));
    return { seq: 0, chats: yield* this.#openChats(session.tenantId, session.agent) };
  }

  *#resume(id: SessionId, afterSeq: number, sink: Sink): Work<{ chats: readonly ChatSummary[] } | undefined> {
    const live = this.#live.get(id);
    if (!live || afterSeq < live.floor || afterSeq > this.#seqWithTold(live)) return undefined;
    const before = { session: live.session, sink: live.sink };
    this.#undo.push(() => Object.assign(live, before));
    yield* this.#statements.setHeld(id, null);
    live.session = { ...live.session, socket: { state: 'open' } };
    live.sink = sink;
    const missed = yield* this.#statements.eventsAfter(id, afterSeq);
    if (missed.length > 0) sink(missed);
    return { chats: yield* this.#openChats(live.session.tenantId, live.session.agent) };
  }

  *#hold(id: SessionId, sink: Sink, heldUntil: number): Work<boolean> {
    const live = this.#live.get(id);
    if (!live || (live.sink !== undefined && live.sink !== sink)) return false;
    const before = { session: live.session, sink: live.sink };
    this.#undo.push(() => Object.assign(live, before));
    yield* this.#statements.setHeld(id, heldUntil);
    live.session = { ...live.session, socket: { state: 'lost', heldUntil } };
    live.sink = undefined;
    return true;
  }

  *#setStatus(agent: BareJid, status: Status): Work<void> {
    for (const live of this.#byAgent.get(agent) ?? []) {
      const before = live.session;
      this.#undo.push(() => Object.assign(live, { session: before }));
      live.session = { ...live.session, status };
      yield* this.#statements.setStatus(live.session.id, status);
    }
  }

  *#close(id: SessionId): Work<void> {
    const live = this.#live.get(id);
    if (!live) return;
    yield* this.#statements.remove(id);
    this.#drop(live);
    this.#undo.push(() => this.#put(live));
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

  #put(live: Live): void {
    this.#live.set(live.session.id, live);
    const ofAgent = this.#byAgent.get(live.session.agent);
    if (ofAgent) ofAgent.add(live);
    else this.#byAgent.set(live.session.agent, new Set([live]));
  }

  #drop(live: Live): void {
    this.#live.delete(live.session.id);
    this.#told.delete(live);
    const ofAgent = this.#byAgent.get(live.session.agent);
    ofAgent?.delete(live);
    if (ofAgent?.size === 0) this.#byAgent.delete(live.session.agent);
  }
}
