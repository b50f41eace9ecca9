import { randomUUID } from 'node:crypto';
import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverKinds } from '../../src/demo/private-server.ts';
import { type RunningStack, runStack } from '../support/bridge.ts';
import type { AgentConsole } from '../support/console.ts';
import type { Expert } from '../support/expert.ts';
import { mixedText } from '../support/mixed-texts.ts';

const alice = 'alice@vcc.acme.example';
const bob = 'bob@acme.example';
const kills = 3;
/** How many messages of either side are acknowledged between two kills. */
const between = 60;
/** How far the agent may be ahead of the expert. */
const ahead = 40;

for (const kind of serverKinds) {
  describe(`kill -9 of the bridge beside ${kind}, in the middle of talking both ways`, () => {
    let stack: RunningStack;
    beforeAll(async () => {
      stack = await runStack(kind, { messagesPerSecond: 1000, graceSeconds: 60 });
    });
    afterAll(() => stack.remove());

    it('loses nothing that was acknowledged, in order, and tells each console everything once', async () => {
      const expert = await stack.expert('bob');
      const talk = new Talk(await stack.console('alice'), expert);
      const asking = talk.expertTalks();
      const answering = talk.agentTalks();
      for (let n = 1; n <= kills; n++) {
        await talk.acknowledged(n * between);
        await stack.killBridge();
        await stack.startBridge();
        await talk.consoleReturns();
      }
      await talk.acknowledged((kills + 1) * between);
      talk.end();
      await Promise.all([asking, answering]);
      await talk.settles();

      const seen = talk.seenByAgent();
      expect(seen.filter((text) => talk.receipted.has(text))).toEqual([...talk.receipted]);
      expect(new Set(seen).size).toBe(seen.length);
      // Toward experts a repeat with the same id is possible inside a crash window, and nothing else.
      expect(talk.seenByExpert()).toEqual(talk.answered);
      await expert.signOut();
    });
  });
}

/** One conversation, with what was acknowledged and what arrived. */
class Talk {
  /** Texts of the expert that a receipt came for, in the order they were sent. */
  readonly receipted = new Set<string>();
  /** Texts of the agent that the console got an answer for, in order. */
  readonly answered: string[] = [];
  readonly #expert: Expert;
  /** One socket after the other, the newest last. */
  readonly #consoles: AgentConsole[];
  #over = false;
  #waiting: (() => void)[] = [];

  constructor(console: AgentConsole, expert: Expert) {
    this.#expert = expert;
    this.#consoles = [console];
  }

  /** Each message once, and the next when it is known what became of it, or when nobody says. */
  async expertTalks(): Promise<void> {
    for (let n = 0; !this.#over; n++) {
      const text = mixedText('bob', n);
      const id = await this.#expert.says(alice, text, xml('request', { xmlns: 'urn:xmpp:receipts' }));
      const isReceipt = (stanza: Element) => stanza.getChild('received')?.attrs.id === id;
      const isError = ({ attrs }: Element) => attrs.id === id && attrs.type === 'error';
      const answer = await this.#expert
        .sees('a receipt or an error', (stanza) => isReceipt(stanza) || isError(stanza), 2_000)
        .catch(() => undefined);
      if (answer && isReceipt(answer)) this.receipted.add(text);
      this.#notice();
    }
  }

  /** The console tries each message, under its clientId, until it has an answer. */
  async agentTalks(): Promise<void> {
    for (let n = 0; !this.#over; n++) {
      // A console that writes as fast as it can would leave the expert's stream no time for the expert.
      await this.#until(() => this.#over || this.answered.length - this.receipted.size < ahead);
      const text = mixedText('alice', n);
      const clientId = randomUUID();
      for (let isAnswered = false; !isAnswered; ) {
        const console = this.#console;
        isAnswered = await console.says(bob, text, clientId).then(
          () => true,
          () => false,
        );
        if (!isAnswered) await this.#until(() => this.#console !== console);
      }
      this.answered.push(text);
      this.#notice();
    }
  }

  /** Resolved when both sides have so many messages acknowledged. */
  acknowledged(count: number): Promise<void> {
    return this.#until(() => Math.min(this.receipted.size, this.answered.length) >= count);
  }

  async consoleReturns(): Promise<void> {
    await this.#console.closed;
    const back = await this.#console.resumes();
    expect(back.opening.resumed).toBe(true);
    this.#consoles.push(back);
    this.#notice();
  }

  end(): void {
    this.#over = true;
    this.#notice();
  }

  /** Everything that was said has arrived. */
  async settles(): Promise<void> {
    const last = this.answered.at(-1) ?? '';
    if (!this.#messages().some((stanza) => bodyOf(stanza) === last)) {
      await this.#expert.seesMessage(alice, last, 30_000);
    }
    await this.#expert.ping(alice);
    await this.#console.seesNo('chat.typing');
  }

  seenByAgent(): string[] {
    return this.#consoles.flatMap(({ events }) =>
      events.flatMap(({ name, params }) => {
        if (name !== 'chat.message') return [];
        const { message } = params as unknown as { message: { direction: string; text: string } };
        return message.direction === 'in' ? [message.text] : [];
      }),
    );
  }

  /** Repeats of one id taken as one. */
  seenByExpert(): string[] {
    return [...new Map(this.#messages().map((stanza) => [stanza.attrs.id, bodyOf(stanza)])).values()];
  }

  get #console(): AgentConsole {
    return this.#consoles.at(-1) as AgentConsole;
  }

  #messages(): Element[] {
    return this.#expert.seen.filter((stanza) => stanza.attrs.type === 'chat' && bodyOf(stanza) !== '');
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
  }

  #notice(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const bodyOf = (stanza: Element) => stanza.getChildText('body') ?? '';
