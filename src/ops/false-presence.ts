// R3, as a number: for how long experts may have seen agents otherwise than they were.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { PresenceTruth } from '../bridge/link-changes.ts';

/** Counts from the loss of a link until every subscriber was told. By a clock that is never set. */
export function watchFalsePresence(
  registry: Registry,
  now: () => number = () => performance.now(),
): PresenceTruth {
  const lostAt = new Map<string, number>();
  const total = new Counter({
    name: 'expert_connect_false_presence_seconds_total',
    help: 'seconds in which experts may have seen agents otherwise than they were',
    labelNames: ['tenant'],
    registers: [registry],
  });
  const latest = new Gauge({
    name: 'expert_connect_false_presence_seconds',
    help: 'the same, of the last time only',
    labelNames: ['tenant'],
    registers: [registry],
  });
  return {
    lost: (tenant) => void (lostAt.has(tenant) || lostAt.set(tenant, now())),
    told: (tenant) => {
      const since = lostAt.get(tenant);
      lostAt.delete(tenant);
      if (since === undefined) return;
      const seconds = (now() - since) / 1000;
      total.inc({ tenant }, seconds);
      latest.set({ tenant }, seconds);
    },
  };
}
