import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { password } from '../support/console-cast.ts';
import { startGateway } from '../support/gateway.ts';

/** The path as it is: `fetch` would tidy it. */
function get(url: string, path: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asked = request({ hostname, port, path }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

it('serves no file outside of the page, however the way to it is written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'expert-connect-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'page', 'assets', 'index.js'), '1');
  writeFileSync(join(folder, 'token.key'), 'the key');
  writeFileSync(join(folder, 'page', 'token.js'), 'the key');
  const { url } = await startGateway({ pageFolder: join(folder, 'page') });
  expect(await get(url, '/assets/index.js')).toMatchObject({ status: 200 });
  const ways = [
    '/assets/../token.js',
    '/assets/..%2ftoken.js',
    '/assets/%2e%2e/%2e%2e/token.key',
    '/assets/..%5c..%5ctoken.key',
    '/assets/%2e%2e%2f%2e%2e%2ftoken.key',
    '/assets/index.js%00.css',
    '/assets//etc/passwd',
    '/../../token.key',
  ];
  for (const way of ways) {
    const { status, body } = await get(url, way);
    expect([way, status === 200, body.includes('the key')]).toEqual([way, false, false]);
  }
});

it('unpacks nothing that a request brings', async () => {
  const { url } = await startGateway();
  const body = gzipSync(JSON.stringify({ tenant: 'acme', username: 'alice', password }));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const response = await fetch(`${url}/api/session`, { method: 'POST', headers, body });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
});

it('tells no other page where it was called from', async () => {
  const { url } = await startGateway();
  for (const path of ['/', '/healthz', '/m/some-token', '/nowhere'])
    expect((await fetch(`${url}${path}`)).headers.get('referrer-policy')).toBe('no-referrer');
});

it('a name with line breaks makes one line of the log, and no header', async () => {
  const { url, log } = await startGateway();
  const username = 'alice\r\nset-cookie: a=b\r\n{"level":60,"msg":"forged"}';
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenant: 'acme', username, password }),
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(log.some(({ msg }) => msg === 'forged')).toBe(false);
});
