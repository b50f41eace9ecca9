// A console that keeps nothing but what it has to: a thousand of them live in one process.
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

const answerMs = 60_000;
const ackEvery = 20;

interface Frame {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly seq: number };
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: unknown };
}

export interface HeardByAgent {
  readonly from: string;
  readonly text: string;
}

export class LightConsole {
  readonly #ws: WebSocket;
  readonly #waiting = new Map<number, (frame: Frame) => void>();
  readonly #onMessage: (heard: HeardByAgent) => void;
  #nextId = 1;
  #seq = 0;
  /** Whether each event's number was the one before and one. */
  gaps = 0;

  static async signsIn(
    url: string,
    who: { readonly username: string; readonly password: string },
    onMessage: (heard: HeardByAgent) => void,
  ): Promise<LightConsole> {
    const response = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tenant: 'acme', ...who }),
    });
    if (!response.ok) throw new Error(`${who.username} cannot sign in: ${await response.text()}`);
    const { token } = (await response.json()) as { token: string };
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/console`, ['expert-connect.v1'], {
      perMessageDeflate: false,
    });
    await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject));
    const console = new LightConsole(ws, onMessage);
    const { seq } = (await console.request('session.open', { token })) as { seq: number };
    console.#seq = seq;
    return console;
  }

  private constructor(ws: WebSocket, onMessage: (heard: HeardByAgent) => void) {
    this.#ws = ws;
    this.#onMessage = onMessage;
    ws.on('error', () => {});
    ws.on('message', (data) => this.#read(JSON.parse(String(data)) as Frame));
    ws.on('close', (code) => {
      for (const answer of this.#waiting.values()) answer({ error: { message: `closed with ${code}` } });
    });
  }

  request(method: string, params: object): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const settle = (frame: Frame) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (frame.error)
          reject(new Error(`${method}: ${frame.error.message} ${JSON.stringify(frame.error.data)}`));
        else resolve(frame.result);
      };
      const timer = setTimeout(() => settle({ error: { message: 'no answer' } }), answerMs);
      this.#waiting.set(id, settle);
      this.#ws.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  notify(method: string, params: object): void {
    this.#ws.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
  }

  async says(to: string, text: string): Promise<void> {
    await this.request('chat.send', { with: to, clientId: randomUUID(), text });
  }

  async signsOut(): Promise<void> {
    const closed = new Promise((resolve) => this.#ws.once('close', resolve));
    await this.request('session.close', {}).catch(() => {});
    this.#ws.close();
    await closed;
  }

  #read(frame: Frame): void {
    if (frame.id !== undefined) this.#waiting.get(frame.id)?.(frame);
    if (frame.id !== undefined || !frame.params) return;
    const { seq } = frame.params;
    if (this.#seq !== 0 && seq !== this.#seq + 1) this.gaps += 1;
    this.#seq = seq;
    if (seq % ackEvery === 0) this.notify('session.ack', { seq });
    if (frame.method !== 'chat.message') return;
    const { message } = frame.params as unknown as { message: HeardByAgent & { direction: string } };
    if (message.direction === 'in') this.#onMessage(message);
  }
}
