// One WebSocket of a console, from its first frame to its end.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Sink } from '../bridge/ports.ts';
import type { SessionId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Tenant } from '../domain/tenant.ts';
import { type Attempt, attempt, InvalidRequest, UnknownMethod } from './attempt.ts';
import { commands } from './commands/index.ts';
import { encodeOpening, type Standing } from './encode.ts';
import type { Floor } from './floor.ts';
import { type Call, readCall, refusalFrame, resultFrame } from './frames.ts';
import { type Opening, openSession } from './opening.ts';
import { Outlet } from './outlet.ts';
import { Pace } from './pace.ts';
import { type CloseReason, closeCodes } from './protocol/close-codes.ts';

/** How many requests of one console may be under way; more wait, and its socket is not read meanwhile. */
const requestsAtOnce = 16;
/** Timers of Node.js go no further than 24 days; a token may. */
const longestTimer = 24 * 3_600_000;

type State =
  | { readonly name: 'new'; readonly late: boolean }
  | { readonly name: 'opening'; readonly late: boolean }
  | {
      readonly name: 'open';
      readonly session: SessionId;
      readonly agent: BareJid;
      readonly isInForce: () => boolean;
    }
  | { readonly name: 'closed' };

export class ConsoleSocket {
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  readonly #floor: Floor;
  readonly #outlet: Outlet;
  readonly #pace: Pace;
  readonly #sink: Sink;
  readonly #quit: () => void;
  #state: State = { name: 'new', late: false };
  #cancelTimer: () => void;
  #waiting: string[] = [];
  #running = 0;
  #stopping = false;
  #alive = true;

  /** `gone` is called once, when the socket is closed for good. */
  constructor(ws: WebSocket, stream: Duplex, floor: Floor, gone: (socket: ConsoleSocket) => void) {
    this.#ws = ws;
    this.#stream = stream;
    this.#floor = floor;
    this.#pace = new Pace(floor.limits, floor.clock.now());
    this.#outlet = new Outlet(ws, stream, floor.limits.socketBufferBytes, () => this.end('notReading'));
    this.#sink = (events) => this.#outlet.tell(events);
    this.#cancelTimer = floor.clock.after(floor.limits.openSeconds * 1000, () => {
      // A bridge that was busy meanwhile may not have read what came in time: sockets have their turn before anybody is late.
      setImmediate(() => this.#deadline());
    });
    this.#quit = floor.heartbeat.add(this);
    ws.on('message', (data: Buffer, isBinary: boolean) => this.#arrive(data, isBinary));
    ws.on('pong', () => this.#lives());
    ws.on('ping', () => this.#pinged());
    // ws closes the socket with the right code by itself: 1009, 1007 or 1002.
    ws.on('error', (fault) => floor.log.debug({ err: fault }, 'a console broke the WebSocket protocol'));
    ws.on('close', () => {
      this.#leave('lost');
      gone(this);
    });
    stream.on('drain', () => {
      this.#outlet.flush();
      this.#proceed();
    });
  }

  /** Closes the socket for this reason; what becomes of the session depends on it. */
  end(reason: CloseReason): void {
    if (this.#state.name === 'closed') return;
    const { code, meaning } = closeCodes[reason];
    this.#leave(reason);
    this.#floor.metrics.closes.inc({ code });
    this.#ws.close(code, meaning);
    // The console's own close frame has to be read.
    this.#ws.resume();
  }

  /** The bridge stops: what has begun is answered, nothing more is begun. */
  stop(): void {
    this.#stopping = true;
    if (this.#running === 0) this.end('restarting');
  }

  /** Ends it without waiting for the other side. */
  terminate(): void {
    this.#ws.terminate();
  }

  /** Whether the agent is still one; if not, the session is over. Whose sign-in does not count any more has to sign in again. */
  reviewRights(): void {
    if (this.#state.name !== 'open') return;
    if (!this.#floor.tenants.agent(this.#state.agent)) this.end('notAllowed');
    else if (!this.#state.isInForce()) this.end('notSignedIn');
  }

  /** Once in a round: whoever has not answered the last ping is gone, or does not read. */
  beat(): void {
    const waitsForUs = this.#ws.isPaused && !this.#outlet.isFull;
    if (this.#alive || waitsForUs) {
      this.#alive = false;
      this.#ws.ping();
      return;
    }
    if (this.#stream.writableLength > 0) this.end('notReading');
    else this.#ws.terminate();
  }

  #lives(): void {
    this.#alive = true;
  }

  #pinged(): void {
    this.#alive = true;
    if (!this.#pace.admitPing(this.#floor.clock.now())) this.end('flood');
  }

  #arrive(data: Buffer, isBinary: boolean): void {
    if (this.#state.name === 'closed') return;
    this.#alive = true;
    if (isBinary) {
      this.end('notJsonRpc');
      return;
    }
    if (!this.#pace.admitBytes(data.length, this.#floor.clock.now())) {
      this.end('flood');
      return;
    }
    this.#waiting.push(data.toString());
    this.#proceed();
  }

  /** Begins what waits, in its order, as far as it may be begun now; meanwhile nothing more is read. */
  #proceed(): void {
    while (this.#waiting.length > 0 && this.#mayBegin()) this.#begin(this.#waiting.shift() as string);
    if (this.#waiting.length > 0) this.#ws.pause();
    else if (this.#ws.isPaused) this.#ws.resume();
  }

  #mayBegin(): boolean {
    if (this.#state.name === 'new') return true;
    return (
      this.#state.name === 'open' && this.#running < requestsAtOnce && !this.#stopping && !this.#outlet.isFull
    );
  }

  #begin(frame: string): void {
    const call = readCall(frame);
    if (!call) {
      this.end('notJsonRpc');
      return;
    }
    const state = this.#state;
    if (state.name === 'open') {
      this.#request(call, state);
      return;
    }
    if (call.method === 'session.open') {
      this.#floor.pending.add(this.#open(call));
      return;
    }
    this.#outlet.answer(refusalFrame(call.id ?? null, new Refusal('not-signed-in')));
    this.end('notSignedIn');
  }

  #request(call: Call, { session, agent: jid }: State & { name: 'open' }): void {
    const { clock, tenants, useCases } = this.#floor;
    const verdict = this.#pace.admit(call.method, clock.now());
    if (verdict === 'flood') {
      this.end('flood');
      return;
    }
    const agent = tenants.agent(jid);
    const tenant = agent && tenants.byId(agent.tenantId);
    if (!tenant) {
      this.end('notAllowed');
      return;
    }
    void this.#perform(call, () => {
      if (verdict !== 'admitted') throw new Refusal('too-fast', verdict.retryAfter);
      const command = commands.get(call.method);
      if (call.method === 'session.open') throw new InvalidRequest('the session is open already');
      if (!command) throw new UnknownMethod();
      const standing = this.#standing(tenant);
      const caller = { agent, tenant, session, standing, toldUpTo: this.#outlet.toldUpTo };
      return command.run(call.params, caller, useCases);
    });
  }

  /** `work` is begun before this returns. */
  async #perform(call: Call, work: () => unknown): Promise<void> {
    this.#running += 1;
    const done = await attempt(call, this.#floor, work);
    this.#running -= 1;
    this.#answer(call, done);
    if ('result' in done && call.method === 'session.close') return this.end('loggedOut');
    if (this.#stopping) return this.stop();
    this.#proceed();
  }

  async #open(call: Call): Promise<void> {
    const isLate = this.#state.name === 'new' && this.#state.late;
    this.#state = { name: 'opening', late: isLate };
    const socket = {
      sink: this.#sink,
      replaced: () => this.end('replaced'),
      dismissed: () => this.end('notAllowed'),
      displaced: () => this.end('restarting'),
    };
    const done = await attempt(call, this.#floor, () => openSession(call.params, this.#floor, socket));
    if ('result' in done) await this.#opened(call, done.result);
    else this.#notOpened(call, done);
    this.#proceed();
  }

  /** The answer first, then events: those that came meanwhile wait in the outlet. */
  async #opened(call: Call, { opened, agent, tenant, expiresAt, isInForce }: Opening): Promise<void> {
    const session = opened.session.id;
    if (this.#state.name === 'closed') return this.#floor.useCases.loseSocket(session, this.#sink);
    this.#state = { name: 'open', session, agent: agent.jid, isInForce };
    this.#cancelTimer();
    this.#answer(call, { result: encodeOpening(opened, agent, tenant, this.#standing(tenant)) });
    this.#outlet.openAt(opened.seq);
    this.#expireAt(expiresAt);
    // The files may have changed while it was opened.
    this.reviewRights();
  }

  /** Without a valid token it is over; anything else may be tried again until the deadline. */
  #notOpened(call: Call, refused: { readonly outcome: string; readonly error: string }): void {
    if (this.#state.name !== 'opening') return;
    this.#answer(call, refused);
    const { outcome } = refused;
    const { late } = this.#state;
    if (outcome === 'not-signed-in' || outcome === 'token-expired') {
      this.end('notSignedIn');
      return;
    }
    if (late) {
      this.end('openedLate');
      return;
    }
    this.#state = { name: 'new', late };
  }

  #deadline(): void {
    if (this.#state.name === 'opening') this.#state = { name: 'opening', late: true };
    else if (this.#state.name === 'new') this.end('openedLate');
  }

  #expireAt(time: number): void {
    const left = time - this.#floor.clock.now();
    if (left <= 0) {
      this.end('notSignedIn');
      return;
    }
    this.#cancelTimer = this.#floor.clock.after(Math.min(left, longestTimer), () => this.#expireAt(time));
  }

  #answer(call: Call, done: Attempt<unknown>): void {
    if (call.id === undefined || this.#state.name === 'closed') return;
    this.#outlet.answer('result' in done ? resultFrame(call.id, done.result) : done.error);
  }

  /** The socket is of no use from here on. A session that has not ended is held for the grace time. */
  #leave(reason: CloseReason | 'lost'): void {
    const state = this.#state;
    if (state.name === 'closed') return;
    this.#state = { name: 'closed' };
    this.#cancelTimer();
    this.#quit();
    this.#outlet.close();
    this.#waiting = [];
    if (state.name !== 'open' || reason === 'loggedOut' || reason === 'replaced') return;
    const { pending, useCases } = this.#floor;
    if (reason === 'notAllowed') pending.add(useCases.closeSession(state.session));
    else pending.add(useCases.loseSocket(state.session, this.#sink));
  }

  #standing({ id }: Tenant): Standing {
    const { limits, cannedRepliesOf } = this.#floor;
    return { limits, cannedReplies: cannedRepliesOf(id) };
  }
}
