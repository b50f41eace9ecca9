// An agent's console for tests, over the real protocol and nothing else:
//
//   const alice = await signIn(gateway, 'acme', 'alice', password);
//   await alice.says(bob, 'Hello');
//   await alice.sees({ text: 'Hi' });
//
// Every result and every event is checked against the published schemas, and every `seq` against the one before.
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { type EventName, events } from '../../src/console/protocol/events.ts';
import { type Method, type Result, requests, type WireParams } from '../../src/console/protocol/requests.ts';
import type { WireMessage } from '../../src/console/protocol/shapes.ts';
import { type AnswerFrame, ConsoleError } from './console-error.ts';
import { fits, type Partly } from './partly.ts';

type EventOf<Name extends EventName> = ReturnType<(typeof events)[Name]['params']['parse']>;
/** An address, or somebody who has one. */
type Somebody = string | { readonly jid: string };

interface Seen {
  readonly name: EventName;
  readonly params: { readonly seq: number };
  taken: boolean;
}

/** How long a console waits for what it expects, in milliseconds. */
const patience = 5000;

/** `POST /api/session`: the answer as it came. */
export function askForToken(
  gateway: { readonly url: string },
  body: unknown,
  headers: Record<string, string> = {},
) {
  return fetch(`${gateway.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Signs in with a password; gives the token. */
export async function tokenOf(
  gateway: { readonly url: string },
  tenant: string,
  username: string,
  password: string,
): Promise<string> {
  const response = await askForToken(gateway, { tenant, username, password });
  if (response.status !== 200)
    throw new Error(`${username} cannot sign in: ${response.status} ${await response.text()}`);
  const { token } = (await response.json()) as { token: string };
  return token;
}

/** Signs in with a password and opens a console. */
export async function signIn(
  gateway: { readonly url: string },
  tenant: string,
  username: string,
  password: string,
): Promise<AgentConsole> {
  return openConsole(gateway, await tokenOf(gateway, tenant, username, password));
}

/** Opens a console with a token. */
export async function openConsole(
  gateway: { readonly url: string },
  token: string,
  more: Omit<WireParams<'session.open'>, 'token'> = {},
): Promise<AgentConsole> {
  const console = await connect(gateway);
  await console.open(token, more);
  return console;
}

/** A socket that has not said anything yet. */
export async function connect(
  gateway: { readonly url: string },
  options: { readonly origin?: string; readonly protocols?: string[] } = {},
): Promise<AgentConsole> {
  const { protocols = ['expert-connect.v1'], ...others } = options;
  const ws = new WebSocket(`${gateway.url.replace(/^http/, 'ws')}/console`, protocols, {
    perMessageDeflate: false,
    ...others,
  });
  const console = new AgentConsole(gateway, ws);
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
  return console;
}

export class AgentConsole {
  readonly gateway: { readonly url: string };
  readonly ws: WebSocket;
  /** Resolved when the socket is closed, with the code. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Every event since it was opened. */
  readonly events: Seen[] = [];
  token = '';
  seq = 0;
  #opening: Result<'session.open'> | undefined;
  #nextId = 1;
  readonly #answers = new Map<number, (frame: AnswerFrame) => void>();
  readonly #watchers = new Set<() => void>();
  #fault: Error | undefined;
  #closing = 'open';
  #mayBeTold = false;

  constructor(gateway: { readonly url: string }, ws: WebSocket) {
    this.gateway = gateway;
    this.ws = ws;
    this.closed = new Promise((resolve) =>
      ws.on('close', (code, reason) => {
        this.#closing = `closed with ${code} ${reason}`;
        resolve({ code, reason: reason.toString() });
        for (const answer of this.#answers.values()) {
          answer({ id: null, error: { code: 0, message: `closed with ${code} before the answer` } });
        }
        this.#wake();
      }),
    );
    ws.on('message', (data) => this.#read(JSON.parse(data.toString())));
    ws.on('error', () => {});
  }

  /** The answer to session.open. */
  get opening(): Result<'session.open'> {
    if (!this.#opening) throw new Error('this console is not open');
    return this.#opening;
  }

  get jid() {
    return this.opening.me.jid;
  }

  get sessionId() {
    return this.opening.sessionId;
  }

  async open(token: string, more: Omit<WireParams<'session.open'>, 'token'> = {}) {
    this.token = token;
    const opening = await this.request('session.open', { token, ...more });
    this.#opening = opening;
    return opening;
  }

  /** Sends a request; gives its result, or throws a ConsoleError. */
  async request<Name extends Method>(method: Name, params: WireParams<Name>): Promise<Result<Name>> {
    const result = requests[method].result.parse(await this.call(method, params));
    return result as Result<Name>;
  }

  /** The same without types, for requests that no console should send. */
  call(method: string, params?: unknown): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer to ${method}; ${this.#whatWasSeen()}`)),
        patience,
      );
      this.#answers.set(id, (frame) => {
        clearTimeout(timer);
        this.#answers.delete(id);
        if (frame.error) reject(new ConsoleError(method, frame.error));
        else resolve(frame.result);
      });
      this.ws.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  notify<Name extends Method>(method: Name, params: WireParams<Name>): void {
    this.ws.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
  }

  /** Sends text (or HTML, or any draft) and gives the message once it is stored. */
  async says(
    to: Somebody,
    content: string | { readonly html: string } | { readonly text: string },
    clientId: string = randomUUID(),
  ): Promise<WireMessage> {
    const draft = typeof content === 'string' ? { text: content } : content;
    const { message } = await this.request('chat.send', { with: addressOf(to), clientId, ...draft });
    return message;
  }

  /** The next message that fits; each is seen once. */
  async sees(pattern: Partly<WireMessage> = {}, within = patience): Promise<WireMessage> {
    const { message } = await this.told('chat.message', { message: pattern }, within);
    return message as WireMessage;
  }

  /** The next event of this name that fits; each is given once. */
  async told<Name extends EventName>(
    name: Name,
    pattern: Partly<EventOf<Name>> | ((params: EventOf<Name>) => boolean) = {},
    within = patience,
  ): Promise<EventOf<Name>> {
    const isIt = typeof pattern === 'function' ? pattern : (params: EventOf<Name>) => fits(params, pattern);
    // Each is looked at once, however many come.
    let next = 0;
    const find = () => {
      for (; next < this.events.length; next++) {
        const event = this.events[next];
        if (event && !event.taken && event.name === name && isIt(event.params as EventOf<Name>)) return event;
      }
      return undefined;
    };
    const seen = await this.#until(
      find,
      within,
      () => `${name} ${typeof pattern === 'function' ? '(a condition)' : JSON.stringify(pattern)}`,
    );
    seen.taken = true;
    return seen.params as EventOf<Name>;
  }

  /** Everything that the bridge had to say before now has arrived; no untaken event of this sort is among it. */
  async seesNo(name: EventName, pattern: object = {}): Promise<void> {
    await this.request('session.ack', { seq: 0 });
    const found = this.events.find(
      (event) => !event.taken && event.name === name && fits(event.params, pattern),
    );
    if (found) throw new Error(`unexpected ${name} ${JSON.stringify(found.params)}`);
  }

  opens(chat: Somebody) {
    return this.request('chat.open', { with: addressOf(chat) });
  }

  /** Logs out. */
  async logsOut(): Promise<void> {
    await this.request('session.close', {});
    await this.closed;
  }

  /** The connection breaks without a word. */
  async breaks(): Promise<void> {
    this.ws.terminate();
    await this.closed;
  }

  /** A new socket that goes on with this session, after the last event that this one has seen. */
  async resumes(seq = this.seq): Promise<AgentConsole> {
    return openConsole(this.gateway, this.token, { resume: { sessionId: this.sessionId, seq } });
  }

  #read(frame: AnswerFrame & { method?: string; params?: { seq: number } }): void {
    if (frame.method === undefined) {
      const opened = frame.result as Partial<Result<'session.open'>> | undefined;
      if (opened?.sessionId !== undefined) this.#startAt(opened.seq ?? 0);
      this.#answers.get(frame.id as number)?.(frame);
      return;
    }
    if (!this.#mayBeTold) this.#fault = new Error(`${frame.method} came before the answer to session.open`);
    const name = frame.method as EventName;
    const params = events[name].params.parse(frame.params);
    if (params.seq !== this.seq + 1) this.#fault = new Error(`seq ${params.seq} came after ${this.seq}`);
    this.seq = params.seq;
    this.events.push({ name, params, taken: false });
    this.#wake();
  }

  /** The answer to session.open names the seq after which events follow. */
  #startAt(seq: number): void {
    this.#mayBeTold = true;
    this.seq = seq;
  }

  async #until<Found>(find: () => Found | undefined, within: number, what: () => string): Promise<Found> {
    const end = Date.now() + within;
    for (;;) {
      if (this.#fault) throw this.#fault;
      const found = find();
      if (found !== undefined) return found;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`waited ${within} ms for ${what()}; ${this.#whatWasSeen()}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#watchers.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #wake(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher();
  }

  #whatWasSeen(): string {
    const lines = this.events
      .slice(-50)
      .map(({ name, params, taken }) => `${taken ? '  ' : '* '}${name} ${JSON.stringify(params)}`);
    return `the socket is ${this.#closing}, of ${this.events.length} events the last were (* not expected yet):\n${lines.join('\n') || '  nothing'}`;
  }
}

const addressOf = (somebody: Somebody) => (typeof somebody === 'string' ? somebody : somebody.jid);
