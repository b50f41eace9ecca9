// An OpenID provider on loopback: keys that it publishes, and tokens of any sort, honest or not.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

export interface OpenIdProviderForTests {
  readonly issuer: string;
  readonly jwksUri: string;
  /** How often its keys were fetched. */
  fetches(): number;
  /** Signs with the newest key; claims over the usual ones, header over the usual one. */
  token(claims: JWTPayload, header?: Record<string, string>): Promise<string>;
  /** A new key; it is published at once, and the old one no longer. */
  rotate(): Promise<void>;
  /** From now on the keys cannot be had. */
  breaks(): void;
  /** The public key as the text that a careless verifier would take for a shared secret. */
  publicKeyText(): Promise<string>;
  /** The key id of the newest key. */
  keyId(): string;
}

/** Starts it; it ends with the test. */
export async function startOpenIdProvider(issuer = 'https://id.example'): Promise<OpenIdProviderForTests> {
  let keys = await generateKeyPair('ES256', { extractable: true });
  let number = 1;
  let fetched = 0;
  let isBroken = false;
  const published = async (): Promise<{ keys: JWK[] }> => ({
    keys: [{ ...(await exportJWK(keys.publicKey)), kid: `key-${number}`, alg: 'ES256', use: 'sig' }],
  });
  const server = createServer(async (_request, response) => {
    fetched += 1;
    response.writeHead(isBroken ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(await published()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return {
    issuer,
    jwksUri: `http://127.0.0.1:${port}/jwks`,
    fetches: () => fetched,
    token: (claims, header = {}) =>
      new SignJWT({
        iss: issuer,
        aud: 'expert-connect',
        preferred_username: 'alice',
        jti: 'sign-in-1',
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', kid: `key-${number}`, ...header })
        .setExpirationTime(claims.exp ?? '1h')
        .sign(keys.privateKey),
    rotate: async () => {
      keys = await generateKeyPair('ES256', { extractable: true });
      number += 1;
    },
    breaks: () => {
      isBroken = true;
    },
    publicKeyText: () => exportSPKI(keys.publicKey),
    keyId: () => `key-${number}`,
  };
}
