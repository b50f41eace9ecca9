// An expert who signs in again whenever the stream is lost, as every XMPP client does.
import { setTimeout as pause } from 'node:timers/promises';
import { xml } from '@xmpp/client';
import type { Element } from '@xmpp/xml';
import type { RunningStack } from '../../support/bridge.ts';
import type { Expert, Presence } from '../../support/expert.ts';
import { Diary } from './diary.ts';
import type { Signal } from './signal.ts';

const receipts = 'urn:xmpp:receipts';
const againMs = 100;

export interface Heard {
  readonly id: string;
  readonly from: string;
  readonly text: string;
}

export class LastingExpert {
  readonly account: string;
  readonly jid: string;
  /** Messages with a text, as they came live, repeats included. */
  readonly heard: Heard[] = [];
  /** Ids of her messages that a receipt came for, or an error. */
  readonly receipted = new Set<string>();
  readonly refused = new Map<string, string>();
  /** Her way in and out, and what she saw of whom. */
  readonly diary: Diary;
  readonly #stack: RunningStack;
  readonly #signal: Signal;
  readonly #givesReceipts: boolean;
  #now: Expert | undefined;
  #isOver = false;
  #isBack: Promise<void>;

  constructor(stack: RunningStack, account: string, givesReceipts: boolean, signal: Signal) {
    this.#stack = stack;
    this.account = account;
    this.diary = new Diary(account);
    this.jid = `${account}@acme.example`;
    this.#givesReceipts = givesReceipts;
    this.#signal = signal;
    this.#isBack = this.#comesBack();
  }

  get isThere(): boolean {
    return this.#now !== undefined;
  }

  /** Resolved when she is signed in. */
  async there(): Promise<Expert> {
    for (;;) {
      await this.#isBack;
      if (this.#now) return this.#now;
    }
  }

  /** `unknown` while she is not signed in. */
  presenceOf(jid: string): Presence {
    return this.#now?.presenceOf(jid) ?? 'unknown';
  }

  /** Says it once, if she can. The id, or nothing where it did not leave. */
  async says(to: string, text: string): Promise<string | undefined> {
    const expert = await this.there();
    return expert.says(to, text, xml('request', { xmlns: receipts })).catch(async () => {
      // Her client learns that the connection is lost when it has a turn: whoever tries again at once never gives it one.
      await pause(againMs);
      return undefined;
    });
  }

  async leaves(): Promise<void> {
    this.#isOver = true;
    await this.#now?.signOut().catch(() => {});
  }

  async #comesBack(): Promise<void> {
    while (!this.#isOver) {
      try {
        this.diary.note('signs in');
        const expert = await this.#stack.expert(this.account, {
          onStanza: (stanza) => this.#take(stanza),
          onLost: () => this.#lost(),
        });
        await expert.roster();
        this.#now = expert;
        this.diary.note('is there');
        this.#signal.notice();
        return;
      } catch (error) {
        this.diary.note(`cannot: ${String(error).split('\n', 1)[0]}`);
        await pause(againMs);
      }
    }
  }

  #lost(): void {
    if (!this.#now) return;
    this.diary.note('has lost the connection');
    this.#now = undefined;
    this.#isBack = this.#comesBack();
    this.#signal.notice();
  }

  #take(stanza: Element): void {
    const { id = '', from = '', type } = stanza.attrs;
    if (stanza.name === 'presence') this.diary.note(`sees ${from}: ${type ?? 'available'}`);
    if (stanza.name === 'message') {
      const received = stanza.getChild('received', receipts)?.attrs.id;
      const text = stanza.getChildText('body');
      if (received) this.receipted.add(received);
      else if (type === 'error') this.refused.set(id, stanza.toString());
      else if (text) this.#hear({ id, from: from.replace(/\/.*/s, ''), text }, stanza);
    }
    this.#signal.notice();
  }

  #hear(heard: Heard, stanza: Element): void {
    this.heard.push(heard);
    if (!this.#givesReceipts || !stanza.getChild('request', receipts)) return;
    const receipt = xml(
      'message',
      { type: 'chat', to: stanza.attrs.from },
      xml('received', { xmlns: receipts, id: heard.id }),
      xml('store', { xmlns: 'urn:xmpp:hints' }),
    );
    // Messages of an archive that wait at sign-in come before `there` is known; those get none, as with a client that lost power.
    void this.#now?.sends(receipt).catch(() => {});
  }
}
