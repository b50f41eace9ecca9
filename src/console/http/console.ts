// GET /console: from HTTP to a WebSocket.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { AllowsOrigin } from './origins.ts';
import { refuseSocket, sendProblem } from './problem.ts';

const subprotocol = 'expert-connect.v1';
const path = '/console';
/** How long the other side may take to close, in milliseconds. */
const closeTimeout = 5000;

/** Consoles come in here; `accept` is called in the turn in which the socket may speak. */
export function addConsole(
  app: FastifyInstance,
  options: {
    readonly frameBytes: number;
    readonly allows: AllowsOrigin;
    readonly isStopping: () => boolean;
    /** No socket more is taken. */
    readonly isFull: () => boolean;
    /** Told of each request that does not become a socket. */
    readonly refused: (status: number) => void;
    readonly accept: (ws: WebSocket, stream: Duplex) => void;
  },
): void {
  // The types do not know closeTimeout yet.
  const socketOptions: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    // 70 µs a frame against 5.
    perMessageDeflate: false,
    maxPayload: options.frameBytes,
    closeTimeout,
    handleProtocols: () => subprotocol,
  };
  const sockets = new WebSocketServer(socketOptions);

  app.get(path, async (_request, reply) =>
    sendProblem(
      reply.header('Upgrade', 'websocket'),
      426,
      `This is a WebSocket with the subprotocol ${subprotocol}.`,
    ),
  );

  server(app).on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const fault = faultOf(request);
    if (fault) {
      options.refused(fault.status);
      stream.on('error', () => stream.destroy());
      return refuseSocket(stream, fault.status, fault.detail);
    }
    sockets.handleUpgrade(request, stream, head, (ws) => options.accept(ws, stream));
  });

  function faultOf(request: IncomingMessage): { status: number; detail: string } | undefined {
    if (request.url?.split('?')[0] !== path) return { status: 404, detail: 'There is nothing here.' };
    if (options.isStopping()) return { status: 503, detail: 'The bridge is stopping.' };
    if (options.isFull()) return { status: 503, detail: 'As many consoles are open as may be.' };
    if (!options.allows(request.headers.origin, request.headers.host)) {
      return { status: 403, detail: 'This page may not use the gateway.' };
    }
    const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
    if (offered.includes(subprotocol)) return undefined;
    return { status: 400, detail: `Expected the subprotocol ${subprotocol}.` };
  }
}

const server = (app: FastifyInstance): Server => app.server;
