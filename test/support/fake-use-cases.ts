// The bridge behind the gateway, played in memory. It behaves as the ports say, and remembers what it was asked.

import type { ChatSummary, Sink } from '../../src/bridge/ports.ts';
import type { Limits } from '../../src/console/protocol/limits.ts';
import type { ConsoleUseCases } from '../../src/console/use-cases.ts';
import { forExpert, previewText } from '../../src/domain/content/for-expert.ts';
import type { LoggedEvent, SessionEvent } from '../../src/domain/event.ts';
import { excerptOf } from '../../src/domain/excerpt.ts';
import { folded, wordsOf } from '../../src/domain/folding.ts';
import { messageId, type SessionId, sessionId } from '../../src/domain/ids.ts';
import type { BareJid } from '../../src/domain/jid.ts';
import type { Message } from '../../src/domain/message.ts';
import type { Agent, Status } from '../../src/domain/person.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { leftBehind, type Session } from '../../src/domain/session.ts';
import { NobodySupervises } from './nobody-supervises.ts';

interface Held {
  session: Session;
  log: LoggedEvent[];
  seq: number;
  sink: Sink | undefined;
  replaced: () => void;
}

export class FakeUseCases extends NobodySupervises implements ConsoleUseCases {
  /** What was asked, in order: `typing bob@acme.example true`. */
  readonly asked: string[] = [];
  readonly sessions = new Map<SessionId, Held>();
  readonly messages: Message[] = [];
  readonly unread = new Map<BareJid, number>();
  /** Work that a test wants to happen before a message is stored. */
  beforeStoring: (text: string) => Promise<void> = async () => {};
  /** Work that a test wants to happen while a session is opened, its sink already in use. */
  whileOpening: (agent: BareJid) => Promise<void> = async () => {};
  /** When messages are taken; the same moment for all where a test does not say otherwise. */
  now: () => number = () => Date.UTC(2026, 0, 2, 3, 4, 5, 6);
  readonly #limits: Limits;
  readonly #watchers = new Set<() => void>();
  #ids = 0;

  constructor(limits: Limits) {
    super();
    this.#limits = limits;
  }

  /** An expert's message: stored, counted, told. */
  receive(agent: Agent, expert: BareJid, text: string, more: Partial<Message> = {}): Message {
    const message = this.#message(agent, expert, 'in', text, more);
    this.messages.push(message);
    this.unread.set(expert, (this.unread.get(expert) ?? 0) + 1);
    this.tell(agent.jid, { type: 'message', message });
    this.tell(agent.jid, { type: 'unread', with: expert, unread: this.unread.get(expert) ?? 0 });
    return message;
  }

  /** Tells every console of the agent. */
  tell(agent: BareJid, ...events: SessionEvent[]): void {
    for (const held of this.#of(agent)) {
      const logged = events.map((event) => ({ seq: ++held.seq, event }));
      held.log.push(...logged);
      held.sink?.(logged);
    }
  }

  /** Resolved when a session is in this state. */
  async session(id: string, state: 'open' | 'lost' | 'gone'): Promise<void> {
    await this.until(
      () => (this.sessions.get(sessionId(id))?.session.socket.state ?? 'gone') === state,
      `${id} ${state}`,
    );
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const end = Date.now() + 5000;
    while (!condition()) {
      if (Date.now() > end) throw new Error(`waited 5 s for ${what}; asked so far: ${this.asked.join(', ')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, end - Date.now() + 1);
        this.#watchers.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async openSession(
    ...[who, resume, socket]: Parameters<ConsoleUseCases['openSession']>
  ): ReturnType<ConsoleUseCases['openSession']> {
    const known = resume && this.sessions.get(resume.sessionId);
    if (known && known.session.agent === who.agent.jid) {
      known.replaced();
      this.#take(known, socket);
      socket.sink(known.log.filter(({ seq }) => seq > resume.seq));
      this.#changed();
      return { session: known.session, seq: resume.seq, resumed: true, chats: this.#chats(who.agent) };
    }
    const sessions = this.#of(who.agent.jid).map((held) => held.session);
    const behind = leftBehind(sessions, who);
    if (!behind && sessions.length >= this.#limits.consolesOfAnAgent) throw new Refusal('too-fast');
    if (behind) {
      this.sessions.get(behind.id)?.replaced();
      this.sessions.delete(behind.id);
    }
    const held: Held = {
      session: {
        id: sessionId(`session-${++this.#ids}`),
        tenantId: who.agent.tenantId,
        agent: who.agent.jid,
        openedAt: Date.now(),
        signIn: who.signIn,
        ...(who.console !== undefined && { console: who.console }),
        status: 'available',
        socket: { state: 'open' },
      },
      log: [],
      seq: 0,
      ...socket,
    };
    this.sessions.set(held.session.id, held);
    const opened = { session: held.session, seq: held.seq, resumed: false, chats: this.#chats(who.agent) };
    await this.whileOpening(who.agent.jid);
    this.#changed();
    return opened;
  }

  async loseSocket(id: SessionId, sink: Sink): Promise<void> {
    const held = this.sessions.get(id);
    if (held?.sink !== sink) return;
    held.sink = undefined;
    const heldUntil = Date.now() + this.#limits.graceSeconds * 1000;
    held.session = { ...held.session, socket: { state: 'lost', heldUntil } };
    this.#changed();
  }

  async closeSession(id: SessionId): Promise<void> {
    this.sessions.delete(id);
    this.#changed(`closed ${id}`);
  }

  acknowledge(id: SessionId, seq: number): void {
    this.#changed(`ack ${seq}`);
    const held = this.sessions.get(id);
    if (held) held.log = held.log.filter((logged) => logged.seq > seq);
  }

  async setStatus(agent: Agent, status: Status): Promise<void> {
    for (const held of this.#of(agent.jid)) held.session = { ...held.session, status };
    this.#changed(`status ${status}`);
  }

  searchDirectory() {
    return { entries: [] };
  }

  followDirectory() {}

  async openChat(agent: Agent, expert: BareJid) {
    this.#known(expert);
    const messages = this.#room(agent, expert);
    return { with: expert, name: 'Bob Stone', messages: messages.slice(-30), more: messages.length > 30 };
  }

  async earlierMessages(agent: Agent, expert: BareJid, before: string, limit: number) {
    const room = this.#room(agent, expert);
    const at = room.findIndex(({ id }) => id === before);
    if (at < 0) throw new Refusal('outside-window');
    return { messages: room.slice(Math.max(0, at - limit), at), more: at > limit };
  }

  async searchMessages(_: Agent, query: Parameters<ConsoleUseCases['searchMessages']>[1]) {
    const words = wordsOf(query.text);
    const found = this.messages.filter(({ text }) => words.every((word) => folded(text).includes(word)));
    return {
      hits: found.slice(0, query.limit).map(({ id, room, from, direction, at, text }) => ({
        ...{ id, from, direction, at, with: room.expert, name: 'Bob Stone' },
        excerpt: excerptOf(text, words),
      })),
      incomplete: false,
    };
  }

  async send(agent: Agent, draft: Parameters<ConsoleUseCases['send']>[1]): Promise<Message> {
    const content = draft.html ?? draft.text ?? '';
    this.#changed(`send ${content.slice(0, 40)}`);
    this.#known(draft.with);
    if (draft.files) throw new Refusal('no-files');
    if (content === '') throw new Refusal('empty');
    if (Buffer.byteLength(content) > this.#limits.messageBytes) throw new Refusal('too-long');
    await this.beforeStoring(content);
    const known = this.messages.find((message) => message.clientId === draft.clientId);
    if (known) return known;
    const text = draft.html === undefined ? content : forExpert(draft.html).text;
    const message = this.#message(agent, draft.with, 'out', text, {
      clientId: draft.clientId,
      ...(draft.html !== undefined && { html: draft.html }),
    });
    this.messages.push(message);
    this.tell(agent.jid, { type: 'message', message });
    return message;
  }

  preview(_agent: Agent, expert: BareJid, html: string) {
    this.#known(expert);
    const { text, dropped } = forExpert(html);
    return { text: previewText({ text, dropped }), dropped };
  }

  async showTyping(_agent: Agent, expert: BareJid, typing: boolean): Promise<void> {
    this.#changed(`typing ${expert} ${typing}`);
  }

  async markRead(agent: Agent, expert: BareJid): Promise<void> {
    this.unread.set(expert, 0);
    this.tell(agent.jid, { type: 'unread', with: expert, unread: 0 });
  }

  async endChat(agent: Agent, expert: BareJid): Promise<void> {
    this.tell(agent.jid, { type: 'ended', with: expert, by: agent.jid });
  }

  #take(held: Held, socket: { sink: Sink; replaced: () => void }): void {
    Object.assign(held, socket);
    held.session = { ...held.session, socket: { state: 'open' } };
  }

  #changed(what?: string): void {
    if (what) this.asked.push(what);
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher();
  }

  #of(agent: BareJid): Held[] {
    return [...this.sessions.values()].filter(({ session }) => session.agent === agent);
  }

  #known(expert: BareJid): void {
    if (!expert.endsWith('@acme.example')) throw new Refusal('unknown-contact');
  }

  #room(agent: Agent, expert: BareJid): Message[] {
    return this.messages.filter(({ room }) => room.agent === agent.jid && room.expert === expert);
  }

  #chats(agent: Agent): ChatSummary[] {
    const experts = new Set(
      this.messages.filter(({ room }) => room.agent === agent.jid).map(({ room }) => room.expert),
    );
    return [...experts].map((expert) => {
      const last = this.#room(agent, expert).at(-1);
      return { with: expert, unread: this.unread.get(expert) ?? 0, ...(last && { last }) };
    });
  }

  #message(
    agent: Agent,
    expert: BareJid,
    direction: 'in' | 'out',
    text: string,
    more: Partial<Message>,
  ): Message {
    return {
      id: messageId(`message-${++this.#ids}`),
      room: { tenantId: agent.tenantId, agent: agent.jid, expert },
      direction,
      from: direction === 'in' ? expert : agent.jid,
      at: this.now(),
      text,
      links: [],
      files: [],
      fate: { state: 'stored' },
      ...more,
    };
  }
}
