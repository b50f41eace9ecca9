// TCP does not notice a peer that vanished or hangs. The watchdog does: it asks when it has heard nothing for a while,
// and gives the stream up when nothing comes back, or when the server has long taken nothing of what is written.

export interface WatchdogOptions {
  /** Milliseconds without a byte from the server after which it is asked. */
  readonly silenceMs: number;
  /** Milliseconds it then has for a byte of any kind. */
  readonly answerMs: number;
  /** Milliseconds one write may wait for the socket. */
  readonly stallMs: number;
  readonly ping: () => void;
  /** Milliseconds that the write under way has been waiting; 0 if there is none. */
  readonly stalledMs: () => number;
  /** Whether the socket is left unread by ourselves: then nothing can be heard, and nobody is silent. */
  readonly isUnread: () => boolean;
  readonly giveUp: (reason: 'silent' | 'stalled') => void;
}

export interface Watchdog {
  /** Something was heard from the server. Cheap: called for every read. */
  heard(): void;
  stop(): void;
}

export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { silenceMs, answerMs, stallMs } = options;
  // Not the wall clock: that may be set back.
  let lastHeard = performance.now();
  let askedAt: number | undefined;
  let timer = setTimeout(look, silenceMs);
  let secondLook: NodeJS.Immediate | undefined;

  function look(): void {
    if (options.stalledMs() > stallMs) {
      options.giveUp('stalled');
      return;
    }
    if (options.isUnread()) lastHeard = performance.now();
    if (askedAt !== undefined && lastHeard < askedAt) {
      // If this process itself was suspended, the answer waits in the socket: let it be read first.
      secondLook = setImmediate(() => {
        if (askedAt !== undefined && lastHeard < askedAt) options.giveUp('silent');
        else listen();
      });
      return;
    }
    listen();
  }

  function listen(): void {
    askedAt = undefined;
    const silentFor = performance.now() - lastHeard;
    if (silentFor < silenceMs) {
      timer = setTimeout(look, Math.ceil(silenceMs - silentFor));
      return;
    }
    askedAt = performance.now();
    options.ping();
    timer = setTimeout(look, answerMs);
  }

  return {
    heard() {
      lastHeard = performance.now();
    },
    stop() {
      clearTimeout(timer);
      clearImmediate(secondLook);
    },
  };
}
