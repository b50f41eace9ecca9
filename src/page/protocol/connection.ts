// One console's connection: it opens, resumes and acknowledges by itself for as long as the sign-in is good.
import { backoff } from './backoff.ts';
import {
  type ConsoleEvent,
  lostFault,
  type Method,
  type Opening,
  type Params,
  RequestFault,
  type Result,
} from './calls.ts';
import type { Clock } from './clock.ts';
import { closingOf, type EndReason, endSentences, lossSentence } from './closing.ts';
import { callFrame, readFrame } from './frames.ts';
import { PendingCalls } from './pending-calls.ts';

export const subprotocol = 'expert-connect.v1';
/** How long opening, and an answer that proves life, may take. */
const patience = 10_000;
/** After this long without a word the gateway is asked whether it is still there. */
const silence = 30_000;
const ackAfter = 1000;
const ackAtOnce = 64;

export type LinkState =
  | { readonly state: 'idle' }
  | { readonly state: 'connecting'; readonly attempt: number }
  /** `resumed`: no event is missing. `catchingUp`: those that were missed are still coming in. */
  | { readonly state: 'open'; readonly resumed: boolean; readonly catchingUp: boolean }
  | { readonly state: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly why: string }
  | { readonly state: 'ended'; readonly why: EndReason; readonly sentence: string };

/** What of a WebSocket is used. */
export interface Socket {
  send(data: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
}

export interface ConnectionPorts {
  readonly openSocket: () => Socket;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onState: (state: LinkState) => void;
  /** The answer to session.open; before any event that follows it. */
  readonly onOpened: (opening: Opening) => void;
  readonly onEvent: (event: ConsoleEvent) => void;
}

export interface SignInOfConsole {
  readonly token: string;
  /** What this tab calls itself. */
  readonly console: string;
}

export class Connection {
  readonly #ports: ConnectionPorts;
  #signIn: SignInOfConsole | undefined;
  #session: { sessionId: string; seq: number } | undefined;
  #socket: Socket | undefined;
  #isOpen = false;
  #resumed = false;
  #calls = new PendingCalls();
  #attempt = 0;
  /** Why the connection was lost; what comes of trying again says less. */
  #why: string | undefined;
  #unacknowledged = 0;
  #probing = false;
  #cancelTimer = () => {};
  #cancelAck = () => {};
  #cancelSilence = () => {};

  constructor(ports: ConnectionPorts) {
    this.#ports = ports;
  }

  /** Connects, and from now on stays connected. Called again, with a newer token for the next opening. */
  start(signIn: SignInOfConsole): void {
    this.#signIn = signIn;
    if (this.#socket) return;
    this.#attempt = 0;
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Rejects with a RequestFault; `lost` where there is no connection, or none any more. */
  async request<Name extends Method>(method: Name, params: Params<Name>): Promise<Result<Name>> {
    if (!this.#isOpen) throw lostFault();
    return (await this.#call(method, params)) as Result<Name>;
  }

  /** Lost without a word when there is no connection. */
  notify<Name extends Method>(method: Name, params: Params<Name>): void {
    if (this.#isOpen) this.#socket?.send(callFrame(method, params));
  }

  /** Something says that the network may be back, or that time has passed: try now, or ask whether the gateway lives. */
  nudge(): void {
    if (!this.#socket && this.#signIn && this.#attempt > 0) this.#connect();
    else if (this.#isOpen) this.#probe();
  }

  /** Logs out: the page is through with this session at once, whether the gateway hears of it or not. */
  logOut(): void {
    if (this.#isOpen) this.#socket?.send(callFrame('session.close', {}, 0));
    this.#end('logged-out', endSentences['logged-out']);
    this.#session = undefined;
  }

  #connect(): void {
    this.#cancelTimer();
    const socket = this.#ports.openSocket();
    this.#socket = socket;
    this.#calls = new PendingCalls();
    this.#ports.onState({ state: 'connecting', attempt: this.#attempt });
    socket.onopen = () => void this.#open(socket);
    socket.onmessage = ({ data }) => this.#arrive(socket, data);
    socket.onclose = ({ code }) => this.#closed(socket, code);
    this.#cancelTimer = this.#ports.clock.after(patience, () => this.#abandon(socket));
  }

  async #open(socket: Socket): Promise<void> {
    if (!this.#signIn) return;
    const resume = this.#session && { resume: this.#session };
    try {
      await this.#call('session.open', { ...this.#signIn, ...resume });
    } catch (fault) {
      if (this.#socket === socket && fault instanceof RequestFault) this.#notOpened(socket, fault);
    }
  }

  /** In the turn of the answer: the events behind it are counted from here. */
  #opened(opening: Opening): void {
    this.#cancelTimer();
    this.#session = { sessionId: opening.sessionId, seq: opening.seq };
    this.#isOpen = true;
    this.#attempt = 0;
    this.#why = undefined;
    this.#unacknowledged = 0;
    this.#ports.onOpened(opening);
    this.#resumed = opening.resumed;
    this.#ports.onState({ state: 'open', resumed: opening.resumed, catchingUp: opening.resumed });
    this.#probe();
  }

  /** 4401 follows by itself where the token is the reason; what the gateway will refuse again ends here. */
  #notOpened(socket: Socket, fault: RequestFault): void {
    const passes = ['unavailable', 'too-fast', 'not-signed-in', 'token-expired'].includes(fault.reason);
    if (fault.kind === 'lost') return;
    if (fault.kind === 'refused' && !passes) this.#end('refused', fault.message);
    else if (fault.reason === 'unavailable' || fault.reason === 'too-fast') this.#abandon(socket);
  }

  #arrive(socket: Socket, data: unknown): void {
    if (this.#socket !== socket) return;
    const frame = readFrame(data);
    this.#listen();
    if (frame?.sort === 'event') this.#told(socket, frame.seq, frame.event);
    else if (frame?.sort === 'result') this.#answered(frame.id, frame.result);
    else if (frame?.id !== undefined) this.#calls.refuse(frame.id, frame.fault);
  }

  #answered(id: number, result: unknown): void {
    if (!this.#isOpen) this.#opened(result as Opening);
    this.#calls.answer(id, result);
  }

  #told(socket: Socket, seq: number, event: ConsoleEvent): void {
    if (!this.#session || !this.#isOpen || seq <= this.#session.seq) return;
    // An event is missing: the gateway is asked for it again.
    if (seq > this.#session.seq + 1) {
      this.#abandon(socket);
      return;
    }
    this.#session.seq = seq;
    this.#ports.onEvent(event);
    this.#unacknowledged += 1;
    if (this.#unacknowledged >= ackAtOnce) this.acknowledge();
    else if (this.#unacknowledged === 1) {
      this.#cancelAck = this.#ports.clock.after(ackAfter, () => this.acknowledge());
    }
  }

  /** Says how far this console has come; by itself it does so once a second. */
  acknowledge(): void {
    this.#cancelAck();
    if (this.#unacknowledged === 0 || !this.#session) return;
    this.#unacknowledged = 0;
    this.notify('session.ack', { seq: this.#session.seq });
  }

  #call(method: Method, params: unknown): Promise<unknown> {
    const { id, answer } = this.#calls.add();
    this.#socket?.send(callFrame(method, params, id));
    return answer;
  }

  /** A request that changes nothing: its answer says that the gateway is there, and that all before it has come in. */
  #probe(): void {
    const socket = this.#socket;
    if (!socket || !this.#session || this.#probing) return;
    this.#probing = true;
    const giveUp = this.#ports.clock.after(patience, () => this.#abandon(socket));
    const done = () => {
      giveUp();
      if (this.#socket !== socket) return;
      this.#probing = false;
      if (this.#isOpen) this.#ports.onState({ state: 'open', resumed: this.#resumed, catchingUp: false });
    };
    this.#call('session.ack', { seq: this.#session.seq }).then(done, done);
  }

  #listen(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#ports.clock.after(silence, () => this.#probe());
  }

  /** Given up: a browser may take minutes to notice that the other side is gone. */
  #abandon(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#closed(socket, 1006);
    socket.close();
  }

  #closed(socket: Socket, code: number): void {
    if (this.#socket !== socket) return;
    const closing = closingOf(code);
    if (closing.next === 'end') {
      this.#end(closing.why, endSentences[closing.why]);
      return;
    }
    this.#drop();
    this.#attempt += 1;
    this.#why ??= lossSentence(code);
    const { clock, random, onState } = this.#ports;
    const wait = Math.max(closing.atLeast, backoff(this.#attempt, random()));
    this.#cancelTimer = clock.after(wait, () => this.#connect());
    onState({
      state: 'waiting',
      attempt: this.#attempt,
      retryAt: clock.now() + wait,
      why: this.#why,
    });
  }

  #end(why: EndReason, sentence: string): void {
    const socket = this.#socket;
    this.#drop();
    this.#signIn = undefined;
    this.#attempt = 0;
    socket?.close();
    this.#ports.onState({ state: 'ended', why, sentence });
  }

  #drop(): void {
    this.#cancelTimer();
    this.#cancelAck();
    this.#cancelSilence();
    this.#socket = undefined;
    this.#isOpen = false;
    this.#probing = false;
    this.#calls.loseAll();
  }
}
