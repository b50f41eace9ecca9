// When rosters are looked after: at the link's coming up, after a reload, when other experts are known. One run at a time.
import type { TenantId } from '../domain/ids.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Log } from './ports.ts';
import {
  bringRosters,
  type Given,
  type RosterOutcome,
  type RosterPolicy,
  type RosterPorts,
  tellAgain,
} from './rosters.ts';

/** What could not be done is tried again after this; milliseconds. */
const againAfter = 10 * 60_000;
/** After so long a sign-in that was under way is over; milliseconds. */
const againTold = 2_000;
/** How long a reload waits for the rosters of an organisation that leaves; milliseconds. */
const patience = 30_000;

export interface RosterKeeper {
  /** Something changed for this tenant. */
  review(tenantId: TenantId): void;
  /** The organisation leaves: what was given is taken away, as far as that is done within `patience`. */
  clear(tenant: Tenant, policy: RosterPolicy): Promise<void>;
  /** No run begins any more; resolved when none is under way. */
  stop(): Promise<void>;
}

interface Run {
  again: boolean;
  done: Promise<void>;
}

export function createRosterKeeper(
  ports: Omit<RosterPorts, 'signal'>,
  policyOf: (tenantId: TenantId) => RosterPolicy | undefined,
  log: Log,
  /** After each run. */
  onOutcome: (tenantId: TenantId, outcome: RosterOutcome) => void = () => {},
): RosterKeeper {
  const runs = new Map<TenantId, Run>();
  const waiting = new Map<TenantId, () => void>();
  const telling = new Set<() => void>();
  const stopping = new AbortController();
  const { signal } = stopping;

  function review(tenantId: TenantId): void {
    if (signal.aborted) return;
    waiting.get(tenantId)?.();
    waiting.delete(tenantId);
    const running = runs.get(tenantId);
    if (running) {
      running.again = true;
      return;
    }
    const run: Run = { again: false, done: Promise.resolve() };
    runs.set(tenantId, run);
    run.done = perform(tenantId).finally(() => {
      runs.delete(tenantId);
      if (run.again) review(tenantId);
    });
  }

  async function perform(tenantId: TenantId): Promise<void> {
    const tenant = ports.tenants.byId(tenantId);
    const policy = policyOf(tenantId);
    if (!tenant || !policy || policy.ways.length === 0 || !ports.experts.isUp(tenantId)) return;
    try {
      const outcome = await bringRosters(tenant, policy, { ...ports, signal }, log);
      onOutcome(tenantId, outcome);
      const { given, ...counts } = outcome;
      if (counts.changed > 0) log.info({ tenantId, ...counts }, 'rosters of experts were changed');
      if (given.length > 0) tellSoon(given);
      if (outcome.skipped > 0) later(tenantId);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ tenantId, error: String(error) }, 'rosters of experts wait for another time');
      later(tenantId);
    }
  }

  function tellSoon(given: readonly Given[]): void {
    const cancel = ports.clock.after(againTold, () => {
      telling.delete(cancel);
      // Where the link is down, its next start tells everything.
      tellAgain(given, { ...ports, signal }).catch(() => {});
    });
    telling.add(cancel);
  }

  async function clear(tenant: Tenant, policy: RosterPolicy): Promise<void> {
    const enough = new AbortController();
    const cancel = ports.clock.after(patience, () => enough.abort());
    const limited = { ...ports, signal: AbortSignal.any([signal, enough.signal]) };
    try {
      waiting.get(tenant.id)?.();
      const outcome = await bringRosters(tenant, { ...policy, isOff: true, isComplete: true }, limited, log);
      const { given: _, ...counts } = outcome;
      log.info({ tenantId: tenant.id, ...counts }, 'rosters of experts were cleared');
    } catch (error) {
      log.warn(
        { tenantId: tenant.id, error: String(error) },
        'rosters of experts were not cleared as a whole',
      );
    } finally {
      cancel();
    }
  }

  function later(tenantId: TenantId): void {
    waiting.get(tenantId)?.();
    waiting.set(
      tenantId,
      ports.clock.after(againAfter, () => review(tenantId)),
    );
  }

  return {
    review,
    clear,
    stop: async () => {
      stopping.abort();
      for (const cancel of [...waiting.values(), ...telling]) cancel();
      await Promise.all([...runs.values()].map(({ done }) => done));
    },
  };
}
