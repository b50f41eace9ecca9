// Where the bridge asks for keys of its own accord, and how much it takes: SSRF, and answers that never end.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { largestKeySet } from '../../src/console/sign-in/bounded-fetch.ts';
import { connect } from '../support/console.ts';
import type { ConsoleError } from '../support/console-error.ts';
import { startGateway } from '../support/gateway.ts';

const issuer = 'https://id.example';

/** Any server on this machine, with what it was asked for. */
async function startServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const paths: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
}

const pair = await generateKeyPair('ES256', { extractable: true });
const keySet = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'key', alg: 'ES256' }] });
/** Spaces say nothing in JSON. */
const keySetOf = (bytes: number) => keySet.padEnd(bytes);

const tokenOf = (header: object = {}, iss = issuer) =>
  new SignJWT({ iss, aud: 'expert-connect', preferred_username: 'alice' })
    .setProtectedHeader({ alg: 'ES256', kid: 'key', ...header })
    .setExpirationTime('1h')
    .sign(pair.privateKey);

const gatewayFor = (jwksUri: string, keysPatienceMs = 20_000) =>
  startGateway({
    keysCooldownSeconds: 0,
    keysPatienceMs,
    signInOf: (tenant) => ({
      passwords: false,
      passwordHashes: new Map(),
      ...(tenant === 'acme' && { openId: { issuer, audience: 'expert-connect', jwksUri } }),
    }),
  });

async function fateOf(gateway: { url: string }, token: string): Promise<string> {
  const console = await connect(gateway);
  return console.open(token).then(
    () => 'opened',
    (error: ConsoleError) => error.reason ?? error.message,
  );
}

it('keys are asked for where the tenant’s file says, whatever a token says', async () => {
  const elsewhere = await startServer((_request, response) => response.end(keySet));
  const provider = await startServer((_request, response) => response.end(keySet));
  const gateway = await gatewayFor(`${provider.url}/jwks`);
  expect(await fateOf(gateway, await tokenOf({ jku: `${elsewhere.url}/jwks`, x5u: elsewhere.url }))).toBe(
    'opened',
  );
  expect(await fateOf(gateway, await tokenOf({}, elsewhere.url))).toBe('not-signed-in');
  expect(provider.paths).toEqual(['/jwks']);
  expect(elsewhere.paths).toEqual([]);
});

it.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
  const elsewhere = await startServer((_request, response) => response.end(keySet));
  const provider = await startServer((_request, response) =>
    response.writeHead(status, { location: `${elsewhere.url}/inside` }).end(),
  );
  expect(await fateOf(await gatewayFor(provider.url), await tokenOf())).toBe('unavailable');
  expect(provider.paths).toEqual(['/']);
  expect(elsewhere.paths).toEqual([]);
});

it('keys are taken at the bound of their size, and not beyond', async () => {
  let bytes = largestKeySet;
  const provider = await startServer((_request, response) => response.end(keySetOf(bytes)));
  expect(await fateOf(await gatewayFor(provider.url), await tokenOf())).toBe('opened');
  bytes += 1;
  const gateway = await gatewayFor(provider.url);
  expect(await fateOf(gateway, await tokenOf())).toBe('unavailable');
  expect(gateway.log.at(-1)?.err?.message).toContain('JSON Web Key Set');
});

it('an answer that is small and unpacks to much is cut at the same bound', async () => {
  const packed = gzipSync(keySetOf(100 * largestKeySet));
  expect(packed.length).toBeLessThan(largestKeySet);
  const provider = await startServer((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
  );
  expect(await fateOf(await gatewayFor(provider.url), await tokenOf())).toBe('unavailable');
});

it('an answer that never ends is left', async () => {
  let left = () => {};
  const isLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  const provider = await startServer((_request, response) => {
    response.on('close', left);
    const more = () => {
      while (response.write(' '.repeat(16_384)));
    };
    response.on('drain', more);
    more();
  });
  expect(await fateOf(await gatewayFor(provider.url), await tokenOf())).toBe('unavailable');
  await isLeft;
});

it.each([
  ['nothing', () => {}],
  ['a beginning', (response: ServerResponse) => void response.write('{"keys": [')],
])('a provider that says %s is waited for no longer than so long', async (_what, begin) => {
  const provider = await startServer((_request, response) => begin(response));
  expect(await fateOf(await gatewayFor(provider.url, 200), await tokenOf())).toBe('unavailable');
});
