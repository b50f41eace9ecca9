// The outbox: agents' messages go to the XMPP server in the order they were stored, and leave it only on proof that the server
// has them. Whatever breaks in between, everything unproved is sent again, with the same ids. Where the server proves nothing,
// a message stays in the outbox until the recipient's client has it (its receipt says so), or until the server has lived on for
// so long that it has dealt with it. A stream that broke alone brings nothing into doubt that the same server has answered.
import type { TenantId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Experts, HandOver, History, Journal, Log, Ports } from './ports.ts';

/** How many messages are read and sent before the next are. */
const pageSize = 200;
/** After a fault of the archive; milliseconds. */
const retryAfter = 1_000;
/** A message that waited this long carries the time it was written (XEP-0203); milliseconds. */
const lateAfter = 5_000;
/**
 * How long a server that proves nothing must live on, and for each message that it may have to deal with; milliseconds. Measured
 * on ejabberd 23.01: 160 messages a second to one expert at worst, and seconds until an offline message outlives a crash.
 */
const holdAtLeast = 30_000;
const holdForEach = 10;

/** Where messages wait, where they go, and where their fate is written. */
export interface Way extends Pick<Ports, 'clock'> {
  readonly journal: Pick<Journal, 'settle'>;
  readonly history: Pick<History, 'outbox'>;
  readonly experts: Pick<Experts, 'isUp' | 'deliver' | 'proveHandOver' | 'serverStartedAt'>;
}

/** One tenant's way out. */
interface Lane {
  /** Everything up to here was given to the socket on this stream. */
  position: number;
  /** The furthest that any stream of this process was given. */
  furthest: number;
  /** Sent, not proved. */
  unproved: Message[];
  sending: boolean;
  /** Woken while sending. */
  again: boolean;
  proving: boolean;
  /** How many were given to the socket, and not answered for. */
  open: number;
  /** More wait until there is room. */
  isFull: boolean;
  /** How many are likely taken, and not proved. */
  held: number;
  /** Ends the waiting for their proofs. */
  readonly holds: Set<() => void>;
  /** Between `linkUp` and `linkDown`: what is woken before is not sent twice. */
  isOpen: boolean;
  /** Which stream this is: what began on an earlier one has no say any more. */
  stream: number;
}

export function createHandOver(
  ports: Way,
  log: Log,
  /** So many are given to a server before it has answered for the first. */
  maxUnproved: number,
): HandOver & { linkUp(tenantId: TenantId): void; linkDown(tenantId: TenantId): void } {
  const lanes = new Map<TenantId, Lane>();
  const startedAt = ports.clock.now();

  const laneOf = (tenantId: TenantId): Lane => {
    const known = lanes.get(tenantId);
    if (known) return known;
    const lane = {
      position: 0,
      furthest: 0,
      unproved: [],
      sending: false,
      again: false,
      proving: false,
      open: 0,
      isFull: false,
      held: 0,
      holds: new Set<() => void>(),
      isOpen: false,
      stream: 0,
    };
    lanes.set(tenantId, lane);
    return lane;
  };

  const restart = (tenantId: TenantId) => {
    const lane = laneOf(tenantId);
    for (const cancel of lane.holds) cancel();
    lane.holds.clear();
    Object.assign(lane, {
      position: 0,
      unproved: [],
      sending: false,
      proving: false,
      open: 0,
      isFull: false,
      held: 0,
      stream: lane.stream + 1,
    });
    return lane;
  };

  async function send(tenantId: TenantId): Promise<void> {
    const lane = laneOf(tenantId);
    lane.again = true;
    if (lane.sending || !lane.isOpen || !ports.experts.isUp(tenantId)) return;
    const stream = lane.stream;
    lane.sending = true;
    try {
      while (lane.stream === stream && lane.again) {
        lane.again = false;
        if (await sendPage(tenantId, lane, stream)) lane.again = true;
      }
    } catch (error) {
      log.warn({ tenantId, error: nameOf(error) }, 'handing over was interrupted');
      // The link went down, which restarts the lane; or the archive cannot be read, which another try may mend.
      if (lane.stream !== stream) return;
      restart(tenantId);
      ports.clock.after(retryAfter, () => void send(tenantId));
    } finally {
      if (lane.stream === stream) lane.sending = false;
    }
  }

  /** Says whether there may be more. */
  async function sendPage(tenantId: TenantId, lane: Lane, stream: number): Promise<boolean> {
    const room = Math.min(pageSize, maxUnproved - lane.open);
    lane.isFull = room <= 0;
    if (lane.isFull) return false;
    const page = await ports.history.outbox(tenantId, lane.position, room);
    if (lane.stream !== stream) return false;
    const last = page.at(-1);
    if (!last) return false;
    const now = ports.clock.now();
    const serverStartedAt = ports.experts.serverStartedAt(tenantId);
    const isThere = ({ fate, at }: Message) =>
      fate.state === 'delivered' && serverStartedAt !== undefined && serverStartedAt < at && at <= now;
    const there = page.map(({ message }) => message).filter(isThere);
    if (there.length > 0) hold(there, tenantId, lane);
    const handed = page.map(({ position, message }) => {
      if (isThere(message)) return undefined;
      const late = position <= lane.furthest || message.at < startedAt || message.at < now - lateAfter;
      return deliver(message, late);
    });
    lane.position = last.position;
    lane.furthest = Math.max(lane.furthest, last.position);
    const taken = (await Promise.all(handed)).filter((message) => message !== undefined);
    if (lane.stream !== stream) return false;
    lane.unproved.push(...taken);
    lane.open += taken.length;
    void prove(tenantId, lane, stream);
    return true;
  }

  /** Gives the message to the socket; one that can never go is settled as failed, and is not among those to prove. */
  async function deliver(message: Message, late: boolean): Promise<Message | undefined> {
    try {
      await ports.experts.deliver(message, late);
      return message;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Where the archive cannot take that now, the message stays in the outbox and is tried on the next stream.
      await ports.journal
        .settle([message.id], { state: 'failed', reason: error.reason }, 'bounce')
        .catch(() => {});
      return undefined;
    }
  }

  /** One proof at a time; each covers everything that was sent before it was asked for. */
  async function prove(tenantId: TenantId, lane: Lane, stream: number): Promise<void> {
    if (lane.proving) return;
    lane.proving = true;
    while (lane.stream === stream && lane.unproved.length > 0) {
      const covered = lane.unproved;
      lane.unproved = [];
      const how = await askForProof(tenantId, lane, stream);
      if (!how) return;
      await settle(covered, how === 'certain' ? 'barrier' : 'answered', lane, stream);
      if (lane.stream !== stream) return;
      if (how === 'likely') hold(covered, tenantId, lane);
      lane.open -= covered.length;
      if (lane.isFull) void send(tenantId);
    }
    if (lane.stream === stream) lane.proving = false;
  }

  /** Asks until there is an answer; nothing where the stream ends first: everything unproved goes again on the next one. */
  async function askForProof(tenantId: TenantId, lane: Lane, stream: number) {
    while (lane.stream === stream) {
      try {
        return await ports.experts.proveHandOver(tenantId);
      } catch (error) {
        log.warn({ tenantId, error: nameOf(error) }, 'no proof of the hand-over');
        if (lane.stream === stream) await pause(retryAfter);
      }
    }
    return undefined;
  }

  /** They stay in the outbox, to be sent again should the server break down, until it has lived on for long. */
  function hold(covered: readonly Message[], tenantId: TenantId, lane: Lane): void {
    const { stream } = lane;
    lane.held += covered.length;
    const release = async () => {
      lane.holds.delete(cancel);
      lane.held -= covered.length;
      // It lives: what hangs answers nothing.
      if (await askForProof(tenantId, lane, stream)) await settle(covered, 'barrier', lane, stream);
    };
    const cancel = ports.clock.after(holdAtLeast + holdForEach * lane.held, () => void release());
    lane.holds.add(cancel);
  }

  /** Writes the fate; while the archive cannot be written, the proof is not forgotten. */
  async function settle(
    covered: readonly Message[],
    proof: 'answered' | 'barrier',
    lane: Lane,
    stream: number,
  ): Promise<void> {
    while (lane.stream === stream) {
      try {
        return await ports.journal.settle(
          covered.map((message) => message.id),
          { state: 'delivered' },
          proof,
        );
      } catch {
        await pause(retryAfter);
      }
    }
  }

  const pause = (ms: number) => new Promise<void>((resolve) => void ports.clock.after(ms, resolve));

  return {
    wake: (tenantId) => void send(tenantId),
    linkUp: (tenantId) => {
      restart(tenantId).isOpen = true;
      void send(tenantId);
    },
    linkDown: (tenantId) => {
      restart(tenantId).isOpen = false;
    },
  };
}

const nameOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
