import { Gauge, type Registry } from 'prom-client';

interface State {
  readonly tenantId: string;
  readonly experts: number;
  /** Milliseconds since 1970; 0 for never. */
  readonly readAt: number;
  readonly failures: number;
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
