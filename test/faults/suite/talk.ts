// One expert and one agent who write to each other as fast as both can follow, whatever breaks.
import { randomUUID } from 'node:crypto';
import { mixedText } from '../../support/mixed-texts.ts';
import type { LastingConsole } from './lasting-console.ts';
import type { LastingExpert } from './lasting-expert.ts';
import type { Signal } from './signal.ts';

/** How far the agent may be ahead of the expert; while the expert cannot write, no more than so many are stored. */
const ahead = 40;
/** How long the expert waits for a receipt before she writes the next; milliseconds. */
const receiptMs = 2_000;

export interface Said {
  readonly text: string;
  readonly id: string;
}

export class Talk {
  readonly expert: LastingExpert;
  readonly console: LastingConsole;
  /** What the expert wrote, in order, whatever became of it. */
  readonly asked: Said[] = [];
  /** What the console has an answer for, in order. */
  readonly answered: Said[] = [];
  readonly #signal: Signal;
  readonly #running: Promise<unknown>;
  #isOver = false;
  #rests = false;

  constructor(expert: LastingExpert, console: LastingConsole, signal: Signal) {
    this.expert = expert;
    this.console = console;
    this.#signal = signal;
    this.#running = Promise.all([this.#expertWrites(), this.#agentWrites()]);
    // Looked at in `ends`.
    this.#running.catch(() => {});
  }

  /** So many messages of each side are acknowledged. */
  counts(): { readonly fromExpert: number; readonly fromAgent: number } {
    return { fromExpert: this.expert.receipted.size, fromAgent: this.answered.length };
  }

  /** Nobody says anything until this is over. One of them alone would have so much to say after it that a server drowned in it. */
  async whileResting(something: () => Promise<void>): Promise<void> {
    this.#rests = true;
    await something().finally(() => {
      this.#rests = false;
      this.#signal.notice();
    });
  }

  /** Both say nothing more. Rejected with what went wrong meanwhile. */
  async ends(): Promise<void> {
    this.#isOver = true;
    this.#signal.notice();
    await this.#running;
  }

  /** Each message once; the next when it is known what became of it, or when nobody says. */
  async #expertWrites(): Promise<void> {
    const { expert, console } = this;
    for (let n = 0; !this.#isOver; n++) {
      const mayWrite = () => this.#isOver || !this.#rests;
      await this.#signal.until(() => 'the rest to end', mayWrite, 300_000);
      if (this.#isOver) return;
      const text = mixedText(expert.account, n);
      const id = await expert.says(console.jid, text);
      if (id === undefined) continue;
      this.asked.push({ text, id });
      const isKnown = () => expert.receipted.has(id) || expert.refused.has(id) || !expert.isThere;
      await this.#signal.until(() => 'a receipt', isKnown, receiptMs).catch(() => {});
    }
  }

  /** Tries each message, under its clientId, until it has an answer. */
  async #agentWrites(): Promise<void> {
    const { expert, console } = this;
    for (let n = 0; !this.#isOver; n++) {
      const mayWrite = () =>
        this.#isOver || (!this.#rests && this.answered.length - expert.receipted.size < ahead);
      await this.#signal.until(() => 'the expert to follow', mayWrite, 300_000);
      if (this.#isOver) return;
      const text = mixedText(console.username, n);
      const id = await console.says(expert.jid, text, randomUUID());
      this.answered.push({ text, id });
      this.#signal.notice();
    }
  }
}
