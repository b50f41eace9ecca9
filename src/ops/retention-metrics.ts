import { Counter, type Registry } from 'prom-client';
import type { Gone } from '../bridge/retention.ts';
import type { TenantId } from '../domain/ids.ts';

/** Counts what was kept long enough and is gone. */
export function countGone(registry: Registry): (tenantId: TenantId, gone: Gone) => void {
  const counter = new Counter({
    name: 'expert_connect_retention_removed_total',
    help: 'what was kept long enough and is gone: messages of rooms, transcripts, looks in the audit trail, fates',
    labelNames: ['tenant', 'kind'],
    registers: [registry],
  });
  return (tenant, gone) => {
    for (const [kind, count] of Object.entries(gone)) counter.inc({ tenant, kind }, count);
  };
}
