import { Counter, Gauge, type Registry } from 'prom-client';

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/** The gateway's own metrics; `consoles` tells how many sockets there are. */
export function createGatewayMetrics(registry: Registry, consoles: () => number) {
  const registers = [registry];
  new Gauge({
    name: 'expert_connect_console_sockets',
    help: 'WebSockets of consoles, signed in or not.',
    registers,
    collect() {
      this.set(consoles());
    },
  });
  return {
    requests: new Counter({
      name: 'expert_connect_console_requests_total',
      help: 'Requests of consoles by method and outcome: ok, a reason of a refusal, or a broken request.',
      labelNames: ['method', 'outcome'] as const,
      registers,
    }),
    closes: new Counter({
      name: 'expert_connect_console_closes_total',
      help: 'Sockets that the gateway closed, by code.',
      labelNames: ['code'] as const,
      registers,
    }),
    httpRefusals: new Counter({
      name: 'expert_connect_http_refusals_total',
      help: 'Requests over HTTP that were answered with a problem, by status.',
      labelNames: ['status'] as const,
      registers,
    }),
    connectionsRefused: new Counter({
      name: 'expert_connect_connections_refused_total',
      help: 'Connections that were closed at once, because as many were open as may be.',
      registers,
    }),
    signIns: new Counter({
      name: 'expert_connect_sign_ins_total',
      help: 'Attempts to sign in with a password, by outcome.',
      labelNames: ['outcome'] as const,
      registers,
    }),
  };
}
