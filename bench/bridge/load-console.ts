// A console that costs little: many of them, in the process that measures. What it says is checked by the tests, not here.
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

export interface Told {
  readonly with: string;
  readonly text: string;
  readonly direction: 'in' | 'out';
}

/** As the page does: the bridge may forget what was shown. */
const acknowledgeEvery = 200;

export class LoadConsole {
  /** Called for each message that comes in. */
  onMessage: (message: Told) => void = () => {};
  readonly #ws: WebSocket;
  #nextId = 1;
  #answered: (result: unknown) => void = () => {};

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on('message', (data) => this.#read(JSON.parse(data.toString())));
  }

  /** Signs in with a token. @throws when it is refused */
  static async open(gateway: string, token: string): Promise<LoadConsole> {
    const ws = new WebSocket(`${gateway.replace(/^http/, 'ws')}/console`, ['expert-connect.v1'], {
      perMessageDeflate: false,
    });
    await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
    const console = new LoadConsole(ws);
    await new Promise((resolve, reject) => {
      console.#answered = resolve;
      ws.once('close', (code) => reject(new Error(`the console was closed with ${code}`)));
      console.#request('session.open', { token });
    });
    return console;
  }

  says(to: string, text: string): void {
    this.#request('chat.send', { with: to, clientId: randomUUID(), text });
  }

  async leaves(): Promise<void> {
    const closed = new Promise((resolve) => this.#ws.once('close', resolve));
    this.#request('session.close', {});
    await closed;
  }

  #request(method: string, params: object): void {
    this.#ws.send(JSON.stringify({ jsonrpc: '2.0', id: this.#nextId++, method, params }));
  }

  #read(frame: Frame): void {
    if (frame.error) throw new Error(`refused: ${JSON.stringify(frame.error)}`);
    if (frame.result?.sessionId !== undefined) this.#answered(frame.result);
    if (!frame.params) return;
    const { seq, message } = frame.params;
    if (seq % acknowledgeEvery === 0)
      this.#ws.send(JSON.stringify({ jsonrpc: '2.0', method: 'session.ack', params: { seq } }));
    if (frame.method === 'chat.message' && message?.direction === 'in') this.onMessage(message);
  }
}

interface Frame {
  readonly method?: string;
  readonly params?: { readonly seq: number; readonly message?: Told };
  readonly result?: { readonly sessionId?: string };
  readonly error?: unknown;
}
