// XEP-0114: Jabber Component Protocol 1.6. One stream, from the socket's connect to its close, on @xmpp/component: its
// header, socket and parser are used; its reading, handshake, reconnecting and IQ answering are replaced, because
// each of them has a defect that docs/testing.md lists.
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { component } from '@xmpp/component';
import { type Element, default as xml } from '@xmpp/xml';
import { type LinkTls, secureSocket, socketFault } from './secure-socket.ts';

export interface StreamOptions {
  readonly domain: string;
  readonly secret: string;
  readonly host: string;
  readonly port: number;
  /** Nothing is said before the server has proved who it is. */
  readonly tls?: LinkTls;
  /** Milliseconds for TCP, and TLS, to connect. */
  readonly connectMs: number;
  /** Milliseconds for stream header and handshake after that. */
  readonly handshakeMs: number;
  /** What may come of one stanza, in bytes, rounded up to the next read: all of it is kept until its end comes. */
  readonly maxReceivedBytes: number;
  readonly onUp: () => void;
  /** In the server's order. Also while the stream is being closed. */
  readonly onStanza: (stanza: Element) => void;
  /** Any byte. */
  readonly onHeard: () => void;
  /** Once, last of all; the socket is gone. */
  readonly onClosed: (reason: string) => void;
}

export interface ComponentStream {
  write(data: string, done: (error?: Error | null) => void): void;
  /** Whether the socket is read. What is parsed already is handed on; a server that closes meanwhile is noticed when reading goes on. */
  read(on: boolean): void;
  /** Says goodbye: the stream's footer, then the end of the socket. The server closes it. */
  end(): void;
  /** Drops the socket at once. */
  destroy(reason: string): void;
}

/** For our own footer to leave after the server's came. */
const goodbyeMs = 1_000;
const declaration = /<!(DOCTYPE|ENTITY)/;
/** Of one that began in the read before. */
const longestDeclaration = 8;
const streamNamespace = 'http://etherx.jabber.org/streams';

export function openComponentStream(options: StreamOptions): ComponentStream {
  const { domain, secret, host, port, tls } = options;
  // A password as a function leaves the handshake to us: the package's own mangles letters beyond Latin-1.
  const entity = component({ service: 'xmpp://component', domain, password: async () => {} });
  entity.reconnect.stop();

  let phase: 'opening' | 'up' | 'closed' = 'opening';
  let reason: string | undefined;
  let serverEnded = false;
  let deadline = setTimeout(() => destroy('connect timed out'), options.connectMs);

  function destroy(why: string): void {
    reason ??= why;
    clearTimeout(deadline);
    entity.socket?.destroy();
  }

  const failed = (error: Error) => destroy(socketFault(error, tls?.serverName));

  function closed(): void {
    if (phase === 'closed') return;
    phase = 'closed';
    clearTimeout(deadline);
    options.onClosed(reason ?? 'the server closed the connection');
  }

  // Elements are handed on after the read is parsed: a handler cannot disturb the parser, nor be disturbed by it.
  let parsed: Element[] = [];

  /** Of a stanza whose end has not come. */
  let unfinishedBytes = 0;

  entity._onElement = (element) => {
    parsed.push(element);
  };
  entity._onParserError = (error) => {
    throw error;
  };
  entity._onData = (data) => {
    options.onHeard();
    if (reason !== undefined || serverEnded) return;
    let fault: string | undefined;
    try {
      refuseDeclarations(data);
      entity.parser?.write(data);
    } catch (error) {
      fault = `the server sent what is not XML: ${error instanceof Error ? error.message : String(error)}`;
    }
    const elements = parsed;
    parsed = [];
    unfinishedBytes = elements.length > 0 ? 0 : unfinishedBytes + Buffer.byteLength(data);
    if (unfinishedBytes > options.maxReceivedBytes)
      fault ??= `the server sent a stanza of more than ${options.maxReceivedBytes} bytes`;
    for (const element of elements) take(element);
    if (fault !== undefined) destroy(fault);
    else if (serverEnded) answerEnd();
  };

  let seen = '';

  /** RFC 6120 11.1: no document type, no entities. The parser would take nothing any more, and say nothing. */
  function refuseDeclarations(data: string): void {
    const isThere = declaration.test(seen + data);
    seen = data.slice(-longestDeclaration);
    if (isThere) throw new Error('a document type declaration');
  }

  function take(element: Element): void {
    if (element.name === 'message' || element.name === 'presence' || element.name === 'iq') {
      if (phase === 'up') options.onStanza(element);
    } else if (element.is('error', streamNamespace)) {
      destroy(`stream error: ${conditionOf(element)}`);
    } else if (element.name === 'handshake' && phase === 'opening') {
      clearTimeout(deadline);
      phase = 'up';
      options.onUp();
    }
  }

  function end(): void {
    const { socket } = entity;
    if (socket && !socket.writableEnded) socket.end(entity.footer());
  }

  /** The server said goodbye: say it too, and do not wait for it to close the socket as well. */
  function answerEnd(): void {
    clearTimeout(deadline);
    deadline = setTimeout(() => destroy('the server closed the stream'), goodbyeMs);
    if (entity.socket?.writableFinished) destroy('the server closed the stream');
    else entity.socket?.once('finish', () => destroy('the server closed the stream'));
    end();
  }

  entity.on('open', (header: Element) => {
    const digest = createHash('sha1').update(`${header.attrs.id}${secret}`).digest('hex');
    entity.write(xml('handshake', {}, digest).toString()).catch(failed);
  });
  entity.on('close', () => {
    serverEnded = true;
  });
  entity.on('error', failed);
  entity.on('disconnect', closed);

  const socket = tls ? secureSocket(host, port, tls) : connect({ host, port });
  entity._attachSocket(socket);
  socket.once(tls ? 'secureConnect' : 'connect', () => {
    clearTimeout(deadline);
    deadline = setTimeout(() => destroy('handshake timed out'), options.handshakeMs);
    entity.open({ domain, timeout: 0 }).catch(failed);
  });
  // A character may be split across two reads: the socket's decoder keeps its first bytes for the second.
  socket.setEncoding('utf8');
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 30_000);

  return {
    write(data, done) {
      if (entity.socket) socket.write(data, done);
      else done(new Error('no socket'));
    },
    read: (on) => void (on ? socket.resume() : socket.pause()),
    end,
    destroy,
  };
}

/** RFC 6120 4.9.3, and the server's own sentence if it has one. */
function conditionOf(error: Element): string {
  const children = error.getChildElements();
  const condition = children.find((child) => child.getName() !== 'text')?.getName() ?? 'undefined-condition';
  const text = children.find((child) => child.getName() === 'text')?.getText();
  return text ? `${condition} (${text})` : condition;
}
