// What all sockets share: the floor that the consoles of this gateway stand on.
import type { Logger } from 'pino';
import type { Clock, Tenants } from '../bridge/ports.ts';
import type { GatewayOptions } from './gateway-options.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Limits } from './protocol/limits.ts';
import type { Authenticate } from './sign-in/authenticate.ts';
import type { ConsoleUseCases } from './use-cases.ts';

export interface Floor {
  readonly authenticate: Authenticate;
  readonly useCases: ConsoleUseCases;
  readonly tenants: Tenants;
  readonly limits: Limits;
  readonly cannedRepliesOf: NonNullable<GatewayOptions['cannedRepliesOf']>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: GatewayMetrics;
  readonly heartbeat: Heartbeat;
  readonly pending: Pending;
}

/** Work that nobody waits for, but that has to be over before the gateway is. */
export class Pending {
  readonly #work = new Set<Promise<void>>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(work: Promise<void>): void {
    const settled = work
      .catch((fault: unknown) => this.#log.error({ err: fault }, 'the end of a console failed'))
      .finally(() => this.#work.delete(settled));
    this.#work.add(settled);
  }

  async done(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }
}
