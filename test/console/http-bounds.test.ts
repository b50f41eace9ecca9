// What the gateway takes over HTTP, at the bound and one beyond.
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { askForToken, signIn } from '../support/console.ts';
import { password } from '../support/console-cast.ts';
import { eventually } from '../support/eventually.ts';
import { startGateway } from '../support/gateway.ts';

const bodyBytes = 1_000;
const credentials = JSON.stringify({ tenant: 'acme', username: 'alice', password });
/** Spaces say nothing in JSON. */
const bodyOf = (bytes: number) => credentials.padEnd(bytes);

it('a body is taken at the bound; a byte more is answered with 413, and counted', async () => {
  const registry = new Registry();
  const gateway = await startGateway({ bodyBytes, registry });
  expect((await askForToken(gateway, bodyOf(bodyBytes))).status).toBe(200);
  const refused = await askForToken(gateway, bodyOf(bodyBytes + 1));
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({ status: 413, title: 'Payload Too Large' });
  expect(await registry.metrics()).toContain('expert_connect_http_refusals_total{status="413"} 1');
});

it('a body that does not say how long it is ends at the bound as well', async () => {
  const gateway = await startGateway({ bodyBytes });
  const { hostname, port } = new URL(gateway.url);
  const asked = request({
    ...{ hostname, port, path: '/api/session', method: 'POST' },
    headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
  });
  asked.on('error', () => {});
  // It would go on for ever.
  asked.write(bodyOf(bodyBytes + 1));
  const [response] = await once(asked, 'response');
  expect(response.statusCode).toBe(413);
  asked.destroy();
});

it('connections beyond those of consoles and of requests are closed at once, and counted', async () => {
  const registry = new Registry();
  const gateway = await startGateway({ maxSockets: 1, maxRequestConnections: 2, registry });
  const { hostname, port } = new URL(gateway.url);
  const connected = async (): Promise<Socket> => {
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  const alive = (socket: Socket) =>
    new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true));
      socket.once('close', () => resolve(false));
      socket.on('error', () => {});
      socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    });
  const three = [await connected(), await connected(), await connected()];
  for (const socket of three) expect(await alive(socket)).toBe(true);
  expect(await alive(await connected())).toBe(false);
  await eventually(async () =>
    expect(await registry.metrics()).toContain('expert_connect_connections_refused_total 1'),
  );
  for (const socket of three) socket.destroy();
  await eventually(async () => expect(await alive(await connected())).toBe(true));
  const console = await signIn(gateway, 'acme', 'alice', password);
  expect(console.opening.me.id).toBe('alice');
});
