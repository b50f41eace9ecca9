// The gateway: HTTP, and the WebSockets of consoles.
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { type Floor, Pending } from './floor.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { Heartbeat } from './heartbeat.ts';
import { addConsole } from './http/console.ts';
import { addHealth } from './http/healthz.ts';
import { addMetrics } from './http/metrics.ts';
import { addOrigins, createOriginCheck } from './http/origins.ts';
import { addPage } from './http/page.ts';
import { refuseSocket, sendProblem } from './http/problem.ts';
import { addReadiness } from './http/readyz.ts';
import { addRichMessage } from './http/rich-message.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import { addSession } from './http/session.ts';
import { addSignInWays } from './http/sign-in-ways.ts';
import { createGatewayMetrics } from './metrics.ts';
import { createAuthenticate } from './sign-in/authenticate.ts';
import { createPasswordSignIn } from './sign-in/passwords.ts';
import { ConsoleSocket } from './socket.ts';

/** A body of HTTP is a name and a password; in bytes. */
const usualBodyBytes = 16_384;
/** How long requests under way and closing sockets may take when the bridge stops, in milliseconds. */
const farewell = 2000;

export interface Gateway {
  /** Starts to listen. Rejects if the port is taken. */
  listen(): Promise<void>;
  /** `http://127.0.0.1:8080`, once it listens: by host and port. */
  readonly url: string;
  /** Sockets of consoles, signed in or not. */
  readonly sockets: number;
  /** To be called when the configuration has changed: ends the consoles of those who are agents no longer (4403). */
  reviewRights(): void;
  /** Takes no more, answers what has begun, closes consoles with 1012 and waits until their sessions are held. */
  stop(): Promise<void>;
}

export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock, limits, log, registry, tenants, useCases, listen } = options;
  const consoles = new Set<ConsoleSocket>();
  const metrics = createGatewayMetrics(registry, () => consoles.size);
  const heartbeat = new Heartbeat(clock, options.pingSeconds ?? 25);
  const keysCooldownSeconds = options.keysCooldownSeconds ?? 30;
  const keysPatienceMs = options.keysPatienceMs ?? 5000;
  const authenticate = createAuthenticate({ ...options, keysCooldownSeconds, keysPatienceMs });
  const pending = new Pending(log);
  const { cannedRepliesOf = () => [] } = options;
  const shared = { authenticate, useCases, tenants, limits, cannedRepliesOf };
  const floor: Floor = { ...shared, clock, log, metrics, heartbeat, pending };
  const signIn = await createPasswordSignIn(options);
  const allows = createOriginCheck(options.allowedOrigins, options.publicUrl);
  let isStopping = false;

  const app = createHttp(options);
  const refused = (status: number) => metrics.httpRefusals.inc({ status });
  app.addHook('onResponse', async (_request, { statusCode }) => {
    if (statusCode >= 400) refused(statusCode);
  });
  const { maxSockets = Number.POSITIVE_INFINITY, maxRequestConnections = Number.POSITIVE_INFINITY } = options;
  // Node.js takes Infinity for a number like any other.
  app.server.maxConnections = maxSockets + maxRequestConnections;
  app.server.on('drop', () => metrics.connectionsRefused.inc());
  addSecurityHeaders(app, listen.tls !== undefined);
  addOrigins(app, allows);
  addSession(app, { signIn, tokenSecret: options.tokenSecret, limits, clock, metrics });
  addHealth(app);
  addReadiness(app, async () =>
    isStopping ? [{ name: 'bridge', ok: false, detail: 'stopping' }] : options.ready(),
  );
  addMetrics(app, registry);
  addRichMessage(app, options.richMessage);
  addSignInWays(app, options);
  addPage(app, options);
  addConsole(app, {
    frameBytes: limits.frameBytes,
    allows,
    isStopping: () => isStopping,
    refused,
    isFull: () => consoles.size >= maxSockets,
    accept: (ws, stream) => {
      consoles.add(new ConsoleSocket(ws, stream, floor, (socket) => consoles.delete(socket)));
    },
  });

  async function stop(): Promise<void> {
    isStopping = true;
    for (const console of consoles) console.stop();
    await emptied(consoles, farewell);
    for (const console of consoles) console.end('restarting');
    for (const console of consoles) console.terminate();
    heartbeat.stop();
    await app.close();
    await pending.done();
  }

  return {
    listen: async () => {
      await app.listen({ host: listen.host, port: listen.port });
      heartbeat.start();
    },
    get url() {
      const { port } = app.server.address() as AddressInfo;
      const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
      return `${listen.tls ? 'https' : 'http'}://${host}:${port}`;
    },
    get sockets() {
      return consoles.size;
    },
    reviewRights: () => {
      for (const console of consoles) console.reviewRights();
    },
    stop,
  };
}

function createHttp({
  listen,
  trustedProxies,
  log,
  bodyBytes = usualBodyBytes,
}: GatewayOptions): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: bodyBytes,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    // Only what the settings name: anybody can write X-Forwarded-For.
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    routerOptions: { maxParamLength: 2048 },
    ...(listen.tls && { https: { cert: listen.tls.certificate, key: listen.tls.key } }),
    frameworkErrors: (_fault, _request, reply) => void sendProblem(reply, 400, 'The address cannot be read.'),
    clientErrorHandler: (_fault, socket) => refuseSocket(socket, 400, 'The request cannot be read.'),
  }) as unknown as FastifyInstance;
  app.removeContentTypeParser('text/plain');
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, 'There is nothing here.'));
  app.setErrorHandler((fault: { statusCode?: number; message?: string }, request, reply) => {
    const status = fault.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, status, fault.message ?? '');
    log.error({ err: fault, path: request.routeOptions.url }, 'a request failed');
    return sendProblem(reply, 500, 'This does not work at the moment.');
  });
  return app;
}

/** Resolved when the set is empty or `ms` have passed. */
async function emptied(set: ReadonlySet<unknown>, ms: number): Promise<void> {
  const end = Date.now() + ms;
  while (set.size > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
}
