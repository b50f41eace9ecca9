// R2, R3: sessions begin, are held when their socket is lost, go on, and end.
import type { SessionId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Agent, Status } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { leftBehind, type Session } from '../domain/session.ts';
import { showAgent } from './agent-presence.ts';
import type { SessionNews } from './cluster-ports.ts';
import { ContactNews } from './contact-news.ts';
import type { ChatSummary, Log, Ports, Sink } from './ports.ts';
import { tellWhoAsked } from './tell-me.ts';

type Needs = Pick<
  Ports,
  | 'tenants'
  | 'journal'
  | 'history'
  | 'conversations'
  | 'sessionLog'
  | 'subscriptions'
  | 'experts'
  | 'typing'
  | 'clock'
  | 'ids'
  | 'settings'
  | 'notices'
  | 'noticeHandOver'
>;

/** A bridge that was away longer than this does not bring its sessions back; milliseconds. */
const restorableFor = 15 * 60_000;
const beatEvery = 5_000;

/** Who signs in, from which console. */
export interface SignedIn {
  readonly agent: Agent;
  readonly signIn: string;
  readonly console?: string;
}

/**
 * The socket of a session. `replaced` is called when another one takes the session over, `dismissed` when it was ended against
 * the console's will, `displaced` when another process holds it as one whose socket is lost: it can be resumed.
 */
export interface Socket {
  readonly sink: Sink;
  readonly replaced: () => void;
  readonly dismissed: () => void;
  readonly displaced: () => void;
}

export interface Opened {
  readonly session: Session;
  readonly seq: number;
  readonly resumed: boolean;
  readonly chats: readonly ChatSummary[];
}

/** The sessions' life. One for the process. */
export class Continuity {
  readonly #ports: Needs;
  readonly #log: Log;
  readonly #contactNews: ContactNews;
  readonly #sockets = new Map<SessionId, Socket>();
  readonly #expiries = new Map<SessionId, () => void>();
  #stopBeating: () => void = () => {};

  constructor(ports: Needs, log: Log) {
    this.#ports = ports;
    this.#log = log;
    this.#contactNews = new ContactNews(ports, log);
  }

  /**
   * R3: takes up the sessions that the last process left. Each has the whole grace time, from now on, to be resumed. Call it
   * before the links are started: the first sweep is to say the truth. Where several processes share the work, the sessions are
   * those of the ones that are no more.
   */
  async restore(sessions: readonly Session[] = this.#ports.sessionLog.all()): Promise<void> {
    const { sessionLog, journal, clock } = this.#ports;
    const away = clock.now() - (await journal.lastBeat());
    if (away > restorableFor) for (const session of sessions) await sessionLog.close(session.id);
    else await this.adopt(sessions);
    // R23: those who did not come back have logged out.
    await this.#ports.conversations.endIfGone();
    this.#beat();
  }

  /** R2: sessions that lost their process have the whole grace time, too. */
  async adopt(sessions: readonly Session[]): Promise<void> {
    const { sessionLog, tenants } = this.#ports;
    for (const session of sessions) {
      if (!tenants.agent(session.agent)) await sessionLog.close(session.id);
      else {
        this.#expireAfterGrace(session.id);
        this.#tellWhoAsked({ jid: session.agent, tenantId: session.tenantId });
      }
    }
  }

  /** What other processes did to the sessions: sockets that are of no use any more are closed, and experts see who came or went. */
  heard({ gone, agents }: SessionNews): void {
    for (const { id, why } of gone) {
      const socket = this.#sockets.get(id);
      this.#sockets.delete(id);
      this.#cancelExpiry(id);
      socket?.[why === 'closed' ? 'dismissed' : why]();
    }
    for (const { jid, cameOrWent } of agents) {
      const agent = this.#ports.tenants.agent(jid);
      if (agent && (cameOrWent || this.#showsStatus(agent))) this.#show(agent);
    }
  }

  /** No more timers; sessions stay stored as they are. Resolved when contacts have heard of every change. */
  async stop(): Promise<void> {
    this.#stopBeating();
    for (const cancel of this.#expiries.values()) cancel();
    this.#expiries.clear();
    await this.#contactNews.stop();
  }

  /**
   * Signs a console in: resumes the session that it names, if that is still possible, or opens a new one in place of the one it
   * left behind. Refused with `too-many-consoles` at the bound.
   */
  async open(
    who: SignedIn,
    resume: { id: SessionId; seq: number } | undefined,
    socket: Socket,
  ): Promise<Opened> {
    const { sessionLog, ids, clock } = this.#ports;
    // It may have been with another process a moment ago.
    await sessionLog.current();
    const resumed = resume && (await this.#resume(who.agent, resume, socket));
    if (resumed) return resumed;
    const sessions = sessionLog.of(who.agent.jid);
    const replaced = leftBehind(sessions, who) ?? this.#toMakeRoom(sessions);
    const session: Session = {
      id: ids.session(),
      tenantId: who.agent.tenantId,
      agent: who.agent.jid,
      openedAt: clock.now(),
      signIn: who.signIn,
      ...(who.console !== undefined && { console: who.console }),
      status: sessions[0]?.status ?? 'available',
      socket: { state: 'open' },
    };
    const { seq, chats } = await sessionLog.open(session, socket.sink);
    this.#sockets.set(session.id, socket);
    if (replaced) await this.#drop(replaced.id, 'replaced');
    if (sessions.length === 0) {
      this.#show(who.agent);
      this.#contactNews.changed(who.agent);
      this.#tellWhoAsked(who.agent);
    }
    return { session, seq, resumed: false, chats };
  }

  /** The socket is gone; the console may come back within the grace time. */
  async loseSocket(id: SessionId, sink: Sink): Promise<void> {
    const { sessionLog, clock, settings, typing } = this.#ports;
    const session = sessionLog.byId(id);
    if (!session || this.#sockets.get(id)?.sink !== sink) return;
    typing.stopAll(session.agent);
    this.#sockets.delete(id);
    this.#expireAfterGrace(id);
    await sessionLog.hold(id, sink, clock.now() + settings.graceSeconds * 1000);
  }

  /** Logout: offline at once, unless another console is there. */
  async close(id: SessionId): Promise<void> {
    const session = this.#ports.sessionLog.byId(id);
    if (!session) return;
    this.#ports.typing.stopAll(session.agent);
    await this.#end(session);
  }

  /** Ends all her sessions at once, whatever her consoles want. Gives how many there were. */
  async endAll(agent: Agent): Promise<number> {
    const sessions = this.#ports.sessionLog.of(agent.jid);
    this.#ports.typing.stopAll(agent.jid);
    for (const session of sessions) await this.#drop(session.id, 'dismissed');
    if (sessions.length === 0) return 0;
    // R23: as a logout does.
    await this.#ports.conversations.endIfGone({ tenantId: agent.tenantId, jid: agent.jid });
    this.#show(agent);
    this.#contactNews.changed(agent);
    return sessions.length;
  }

  /** R1: the contact centre's status, of all her consoles. Experts see nothing of it. */
  async setStatus(agent: Agent, status: Status): Promise<void> {
    const { sessionLog, journal } = this.#ports;
    await sessionLog.setStatus(agent.jid, status);
    await journal.tell(agent.jid, { type: 'contact', jid: agent.jid, status });
    this.#contactNews.changed(agent);
    // R28: and experts see nothing of it under the other profiles (R1).
    if (this.#showsStatus(agent)) this.#show(agent);
  }

  #showsStatus({ tenantId }: Agent): boolean {
    return this.#ports.tenants.byId(tenantId)?.profile.presence.ofAgents === 'four-states';
  }

  async #resume(
    agent: Agent,
    { id, seq }: { id: SessionId; seq: number },
    socket: Socket,
  ): Promise<Opened | undefined> {
    const { sessionLog } = this.#ports;
    const session = sessionLog.byId(id);
    if (!session || session.agent !== agent.jid || session.tenantId !== agent.tenantId) return undefined;
    const before = this.#sockets.get(id);
    // From here on it is this socket's: the loss of the former one ends nothing.
    this.#sockets.set(id, socket);
    const resumed = await sessionLog.resume(id, seq, socket.sink);
    if (!resumed) {
      if (before) this.#sockets.set(id, before);
      else this.#sockets.delete(id);
      await this.#drop(id, 'replaced');
      return undefined;
    }
    this.#cancelExpiry(id);
    before?.replaced();
    return { session: sessionLog.byId(id) ?? session, seq, resumed: true, chats: resumed.chats };
  }

  /** At the bound, a console whose socket is lost gives way. */
  #toMakeRoom(sessions: readonly Session[]): Session | undefined {
    if (sessions.length < this.#ports.settings.consolesOfAnAgent) return undefined;
    const lost = sessions.find((session) => session.socket.state === 'lost');
    if (!lost) throw new Refusal('too-many-consoles');
    return lost;
  }

  async #drop(id: SessionId, why: 'replaced' | 'dismissed'): Promise<void> {
    const socket = this.#sockets.get(id);
    this.#sockets.delete(id);
    this.#cancelExpiry(id);
    await this.#ports.sessionLog.close(id, why);
    socket?.[why]();
  }

  async #end(session: Session): Promise<void> {
    this.#sockets.delete(session.id);
    this.#cancelExpiry(session.id);
    await this.#over(session, this.#ports.sessionLog.close(session.id));
  }

  async #over(session: Session, closed: Promise<unknown>): Promise<void> {
    // One after the other, with nothing in between: R23, a logout ends what the agent was saying to others.
    const ended = this.#ports.conversations.endIfGone({
      tenantId: session.tenantId,
      jid: session.agent,
    });
    await Promise.all([closed, ended]);
    const agent = this.#ports.tenants.agent(session.agent);
    if (!agent || !this.#isGone(session.agent)) return;
    this.#show(agent);
    this.#contactNews.changed(agent);
  }

  #isGone(agent: BareJid): boolean {
    return this.#ports.sessionLog.of(agent).length === 0;
  }

  #expireAfterGrace(id: SessionId): void {
    this.#cancelExpiry(id);
    const expire = async () => {
      const session = this.#ports.sessionLog.byId(id);
      if (!session || this.#sockets.has(id)) return;
      this.#log.info(
        { tenantId: session.tenantId, agent: session.agent },
        'the grace time of a console is over',
      );
      this.#expiries.delete(id);
      // It may go on in another process meanwhile.
      await this.#over(session, this.#ports.sessionLog.expire(id));
    };
    this.#expiries.set(
      id,
      this.#ports.clock.after(this.#ports.settings.graceSeconds * 1000, () => this.#attempt(expire, id)),
    );
  }

  /** While the archive cannot be written a session cannot end, either: it is tried again. */
  #attempt(expire: () => Promise<void>, id: SessionId): void {
    expire().catch((error: unknown) => {
      this.#log.warn({ error: String(error) }, 'a session could not be ended yet');
      this.#expiries.set(
        id,
        this.#ports.clock.after(1_000, () => this.#attempt(expire, id)),
      );
    });
  }

  #cancelExpiry(id: SessionId): void {
    this.#expiries.get(id)?.();
    this.#expiries.delete(id);
  }

  #show(agent: Agent): void {
    showAgent(agent, this.#ports).catch((error: unknown) => {
      this.#log.info({ agent: agent.jid, error: String(error) }, 'presence waits for the next sweep');
    });
  }

  /** R18. Stored before anything is sent: what fails here is told at the next sign-in. */
  #tellWhoAsked(agent: Pick<Agent, 'jid' | 'tenantId'>): void {
    tellWhoAsked(agent, this.#ports).catch((error: unknown) => {
      this.#log.warn({ agent: agent.jid, error: String(error) }, 'who asked could not be told yet');
    });
  }

  #beat(): void {
    const { journal, clock } = this.#ports;
    journal.beat(clock.now()).catch(() => {
      // The archive's own health tells of it.
    });
    this.#stopBeating = clock.after(beatEvery, () => this.#beat());
  }
}
