// Tokens of a tenant's OpenID provider.
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, customFetch, type JWTPayload, jwtVerify } from 'jose';
import type { OpenIdProvider } from '../gateway-options.ts';
import { boundedFetch, largestKeySet } from './bounded-fetch.ts';

/** Public keys only: a provider's published key never serves as a shared secret (RFC 8725 2.1). */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** How far a provider's clock may be ahead, in seconds. */
const clockTolerance = 5;

export interface OpenIdClaims {
  readonly username: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Reads tokens of any provider; each provider's keys are fetched when first needed, and again when an unknown one appears. Only from the
 * address in the tenant's file: nothing in a token says where keys are. All of an answer comes within `patienceMs`.
 */
export function createOpenIdReader(cooldownSeconds: number, patienceMs: number) {
  const keysOf = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

  function keys(uri: string) {
    const known = keysOf.get(uri);
    if (known) return known;
    const fresh = createRemoteJWKSet(new URL(uri), {
      cooldownDuration: cooldownSeconds * 1000,
      timeoutDuration: patienceMs,
      [customFetch]: boundedFetch(largestKeySet),
    });
    keysOf.set(uri, fresh);
    return fresh;
  }

  /** Throws an error of jose for a token that is not this provider's, any other where the keys cannot be had. */
  return async (token: string, provider: OpenIdProvider, now: number): Promise<OpenIdClaims> => {
    const { payload } = await jwtVerify(token, keys(provider.jwksUri), {
      algorithms,
      issuer: provider.issuer,
      audience: provider.audience,
      requiredClaims: ['exp'],
      clockTolerance,
      currentDate: new Date(now),
    });
    return {
      username: usernameIn(payload, provider),
      id: payload.jti ?? createHash('sha256').update(token).digest('base64url'),
      expiresAt: Number(payload.exp) * 1000,
    };
  };
}

function usernameIn(payload: JWTPayload, provider: OpenIdProvider): string {
  const claim = payload[provider.usernameClaim ?? 'preferred_username'];
  return typeof claim === 'string' ? claim : '';
}
