// The gateway's side of a console's sockets, played; and the connection under test on a clock that stands still.
import type { ConsoleEvent, Opening } from '../../src/page/protocol/calls.ts';
import { Connection, type LinkState, type Socket } from '../../src/page/protocol/connection.ts';
import { ManualClock } from '../support/manual-clock.ts';

interface SentFrame {
  readonly id?: number;
  readonly method: string;
  readonly params: Record<string, unknown>;
}

/** One socket, seen from the gateway. */
export class FakeSocket implements Socket {
  readonly sent: SentFrame[] = [];
  isClosed = false;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as SentFrame);
  }

  close(): void {
    this.isClosed = true;
  }

  /** What was asked last by this name. */
  asked(method: string): SentFrame {
    const frame = this.sent.findLast((one) => one.method === method);
    if (!frame)
      throw new Error(`${method} was not asked; only ${this.sent.map((one) => one.method).join(', ')}`);
    return frame;
  }

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify({ jsonrpc: '2.0', ...frame }) });
  }

  answers(method: string, result: unknown): void {
    this.says({ id: this.asked(method).id, result });
  }

  refuses(method: string, reason: string, code = -32000): void {
    this.says({ id: this.asked(method).id, error: { code, message: `no: ${reason}`, data: { reason } } });
  }

  tells(seq: number, name = 'chat.unread', params: object = { with: 'bob@acme.example', unread: seq }): void {
    this.says({ method: name, params: { seq, ...params } });
  }

  drops(code = 1006): void {
    this.onclose?.({ code });
  }
}

export function playedConnection() {
  const clock = new ManualClock();
  const sockets: FakeSocket[] = [];
  const states: LinkState[] = [];
  const events: ConsoleEvent[] = [];
  const openings: Opening[] = [];
  const connection = new Connection({
    clock,
    random: () => 1,
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    onState: (state) => states.push(state),
    onOpened: (opening) => openings.push(opening),
    onEvent: (event) => events.push(event),
  });

  /** The newest socket. */
  const socket = (): FakeSocket => {
    const newest = sockets.at(-1);
    if (!newest) throw new Error('no socket was opened');
    return newest;
  };

  return {
    ...{ clock, sockets, states, events, openings, connection, socket },
    state: () => states.at(-1),
    start: () => connection.start({ token: 'token', console: 'tab' }),
    /** The socket opens and the gateway takes the console. */
    opens(more: Partial<Opening> = {}): FakeSocket {
      socket().onopen?.();
      socket().answers('session.open', openingOf(more));
      return socket();
    },
  };
}

export const openingOf = (more: Partial<Opening> = {}): Opening => ({
  sessionId: 'session-1',
  seq: 0,
  resumed: false,
  me: {
    id: 'alice',
    jid: 'alice@vcc.acme.example',
    name: 'Alice Hart',
    role: 'agent',
    groups: ['support'],
    status: 'available',
  },
  tenant: { id: 'acme', name: 'Acme', mode: 3, groups: [{ id: 'support', name: 'Support' }], queues: [] },
  settings: {
    profile: '9.9',
    history: { window: 30 },
    presence: { ofAgents: 'online-offline', ofExpertsInChat: false, ofExpertsInDirectory: false },
    typing: { toExpert: true, toAgent: false, betweenAgents: true },
    receipts: { delivery: true, read: 'none' },
    richText: { toExpert: 'text-and-link' },
    files: { fromAgents: 'refused' },
    cannedReplies: [],
    graceSeconds: 60,
    limits: {
      messageBytes: 32_768,
      frameBytes: 65_536,
      messagesPerSecond: 20,
      framesPerSecond: 100,
      consolesOfAnAgent: 16,
      graceSeconds: 60,
      typingSeconds: 6,
      tokenHours: 12,
      richLinkDays: 30,
      signInFailuresPerMinuteForName: 10,
      signInFailuresPerMinuteForAddress: 60,
      openSeconds: 5,
      socketBufferBytes: 1_048_576,
    },
  },
  chats: [],
  ...more,
});
