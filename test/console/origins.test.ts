import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { askForToken, connect } from '../support/console.ts';
import { password } from '../support/console-cast.ts';
import { startGateway } from '../support/gateway.ts';

const alice = { tenant: 'acme', username: 'alice', password };

describe('an origin', () => {
  const upgrade = (gateway: { url: string }, headers: Record<string, string>, path = '/console') =>
    new Promise<{ status: number | undefined; type: string | undefined }>((resolve, reject) => {
      const asked = request(`${gateway.url}${path}`, {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          'sec-websocket-protocol': 'expert-connect.v1',
          ...headers,
        },
      });
      asked.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve({ status: response.statusCode, type: response.headers['sec-websocket-protocol'] });
      });
      asked.on('response', (response) => {
        response.resume();
        resolve({ status: response.statusCode, type: response.headers['content-type'] });
      });
      asked.on('error', reject);
      asked.end();
    });

  it('may open a console when it is the own one, the public one or an allowed one', async () => {
    const gateway = await startGateway({
      publicUrl: 'https://chat.acme.example/x',
      allowedOrigins: ['https://desk.acme.example'],
    });
    for (const origin of [gateway.url, 'https://chat.acme.example', 'https://desk.acme.example']) {
      expect(await upgrade(gateway, { origin })).toEqual({ status: 101, type: 'expert-connect.v1' });
    }
    for (const origin of [
      'https://evil.example',
      'null',
      'http://127.0.0.1',
      'https://desk.acme.example.evil.example',
    ]) {
      expect((await upgrade(gateway, { origin })).status, origin).toBe(403);
    }
    expect((await upgrade(gateway, {})).status).toBe(101);
  });

  it('may be any where the settings say so', async () => {
    const gateway = await startGateway({ allowedOrigins: ['*'] });
    const console = await connect(gateway, { origin: 'https://anywhere.example' });
    console.ws.close();
  });

  it('may sign in when it is allowed (CORS), and otherwise not', async () => {
    const gateway = await startGateway({ allowedOrigins: ['https://desk.acme.example'] });
    const allowed = await askForToken(gateway, alice, { origin: 'https://desk.acme.example' });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://desk.acme.example');
    const preflight = await fetch(`${gateway.url}/api/session`, {
      method: 'OPTIONS',
      headers: { origin: 'https://desk.acme.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('Content-Type');
    const refused = await askForToken(gateway, alice, { origin: 'https://evil.example' });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('and everybody else offers the subprotocol and asks for the right path', async () => {
    const gateway = await startGateway();
    const problem = 'application/problem+json; charset=utf-8';
    expect(await upgrade(gateway, { 'sec-websocket-protocol': 'soap' })).toEqual({
      status: 400,
      type: problem,
    });
    expect((await upgrade(gateway, { 'sec-websocket-protocol': 'soap, expert-connect.v1' })).type).toBe(
      'expert-connect.v1',
    );
    expect(await upgrade(gateway, {}, '/elsewhere')).toEqual({ status: 404, type: problem });
    expect((await upgrade(gateway, { 'sec-websocket-version': '7' })).status).toBe(400);
  });
});
