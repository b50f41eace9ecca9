// A scripted XEP-0114 server on a free loopback port. It reads as strictly as real servers do and ends the stream at
// the first fault; what it answers, and when it stops answering, is up to the test.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Element, Parser } from '@xmpp/xml';
import { SaxesParser } from 'saxes';

/** How far the server goes with one connection. */
export type Behaviour =
  | 'serve'
  /** Accepts and never says a word. */
  | 'mute'
  /** Sends its header and never answers the handshake. */
  | 'no-handshake'
  | 'cut-in-header'
  | 'cut-in-handshake'
  /** Ends the stream with this condition instead of answering the header, or the handshake. */
  | { readonly error: string; readonly at: 'header' | 'handshake' };

export interface StubOptions {
  readonly secret?: string;
  /** Instead of `secret`: by the component's domain. */
  readonly secretOf?: (domain: string) => string;
  /** A component's handshake is done. */
  readonly onOpen?: (domain: string, connection: StubConnection) => void;
  /** For the nth connection, from 0. */
  readonly behaviour?: (n: number) => Behaviour;
  /** Checks what arrives with a strict parser; off for measuring. */
  readonly strict?: boolean;
  /** Follows the answer to the handshake in the same write. */
  readonly greeting?: string;
  /** Instead of keeping what arrives. */
  readonly onStanza?: (stanza: Element, connection: StubConnection) => void;
}

export interface StubServer {
  readonly port: number;
  readonly connections: readonly StubConnection[];
  /** Whether XEP-0199 pings to it are answered. */
  answersPings: boolean;
  /** The nth connection, from 0, once its handshake is done. */
  connected(n: number): Promise<StubConnection>;
  /** The nth connection, from 0, once it is accepted. */
  accepted(n: number): Promise<StubConnection>;
  close(): Promise<void>;
}

const header = (id: string) =>
  `<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' from='stub' id='${id}'>`;

export async function startStubServer(options: StubOptions = {}): Promise<StubServer> {
  const connections: StubConnection[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of [...waiting]) look();
  };
  const until = (find: () => StubConnection | undefined) =>
    new Promise<StubConnection>((resolve) => {
      const look = () => {
        const found = find();
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });

  const server = createServer((socket) => {
    const behaviour = options.behaviour?.(connections.length) ?? 'serve';
    connections.push(new StubConnection(socket, stub, options, behaviour, changed));
    changed();
  });
  const stub: StubServer = {
    port: 0,
    connections,
    answersPings: true,
    connected: (n) => until(() => (connections[n]?.up ? connections[n] : undefined)),
    accepted: (n) => until(() => connections[n]),
    async close() {
      for (const connection of connections) connection.cut();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(stub, { port: (server.address() as AddressInfo).port });
}

export class StubConnection {
  readonly socket: Socket;
  /** Stanzas in the order they came, pings to the server left out. */
  readonly stanzas: Element[] = [];
  pings = 0;
  /** Its id. */
  lastPing: string | undefined;
  up = false;
  /** What a strict server would have ended the stream for. */
  fault: string | undefined;
  sawFooter = false;
  readonly closed: Promise<void>;
  #domain = '';
  readonly #changed: () => void;
  readonly #waiting = new Set<() => void>();

  constructor(
    socket: Socket,
    server: StubServer,
    options: StubOptions,
    behaviour: Behaviour,
    changed: () => void,
  ) {
    this.socket = socket;
    this.#changed = changed;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => {});
    socket.setEncoding('utf8');
    socket.setNoDelay(true);
    const parser = new Parser();
    const strict = options.strict === false ? undefined : strictParser((fault) => this.#end(fault));
    parser.on('start', (header: Element) => {
      this.#domain = header.attrs.to ?? '';
      this.#greet(behaviour);
    });
    parser.on('error', (error) => this.#end(String(error)));
    parser.on('element', (element: Element) => {
      if (element.name === 'handshake') this.#authenticate(element, options, behaviour);
      else if (isPing(element)) this.#answerPing(element, server);
      else if (options.onStanza) options.onStanza(element, this);
      else this.#keep(element);
    });
    parser.on('end', () => {
      this.sawFooter = true;
      if (!socket.destroyed) socket.end('</stream:stream>');
      this.#notify();
    });
    socket.on('data', (data) => {
      if (behaviour === 'mute' || this.fault !== undefined) return;
      strict?.write(String(data));
      if (this.fault === undefined) parser.write(String(data));
    });
  }

  /** Sends as it is; resolved when the socket took it. */
  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(data, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** The first stanza that matches, come or to come. */
  until(matches: (stanza: Element) => boolean): Promise<Element> {
    return this.when(() => this.stanzas.find(matches));
  }

  /** Resolved once so many stanzas came. */
  async count(n: number): Promise<void> {
    await this.when(() => (this.stanzas.length >= n ? true : undefined));
  }

  /** Resolved with what `find` gives once it gives something; asked after each change. */
  when<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** No goodbye: the other side's socket ends as when a server is killed. */
  cut(): void {
    this.socket.destroy();
  }

  #greet(behaviour: Behaviour): void {
    if (behaviour === 'cut-in-header') this.socket.write(header('x').slice(0, 60), () => this.cut());
    else if (typeof behaviour === 'object' && behaviour.at === 'header')
      this.#refuse(behaviour.error, header('x'));
    else this.socket.write(header('stream-1'));
  }

  #authenticate(handshake: Element, options: StubOptions, behaviour: Behaviour): void {
    const { greeting = '' } = options;
    const secret = options.secretOf?.(this.#domain) ?? options.secret ?? 'secret';
    const digest = createHash('sha1').update(`stream-1${secret}`, 'utf8').digest('hex');
    if (behaviour === 'no-handshake') return;
    if (behaviour === 'cut-in-handshake') this.socket.write('<handsh', () => this.cut());
    else if (typeof behaviour === 'object') this.#refuse(behaviour.error);
    else if (handshake.getText() !== digest) this.#refuse('not-authorized');
    else {
      this.up = true;
      options.onOpen?.(this.#domain, this);
      this.socket.write(`<handshake/>${greeting}`);
      this.#changed();
    }
  }

  #refuse(condition: string, before = ''): void {
    this.socket.end(
      `${before}<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`,
    );
  }

  #answerPing(ping: Element, server: StubServer): void {
    this.pings += 1;
    this.lastPing = ping.attrs.id;
    this.#notify();
    if (!server.answersPings) return;
    const { id, from, to } = ping.attrs;
    this.socket.write(`<iq type='result' id='${id}' from='${to}' to='${from}'/>`);
  }

  #keep(stanza: Element): void {
    this.stanzas.push(stanza);
    this.#notify();
  }

  #end(fault: string): void {
    this.fault ??= fault;
    this.#refuse('not-well-formed');
    this.#notify();
  }

  #notify(): void {
    for (const look of [...this.#waiting]) look();
  }
}

const isPing = (element: Element) =>
  element.name === 'iq' &&
  element.attrs.type === 'get' &&
  element.getChild('ping', 'urn:xmpp:ping') !== undefined;

function strictParser(onFault: (fault: string) => void): { write(text: string): void } {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => onFault(error.message));
  return { write: (text) => void parser.write(text) };
}
