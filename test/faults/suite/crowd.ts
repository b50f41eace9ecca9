// Many consoles that do nothing but be there, lose their sockets, and come back with their sessions.
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { RunningStack } from '../../support/bridge.ts';
import { tokenOf } from '../../support/console.ts';

interface Member {
  readonly token: string;
  ws: WebSocket | undefined;
  sessionId: string;
  seq: number;
}

/** So many open at a time when the crowd first comes; when it comes back, all do. */
const atOnce = 100;
const openMs = 60_000;

export class Crowd {
  readonly #stack: RunningStack;
  readonly #usernames: readonly string[];
  readonly #size: number;
  #members: Member[] = [];

  constructor(stack: RunningStack, usernames: readonly string[], size: number) {
    this.#stack = stack;
    this.#usernames = usernames;
    this.#size = size;
  }

  async comes(): Promise<void> {
    const tokens = await Promise.all(
      this.#usernames.map((username) =>
        tokenOf(
          this.#stack.gateway,
          'acme',
          username,
          this.#stack.passwordOf(`${username}@vcc.acme.example`),
        ),
      ),
    );
    this.#members = Array.from({ length: this.#size }, (_, n) => ({
      token: tokens[n % tokens.length] ?? '',
      ws: undefined,
      sessionId: '',
      seq: 0,
    }));
    for (let n = 0; n < this.#size; n += atOnce)
      await Promise.all(this.#members.slice(n, n + atOnce).map((member) => this.#opens(member)));
  }

  losesItsSockets(): void {
    for (const { ws } of this.#members) ws?.terminate();
  }

  /** Each tries until it is back, waiting a little longer each time, as the page does. */
  async comesBack(): Promise<{ readonly resumed: number; readonly afresh: number }> {
    const outcomes = await Promise.all(this.#members.map((member) => this.#returns(member)));
    const resumed = outcomes.filter(Boolean).length;
    return { resumed, afresh: outcomes.length - resumed };
  }

  async leaves(): Promise<void> {
    for (const member of this.#members) this.#send(member, 'session.close', {});
    await Promise.all(
      this.#members.map(
        ({ ws }) => new Promise<void>((resolve) => void (ws ? ws.once('close', () => resolve()) : resolve())),
      ),
    );
  }

  async #returns(member: Member): Promise<boolean> {
    for (let waitMs = 200; ; waitMs = Math.min(10_000, waitMs * 2)) {
      try {
        return await this.#opens(member, { sessionId: member.sessionId, seq: member.seq });
      } catch {
        await pause(Math.random() * waitMs);
      }
    }
  }

  /** Whether the session that it named goes on. */
  #opens(member: Member, resume?: { sessionId: string; seq: number }): Promise<boolean> {
    const url = `${this.#stack.gateway.url.replace(/^http/, 'ws')}/console`;
    const ws = new WebSocket(url, ['expert-connect.v1'], { perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => ws.terminate(), openMs);
      ws.on('error', reject);
      ws.on('close', () => {
        clearTimeout(timer);
        reject(new Error('closed'));
      });
      ws.once('open', () => {
        member.ws = ws;
        this.#send(member, 'session.open', { token: member.token, ...(resume && { resume }) });
      });
      ws.on('message', (data) => {
        const frame = JSON.parse(data.toString()) as {
          id?: number;
          result?: { sessionId: string; seq: number; resumed: boolean };
          params?: { seq: number };
        };
        if (frame.params) member.seq = frame.params.seq;
        if (!frame.result?.sessionId) return;
        clearTimeout(timer);
        member.sessionId = frame.result.sessionId;
        member.seq = frame.result.seq;
        resolve(frame.result.resumed);
      });
    });
  }

  #send(member: Member, method: string, params: object): void {
    member.ws?.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  }
}
