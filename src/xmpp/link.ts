// The link to the XMPP server: one component stream for one tenant, opened again for ever. Everything that leaves the
// bridge towards experts passes `send`.
import { type Element, default as xml } from '@xmpp/xml';
import type { Log } from '../bridge/ports.ts';
import { createBackoff } from './link/backoff.ts';
import { type ComponentStream, openComponentStream } from './link/component-stream.ts';
import { LinkDown, StanzaError, StanzaRefused } from './link/errors.ts';
import { createIntake } from './link/intake.ts';
import { createOutgoing, type Outgoing, rejected } from './link/outgoing.ts';
import { createRequests } from './link/requests.ts';
import type { LinkTls } from './link/secure-socket.ts';
import { createSerialiser, type Serialised } from './link/serialise.ts';
import { startWatchdog, type Watchdog } from './link/watchdog.ts';

/** All in milliseconds. */
export interface LinkTiming {
  /** For TCP to connect. */
  readonly connectMs: number;
  /** For stream header and handshake. */
  readonly handshakeMs: number;
  /** Without a byte from the server: then it is asked. */
  readonly silenceMs: number;
  /** For the server to answer that. */
  readonly answerMs: number;
  /** That one write may wait while the server takes nothing. */
  readonly stallMs: number;
  /** The bound of the first wait before connecting again; it doubles each time. */
  readonly backoffMs: number;
  readonly backoffCapMs: number;
  /** That a stream has to hold before the next wait begins small again. */
  readonly stableMs: number;
  /** For what is waiting to leave when the link is stopped, and for the server to close. */
  readonly stopMs: number;
}

export const defaultTiming: LinkTiming = {
  connectMs: 10_000,
  handshakeMs: 10_000,
  silenceMs: 20_000,
  answerMs: 10_000,
  stallMs: 60_000,
  backoffMs: 500,
  // One attempt by one stream costs a server nothing, and each second counts as false presence (R3).
  backoffCapMs: 2_000,
  stableMs: 10_000,
  stopMs: 5_000,
};

export interface LinkOptions {
  /** The component's domain: the only one that may stand in `from`. */
  readonly domain: string;
  readonly secret: string;
  readonly host: string;
  readonly port: number;
  readonly tls?: LinkTls;
  /** The XMPP server's own domain, which answers the watchdog's pings (XEP-0199). */
  readonly serverDomain: string;
  /** The server's limit on a stanza, in bytes of UTF-8. Prosody ends the stream over 512 KiB. */
  readonly maxStanzaBytes?: number;
  /** The longest stanza that is taken from the server, in bytes; the stream is left for a longer one. */
  readonly maxReceivedBytes?: number;
  /** What may wait here while the server takes nothing, in bytes; `send` rejects beyond. */
  readonly maxBufferedBytes?: number;
  readonly timing?: Partial<LinkTiming>;
  /** For the jitter: 0 ≤ r < 1. */
  readonly random?: () => number;
  readonly log: Log;
  /** Stanzas that may be worked on at a time, and what one read brings: the server is left unread meanwhile. */
  readonly maxUnderWay?: number;
  /**
   * In the server's order, one after another. Answers to `request` do not come here. What it gives is settled when the stanza is
   * dealt with.
   */
  readonly onStanza: (stanza: Element) => Promise<void> | void;
  readonly onUp: () => void;
  /** After an `onUp`, when that stream ended; `stop` included. */
  readonly onDown: (reason: string) => void;
}

export interface Link {
  /** Begins to connect, and never gives up until `stop`. */
  start(): void;
  /** Lets what was sent leave, says goodbye and closes. Resolved when nothing is left, timers included. Once is enough. */
  stop(): Promise<void>;
  isUp(): boolean;
  /** Why the last attempt, or the last stream, ended, in words; `undefined` while it is up, and before the first has. */
  whyDown(): string | undefined;
  /**
   * Resolved when the socket took the stanza; await it to be paced by the server. Rejected with StanzaRefused (never
   * sent, never will be), LinkDown (sending it again later is right) or its kind LinkFull. The promise may be ignored.
   */
  send(stanza: Element): Promise<void>;
  /**
   * Sends an IQ of type get or set; an `id` is given to it. Resolved with the result from exactly the address asked.
   * Rejected with StanzaError for an error, RequestTimedOut, or as `send`.
   */
  request(iq: Element, timeoutMs: number): Promise<Element>;
  /**
   * Resolved once the server has answered a ping (XEP-0199), with an error or not; rejected as `request` otherwise. On
   * Prosody it then has taken everything that was sent before.
   */
  ping(timeoutMs: number): Promise<void>;
  /** Bytes that wait for the server to take them. */
  bufferedBytes(): number;
  /** Stanzas from the server that are being worked on. */
  underWay(): number;
}

export function createLink(options: LinkOptions): Link {
  const { domain, log } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const maxBufferedBytes = options.maxBufferedBytes ?? 16 * 1024 * 1024;
  const maxReceivedBytes = options.maxReceivedBytes ?? 10 * 1024 * 1024;
  const serialise = createSerialiser({ domain, maxBytes: options.maxStanzaBytes ?? 256 * 1024 });
  const backoff = createBackoff(timing.backoffMs, timing.backoffCapMs, options.random);
  const requests = createRequests();
  const intake = createIntake(options.maxUnderWay ?? 5_000, (isFull) => {
    if (isFull) log.warn({ domain, underWay: intake.underWay() }, 'the server is left unread for a while');
    stream?.read(!isFull);
  });

  let stream: ComponentStream | undefined;
  /** While the stream is up. */
  let outgoing: Outgoing | undefined;
  let watchdog: Watchdog | undefined;
  let upSince = 0;
  let retry: NodeJS.Timeout | undefined;
  let stopping: Promise<void> | undefined;
  let onGone: (() => void) | undefined;
  let whyDown: string | undefined;

  function connect(): void {
    const { secret, host, port, tls } = options;
    const { connectMs, handshakeMs } = timing;
    const limits = { connectMs, handshakeMs, maxReceivedBytes };
    const onHeard = () => watchdog?.heard();
    const opened = openComponentStream({
      ...{ domain, secret, host, port, ...limits, onHeard, onStanza },
      ...(tls && { tls }),
      onUp: () => up(opened),
      onClosed: closed,
    });
    stream = opened;
  }

  function up(opened: ComponentStream): void {
    upSince = performance.now();
    whyDown = undefined;
    outgoing = createOutgoing(opened.write, maxBufferedBytes);
    watchdog = startWatchdog({
      ...timing,
      // Any byte is an answer, and the watchdog sees it.
      ping: () => void ping(timing.answerMs).catch(() => {}),
      stalledMs: outgoing.stalledMs,
      isUnread: intake.isFull,
      giveUp: (reason) => opened.destroy(`the server is ${reason}`),
    });
    log.info({ domain }, 'link up');
    options.onUp();
    // Of the stream before.
    if (intake.isFull()) opened.read(false);
  }

  function closed(cause: string): void {
    const reason = stopping ? 'stopped' : cause;
    whyDown = reason;
    stream = undefined;
    const wasUp = outgoing !== undefined;
    const error = new LinkDown(`the link went down: ${reason}`);
    watchdog?.stop();
    watchdog = undefined;
    outgoing?.fail(error);
    outgoing = undefined;
    requests.fail(error);
    if (wasUp && performance.now() - upSince >= timing.stableMs) backoff.reset();
    if (!stopping) scheduleRetry(reason);
    if (wasUp) options.onDown(reason);
    onGone?.();
  }

  function scheduleRetry(reason: string): void {
    const waitMs = backoff.next();
    log.warn({ domain, reason, waitMs }, 'link down, connecting again');
    retry = setTimeout(connect, waitMs);
  }

  function onStanza(stanza: Element): void {
    if (requests.takeAnswer(stanza)) return;
    try {
      const work = options.onStanza(stanza);
      if (work) intake.take(work);
    } catch (error) {
      // A bug above must not cost the stanzas behind this one.
      log.error({ domain, err: error }, 'stanza handler threw');
    }
  }

  async function ping(timeoutMs: number): Promise<void> {
    const iq = xml(
      'iq',
      { type: 'get', from: domain, to: options.serverDomain },
      xml('ping', { xmlns: 'urn:xmpp:ping' }),
    );
    try {
      await request(iq, timeoutMs);
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error;
    }
  }

  function send(stanza: Element): Promise<void> {
    let serialised: Serialised;
    try {
      serialised = serialise(stanza);
    } catch (error) {
      if (!(error instanceof StanzaRefused)) throw error;
      log.warn({ domain, stanza: stanza.name, reason: error.reason }, 'stanza refused');
      return rejected(error);
    }
    if (!outgoing) return rejected(new LinkDown());
    return outgoing.push(serialised.xml, serialised.bytes);
  }

  function request(iq: Element, timeoutMs: number): Promise<Element> {
    return requests.request(iq, timeoutMs, send);
  }

  async function close(): Promise<void> {
    clearTimeout(retry);
    if (!stream) return;
    const gone = new Promise<void>((resolve) => {
      onGone = resolve;
    });
    const deadline = setTimeout(() => stream?.destroy('stopped'), timing.stopMs);
    if (outgoing) {
      // Rejected when the stream fails meanwhile: then there is nobody to say goodbye to.
      await outgoing.finish().catch(() => {});
      stream?.end();
    } else {
      stream.destroy('stopped');
    }
    await gone;
    clearTimeout(deadline);
    log.info({ domain }, 'link stopped');
  }

  return {
    start() {
      if (!stream && !retry && !stopping) connect();
    },
    stop() {
      stopping ??= close();
      return stopping;
    },
    isUp: () => outgoing !== undefined && stopping === undefined,
    whyDown: () => whyDown,
    send,
    request,
    ping,
    bufferedBytes: () => outgoing?.bufferedBytes() ?? 0,
    underWay: intake.underWay,
  };
}
