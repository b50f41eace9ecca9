// What was kept long enough goes: looked after within the hour, and at once after a reload. docs/decisions/0035
import type { TenantId } from '../domain/ids.ts';
import { daysOf, daysRoomIsKept, daysTranscriptIsKept, isKeptForEver } from '../domain/retention.ts';
import type { Tenant } from '../domain/tenant.ts';
import { type Chore, createChore } from './chore.ts';
import type { Clock, Log, Tenants } from './ports.ts';
import type { Batch, Retention } from './retention-ports.ts';

const dayMs = 86_400_000;
const everyMs = 3_600_000;

/** How much of each kind went. */
export interface Gone {
  readonly rooms: number;
  readonly transcripts: number;
  readonly audit: number;
  readonly fates: number;
}

interface Needs {
  readonly retention: Retention;
  readonly clock: Pick<Clock, 'now'>;
}

/** All of one tenant that was kept long enough. `pause` is waited for after each commit; once `signal` is aborted no more begin. */
export async function forgetOutdated(
  tenant: Tenant,
  { retention, clock }: Needs,
  pause: () => Promise<void>,
  signal?: AbortSignal,
): Promise<Gone> {
  const { id } = tenant;
  const now = clock.now();
  const since = (days: number | undefined) => now - (days ?? Number.POSITIVE_INFINITY) * dayMs;
  const kept = {
    now,
    room: (agent: Parameters<typeof daysRoomIsKept>[1]) => since(daysRoomIsKept(tenant, agent)),
    transcript: (agents: Parameters<typeof daysTranscriptIsKept>[1]) =>
      since(daysTranscriptIsKept(tenant, agents)),
    isAgent: (agent: Parameters<typeof daysRoomIsKept>[1]) => tenant.agents.has(agent),
  };
  const inBatches = async (take: (after: number) => Promise<Batch>): Promise<number> => {
    let removed = 0;
    for (let after: number | undefined = 0; after !== undefined && !signal?.aborted; ) {
      const batch = await take(after);
      removed += batch.removed;
      after = batch.next;
      await pause();
    }
    return removed;
  };
  const [audit, fates] = [since(daysOf(tenant.retention?.audit)), since(daysOf(tenant.retention?.fates))];
  const rooms = isKeptForEver(tenant, 'rooms')
    ? 0
    : await inBatches((after) => retention.rooms(id, kept, after));
  const transcripts = isKeptForEver(tenant, 'transcripts')
    ? 0
    : await inBatches((after) => retention.transcripts(id, kept, after));
  if (transcripts > 0) await retention.cut(id, now);
  await inBatches(() => retention.cutOff(id));
  return {
    rooms,
    transcripts,
    audit: audit > 0 ? await inBatches(() => retention.audit(id, audit)) : 0,
    fates: fates > 0 ? await inBatches((after) => retention.fates(id, fates, after)) : 0,
  };
}

/** Looks after all tenants in force, one after another. `onGone` is told after each that lost something. */
export function createRetentionKeeper(
  ports: { readonly tenants: Tenants; readonly retention: Retention; readonly clock: Clock },
  log: Log,
  onGone: (tenantId: TenantId, gone: Gone) => void = () => {},
): Chore {
  return createChore(ports.clock, everyMs, async (run) => {
    for (const tenant of ports.tenants.all()) {
      if (run.signal.aborted) return;
      try {
        const gone = await forgetOutdated(tenant, ports, run.pause, run.signal);
        if (Object.values(gone).every((count) => count === 0)) continue;
        log.info({ tenantId: tenant.id, ...gone }, 'what was kept long enough is gone');
        onGone(tenant.id, gone);
      } catch (error) {
        // What is away or full now is so for everybody, and is told by the readiness.
        log.warn(
          { tenantId: tenant.id, error: String(error) },
          'what was kept long enough stays until later',
        );
      }
    }
  });
}
