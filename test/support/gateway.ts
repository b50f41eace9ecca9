// A real gateway on a free port of loopback, with a bridge that is played.
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import type { GatewayOptions } from '../../src/console/gateway-options.ts';
import { defaultLimits, type Limits } from '../../src/console/protocol/limits.ts';
import { createGateway, type Gateway } from '../../src/console/server.ts';
import { castSignIn, castTenants } from './console-cast.ts';
import { FakeUseCases } from './fake-use-cases.ts';

export interface TestGateway extends Gateway {
  readonly bridge: FakeUseCases;
  readonly tenants: ReturnType<typeof castTenants>;
  /** What it logged, one object a line. */
  readonly log: { readonly level: number; readonly msg: string; readonly err?: { message: string } }[];
}

/** Starts it; it is stopped when the test is over, whatever came of it. Bugs that it logged fail the test. */
export async function startGateway(
  options: Partial<Omit<GatewayOptions, 'limits' | 'tenants' | 'useCases'>> & {
    readonly limits?: Partial<Limits>;
  } = {},
): Promise<TestGateway> {
  const limits = { ...defaultLimits, ...options.limits };
  const bridge = new FakeUseCases(limits);
  const tenants = castTenants();
  const log: TestGateway['log'] = [];
  const lines = new Writable({
    write: (line, _encoding, done) => {
      log.push(JSON.parse(line.toString()));
      done();
    },
  });
  const gateway = await createGateway({
    listen: { host: '127.0.0.1', port: 0 },
    trustedProxies: [],
    allowedOrigins: [],
    tokenSecret: new Uint8Array(32).fill(7),
    signInOf: castSignIn,
    clock: {
      now: () => Date.now(),
      after: (ms, task) => {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    },
    log: pino({ level: 'warn' }, lines),
    registry: new Registry(),
    ready: async () => [{ name: 'archive', ok: true }],
    richMessage: async () => ({ status: 404, headers: {}, body: '' }),
    ...options,
    limits,
    tenants,
    useCases: bridge,
  });
  onTestFinished(() => gateway.stop());
  await gateway.listen();
  return Object.defineProperties({ bridge, tenants, log } as unknown as TestGateway, {
    url: { get: () => gateway.url },
    sockets: { get: () => gateway.sockets },
    reviewRights: { value: gateway.reviewRights },
    stop: { value: gateway.stop },
    listen: { value: gateway.listen },
  });
}
