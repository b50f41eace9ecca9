import { Counter, Gauge, type Registry } from 'prom-client';

interface State {
  readonly tenantId: string;
  readonly experts: number;
  /** Milliseconds since 1970; 0 for never. */
  readonly readAt: number;
  readonly failures: number;
}

/** R27: counts what is done in rosters of experts; `way` is `none` where no way is open. */
export function countRosters(registry: Registry) {
  const labels = { labelNames: ['tenant', 'way'] as const, registers: [registry] };
  const reviews = new Counter({
    ...{
      name: 'expert_connect_roster_reviews_total',
      help: 'times that the rosters of experts were looked after',
    },
    ...labels,
  });
  const changes = new Counter({
    ...{
      name: 'expert_connect_roster_changes_total',
      help: 'entries in rosters of experts given or taken away',
    },
    ...labels,
  });
  return (tenant: string, { way, changed }: { readonly way: string; readonly changed: number }): void => {
    reviews.inc({ tenant, way });
    changes.inc({ tenant, way }, changed);
  };
}

/** How the tenants' sources of experts are. Asked for when somebody looks. */
export function watchExpertSources(
  registry: Registry,
  states: () => readonly State[],
  now: () => number,
): void {
  const gauge = (name: string, help: string, value: (state: State) => number) =>
    new Gauge({
      ...{ name, help, labelNames: ['tenant'], registers: [registry] },
      collect() {
        this.reset();
        for (const state of states()) this.set({ tenant: state.tenantId }, value(state));
      },
    });
  gauge('expert_connect_ldap_experts', 'experts known from LDAP', ({ experts }) => experts);
  gauge(
    'expert_connect_ldap_failures',
    'failed readings since the last that succeeded; meanwhile those read before are kept',
    ({ failures }) => failures,
  );
  gauge(
    'expert_connect_ldap_age_seconds',
    'seconds since experts were last read from LDAP; -1 for never',
    ({ readAt }) => (readAt === 0 ? -1 : Math.max(0, (now() - readAt) / 1000)),
  );
}
