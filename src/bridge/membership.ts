// One of several processes: it says that it lives, takes what nobody else has, and gives up what it has lost. Whoever holds the
// stream of an organisation has its link; the others stand by. Two streams at once, as after a process that hung, put nothing out
// of order: each sends what is not proved from the oldest on (decision 31).
import type { TenantId } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import { type Holder, leaseMs, type NewsWire, type Processes, type Standing } from './cluster-ports.ts';
import type { Clock, Log, Settings, Tenants } from './ports.ts';

const renewEvery = 1_000;
/** So many renewals lie between two tidyings. */
const tidyEvery = 60;

export interface Membership {
  /** Resolved when this process is one of them; gives the sessions of those that are no more. */
  start(): Promise<readonly Session[]>;
  /** Whether this process has the organisation's stream. */
  holds(tenantId: TenantId): boolean;
  /** Whether another process has it, or will have it in a moment. */
  goesOn(tenantId: TenantId): boolean;
  /** Who has it, as far as is known; also where it is this process. */
  holderOf(tenantId: TenantId): Holder | undefined;
  /** This process will leave; says whether others are there that will not, and so can go on. Asked now. */
  announceLeave(): Promise<boolean>;
  /** How many other processes live. */
  others(): number;
  /** Something may have changed: looks now. */
  look(): void;
  /** A stream that this process holds is up, or down. */
  linkIs(tenantId: TenantId, up: boolean): void;
  /** Takes nothing any more, and keeps what it has until it leaves. `yields`: others go on then. */
  stop(yields: boolean): Promise<void>;
  /** What it held is free. */
  leave(): Promise<void>;
}

/** The only one there is. */
export const alone: Membership = {
  start: async () => [],
  holds: () => true,
  goesOn: () => false,
  holderOf: () => undefined,
  announceLeave: async () => false,
  others: () => 0,
  look: () => {},
  linkIs: () => {},
  stop: async () => {},
  leave: async () => {},
};

export interface MembershipParts {
  readonly process: string;
  readonly processes: Processes;
  readonly news: Pick<NewsWire, 'tell'>;
  readonly tenants: Tenants;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'graceSeconds'>;
  readonly log: Log;
  /** What this process holds has changed. */
  readonly changed: () => void;
  /** Sessions of processes that live no more are this one's. Not those that `start` gives. */
  readonly adopted: (sessions: readonly Session[]) => void;
  /** After each renewal. */
  readonly renewed: () => void;
  /** By a clock that is never set; milliseconds. */
  readonly elapsed?: () => number;
}

export function createMembership(parts: MembershipParts): Membership {
  const { process, processes, news, tenants, clock, settings, log } = parts;
  const elapsed = parts.elapsed ?? (() => performance.now());
  const held = new Set<TenantId>();
  let standing: Standing = { others: [], streams: new Map(), areOrphaned: false };
  let renewals = 0;
  let leaseEnds = 0;
  let isStopped = false;
  let isYielding = false;
  let looking: Promise<void> | undefined;
  let again = false;
  let cancelNext = () => {};
  let cancelLapse = () => {};

  /** Says that it lives, and takes what is free. Gives the sessions that it took. */
  async function renew(): Promise<readonly Session[]> {
    const asked = elapsed();
    standing = await processes.renew(leaseMs);
    cancelLapse();
    leaseEnds = asked + leaseMs;
    if (elapsed() >= leaseEnds) lapse();
    else cancelLapse = clock.after(leaseEnds - elapsed(), lapse);
    const ours = new Set(
      [...standing.streams].flatMap(([id, holder]) => (holder.process === process ? [id] : [])),
    );
    take([...ours]);
    lose([...held].filter((id) => !ours.has(id)));
    // An organisation that this process was told to have no more: the others may know it still.
    for (const id of held) if (!tenants.byId(id)) await release(id);
    renewals += 1;
    if (renewals % tidyEvery === 0) await processes.tidy();
    parts.renewed();
    const free = tenants.all().flatMap(({ id }) => (standing.streams.has(id) ? [] : [id]));
    if (isStopped || (free.length === 0 && !standing.areOrphaned)) return [];
    const heldUntil = clock.now() + settings.graceSeconds * 1_000;
    const taken = await processes.takeOver(free, heldUntil);
    if (taken.sessions.length > 0) log.info({ sessions: taken.sessions.length }, 'took over sessions');
    take(taken.streams);
    return taken.sessions;
  }

  function take(streams: readonly TenantId[]): void {
    const taken = streams.filter((id) => !held.has(id));
    if (isStopped || taken.length === 0) return;
    for (const tenantId of taken) {
      held.add(tenantId);
      log.info({ tenantId, process }, 'this process holds the stream');
    }
    parts.changed();
  }

  async function release(id: TenantId): Promise<void> {
    lose([id]);
    await processes.release(id);
  }

  function lose(streams: readonly TenantId[]): void {
    if (streams.length === 0) return;
    for (const tenantId of streams) {
      held.delete(tenantId);
      log.warn({ tenantId, process }, 'this process has lost the stream');
    }
    parts.changed();
  }

  /** Nobody was told in time that this process lives: others may have taken everything. */
  function lapse(): void {
    lose([...held]);
  }

  function look(): void {
    if (isStopped) return;
    if (looking) {
      again = true;
      return;
    }
    cancelNext();
    looking = renew()
      .then((sessions) => {
        if (sessions.length > 0) parts.adopted(sessions);
      })
      .catch((error: unknown) => {
        log.warn({ process, error: String(error) }, 'the lease could not be renewed');
      })
      .finally(() => {
        looking = undefined;
        if (isStopped) return;
        if (again) {
          again = false;
          look();
        } else cancelNext = clock.after(renewEvery, look);
      });
  }

  return {
    start: async () => {
      const sessions = await renew();
      news.tell({ type: 'processes' });
      cancelNext = clock.after(renewEvery, look);
      return sessions;
    },
    // Also before a timer was able to say so: a process that hung and wakes holds nothing.
    holds: (tenantId) => held.has(tenantId) && elapsed() < leaseEnds,
    goesOn: (tenantId) => isYielding || !held.has(tenantId),
    holderOf: (tenantId) => standing.streams.get(tenantId),
    announceLeave: () =>
      processes.announceLeave().then(
        (others) => others > 0,
        () => standing.others.length > 0,
      ),
    others: () => standing.others.length,
    look,
    linkIs: (tenantId, up) => {
      if (!held.has(tenantId)) return;
      processes.setUp(tenantId, up).then(
        () => news.tell({ type: 'processes' }),
        (error: unknown) =>
          log.warn({ tenantId, error: String(error) }, 'others do not know how the link is'),
      );
    },
    stop: async (yields) => {
      isStopped = true;
      cancelNext();
      await looking;
      // The lease is not renewed any more; what has to be done until the end is short.
      cancelLapse();
      isYielding = yields;
    },
    leave: async () => {
      await processes.leave().catch((error: unknown) => {
        log.warn({ process, error: String(error) }, 'others take over when the lease has ended');
      });
      news.tell({ type: 'processes' });
    },
  };
}
