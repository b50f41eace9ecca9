// A console that comes back with its session whenever its socket is lost, as the page does.
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningStack } from '../../support/bridge.ts';
import type { AgentConsole } from '../../support/console.ts';
import { ConsoleError } from '../../support/console-error.ts';
import type { Signal } from './signal.ts';

const againMs = 100;

/** What a console was told of one message of an expert's, or of a fate. */
export type Told =
  | { readonly kind: 'message'; readonly from: string; readonly text: string; readonly id: string }
  | { readonly kind: 'fate'; readonly id: string; readonly fate: string };

export class LastingConsole {
  readonly username: string;
  /** In the order in which it was told. */
  readonly told: Told[] = [];
  /** Where `seq` was not the one before and one, over all sockets. */
  gaps = 0;
  /** How often it could not go on with its session. */
  startedAfresh = 0;
  readonly #signal: Signal;
  #now: AgentConsole;
  #isLost = false;
  #isOver = false;

  static async signsIn(stack: RunningStack, username: string, signal: Signal): Promise<LastingConsole> {
    return new LastingConsole(await stack.console(username), username, signal);
  }

  private constructor(first: AgentConsole, username: string, signal: Signal) {
    this.#now = first;
    this.username = username;
    this.#signal = signal;
    this.#watch(first, first.opening.seq);
  }

  get jid(): string {
    return `${this.username}@vcc.acme.example`;
  }

  get isThere(): boolean {
    return !this.#isLost;
  }

  /** The socket of this moment. */
  get socket(): AgentConsole {
    return this.#now;
  }

  /** Resolved with the message's id once it is stored, however often the socket breaks before. */
  async says(to: string, text: string, clientId: string): Promise<string> {
    for (;;) {
      const console = this.#now;
      try {
        return (await console.says(to, text, clientId)).id;
      } catch (error) {
        // While nothing can be stored it is said so, and the socket may break; whoever writes tries again.
        const reason = error instanceof ConsoleError ? error.reason : undefined;
        if (reason !== undefined && reason !== 'unavailable') throw error;
        await pause(againMs);
      }
      await this.#signal.until(
        () => `the console of ${this.username}`,
        () => !this.#isLost,
        120_000,
      );
    }
  }

  async logsOut(): Promise<void> {
    this.#isOver = true;
    await this.#now.logsOut().catch(() => {});
  }

  #watch(console: AgentConsole, after: number): void {
    let seq = after;
    let read = 0;
    const take = () => {
      for (; read < console.events.length; read++) {
        const { name, params } = console.events[read] as (typeof console.events)[number];
        if (params.seq !== seq + 1) this.gaps += 1;
        seq = params.seq;
        this.#note(name, params);
      }
      this.#signal.notice();
    };
    // After the console has read it.
    console.ws.on('message', () => setImmediate(take));
    void console.closed.then(() => {
      setImmediate(() => {
        take();
        if (!this.#isOver) void this.#comesBack(console);
      });
    });
    take();
  }

  async #comesBack(lost: AgentConsole): Promise<void> {
    this.#isLost = true;
    while (!this.#isOver) {
      try {
        const back = await lost.resumes();
        if (!back.opening.resumed) this.startedAfresh += 1;
        this.#watch(back, back.opening.resumed ? lost.seq : back.opening.seq);
        this.#now = back;
        this.#isLost = false;
        this.#signal.notice();
        return;
      } catch {
        await pause(againMs);
      }
    }
  }

  #note(name: string, params: object): void {
    if (name === 'chat.message') {
      const { message } = params as {
        message: { direction: string; from: string; text: string; id: string };
      };
      if (message.direction === 'in') this.told.push({ kind: 'message', ...message });
    }
    if (name === 'chat.fate') {
      const { id, fate } = params as { id: string; fate: string };
      this.told.push({ kind: 'fate', id, fate });
    }
  }
}
