// Who a token stands for.
import { decodeJwt, errors } from 'jose';
import type { Logger } from 'pino';
import type { Clock, Tenants } from '../../bridge/ports.ts';
import type { TenantId } from '../../domain/ids.ts';
import { parseBareJid } from '../../domain/jid.ts';
import type { Agent } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import { agentByUsername, type Tenant } from '../../domain/tenant.ts';
import type { OpenIdProvider, TenantSignIn } from '../gateway-options.ts';
import { localIssuer, passwordMark, readLocalToken } from './local-tokens.ts';
import { createOpenIdReader } from './open-id.ts';

export interface SignedIn {
  readonly agent: Agent;
  /** Which sign-in it is: the token's `jti`, or its hash. */
  readonly signIn: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Whether the token would still be taken now: its password, or its provider, is the one in force. */
  readonly isInForce: () => boolean;
}

/** Throws a Refusal: `not-signed-in`, `token-expired`, or `unavailable` where the provider's keys cannot be had. */
export type Authenticate = (token: string) => Promise<SignedIn>;

export function createAuthenticate(ports: {
  readonly tenants: Tenants;
  readonly signInOf: (tenant: TenantId) => TenantSignIn | undefined;
  readonly tokenSecret: Uint8Array;
  readonly keysCooldownSeconds: number;
  readonly keysPatienceMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}): Authenticate {
  const { tenants, signInOf, tokenSecret, clock, log } = ports;
  const readOpenIdToken = createOpenIdReader(ports.keysCooldownSeconds, ports.keysPatienceMs);

  async function byLocalToken(token: string): Promise<SignedIn> {
    const claims = await readLocalToken(token, tokenSecret, clock.now());
    const jid = parseBareJid(claims.agent);
    const agent = jid && tenants.agent(jid);
    if (!agent || agent.tenantId !== claims.tenant) throw new Refusal('not-signed-in');
    const isInForce = () => {
      const signIn = signInOf(agent.tenantId);
      const hash = signIn?.passwords ? signIn.passwordHashes.get(agent.jid) : undefined;
      return hash !== undefined && passwordMark(hash, tokenSecret) === claims.password;
    };
    if (!isInForce()) throw new Refusal('not-signed-in');
    return { agent, signIn: claims.id, expiresAt: claims.expiresAt, isInForce };
  }

  /** The one tenant whose provider and audience it names; a token for two opens neither. */
  function tenantOf(
    issuer: string,
    audiences: readonly string[],
  ): { tenant: Tenant; provider: OpenIdProvider } {
    const candidates = tenants.all().flatMap((tenant) => {
      const provider = signInOf(tenant.id)?.openId;
      return provider?.issuer === issuer && audiences.includes(provider.audience)
        ? [{ tenant, provider }]
        : [];
    });
    const [only, ...others] = candidates;
    if (!only || others.length > 0) throw new Refusal('not-signed-in');
    return only;
  }

  async function byOpenIdToken(
    token: string,
    issuer: string,
    audiences: readonly string[],
  ): Promise<SignedIn> {
    const { tenant, provider } = tenantOf(issuer, audiences);
    const claims = await readOpenIdToken(token, provider, clock.now());
    if (claims.expiresAt <= clock.now()) throw new Refusal('token-expired');
    const agent = agentByUsername(tenant, claims.username);
    if (!agent) throw new Refusal('not-signed-in');
    const isInForce = () => {
      const now = signInOf(tenant.id)?.openId;
      return now?.issuer === provider.issuer && now.audience === provider.audience;
    };
    return { agent, signIn: claims.id, expiresAt: claims.expiresAt, isInForce };
  }

  return async (token) => {
    try {
      const { iss, aud } = decodeJwt(token);
      if (iss === localIssuer) return await byLocalToken(token);
      return await byOpenIdToken(token, iss ?? '', typeof aud === 'string' ? [aud] : (aud ?? []));
    } catch (fault) {
      if (fault instanceof Refusal) throw fault;
      if (fault instanceof errors.JWTExpired) throw new Refusal('token-expired');
      if (isFaultOfToken(fault)) throw new Refusal('not-signed-in');
      log.warn({ err: fault }, 'the keys of an OpenID provider cannot be had');
      throw new Refusal('unavailable');
    }
  };
}

const faultsOfKeys = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

function isFaultOfToken(fault: unknown): boolean {
  return fault instanceof errors.JOSEError && !faultsOfKeys.has(fault.code);
}
