// R16, R19: redirected messages and copies go to agents' office accounts as agents' messages go to experts: stored, in order,
// again with the same ids after a break, and forgotten on proof.
import type { TenantId } from '../domain/ids.ts';
import { createHandOver } from './hand-over.ts';
import type { HandOver, Log, Ports } from './ports.ts';

export type WayOut = HandOver & { linkUp(tenantId: TenantId): void; linkDown(tenantId: TenantId): void };

/** `linkUp` is to be called when the server has said what it lets us do. */
export function createVoHandOver(
  ports: Pick<Ports, 'vo' | 'voAccounts' | 'experts' | 'clock'>,
  log: Log,
): WayOut {
  const { vo, voAccounts, experts, clock } = ports;
  return createHandOver(
    {
      history: { outbox: (tenantId, after, limit) => vo.waiting(tenantId, after, limit) },
      journal: {
        settle: async (ids, fate, proof) => {
          // Likely is no proof: it stays on its way (decision 25), and its fate is known already.
          if (proof === 'answered') return;
          const failed = await vo.settle(ids, fate, proof);
          const reason = fate.state === 'failed' ? fate.reason : '';
          for (const message of failed) voAccounts.tellFailed(message, reason);
        },
      },
      experts: {
        isUp: (tenantId) => voAccounts.isReady(tenantId),
        deliver: (message, late) => voAccounts.deliver(message, late),
        proveHandOver: (tenantId) => experts.proveHandOver(tenantId),
        // A message's fate says nothing of its copy: whatever waits here goes on each stream.
        serverStartedAt: () => undefined,
      },
      clock,
    },
    log,
  );
}
