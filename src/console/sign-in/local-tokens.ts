// The bridge's own tokens, for agents who signed in with a password.
import { createHmac, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Agent } from '../../domain/person.ts';

/** `iss` of every token of the bridge. */
export const localIssuer = 'expert-connect';
/** RFC 8725 3.11: what else the bridge signs with its secret is no token. */
const tokenType = 'expert-connect-session+jwt';

export interface LocalClaims {
  readonly agent: string;
  readonly tenant: string;
  readonly id: string;
  /** Which password opened it: {@link passwordMark}. */
  readonly password: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Says of a password's hash which one it is, to those who have the key; of no use to anybody else. A token bears the mark, so that
 * it ends with the password.
 */
export function passwordMark(passwordHash: string, secret: Uint8Array): string {
  return createHmac('sha256', secret)
    .update('expert-connect password 1\n')
    .update(passwordHash)
    .digest('base64url');
}

/** A token for the agent who proved the password with this hash; times in milliseconds since 1970. */
export async function issueToken(
  agent: Agent,
  passwordHash: string,
  secret: Uint8Array,
  time: { readonly now: number; readonly hours: number },
): Promise<{ readonly token: string; readonly expiresAt: number }> {
  const issued = Math.floor(time.now / 1000);
  const expires = issued + Math.round(time.hours * 3600);
  const token = await new SignJWT({ tenant: agent.tenantId, pwd: passwordMark(passwordHash, secret) })
    .setProtectedHeader({ alg: 'HS256', typ: tokenType })
    .setIssuer(localIssuer)
    .setSubject(agent.jid)
    .setJti(randomUUID())
    .setIssuedAt(issued)
    .setExpirationTime(expires)
    .sign(secret);
  return { token, expiresAt: expires * 1000 };
}

/** The claims of a token that the bridge signed. Throws an error of jose for any other. */
export async function readLocalToken(token: string, secret: Uint8Array, now: number): Promise<LocalClaims> {
  const { payload } = await jwtVerify(token, secret, {
    algorithms: ['HS256'],
    issuer: localIssuer,
    typ: tokenType,
    requiredClaims: ['sub', 'jti', 'exp', 'tenant', 'pwd'],
    currentDate: new Date(now),
  });
  return {
    agent: String(payload.sub),
    tenant: String(payload.tenant),
    id: String(payload.jti),
    password: String(payload.pwd),
    expiresAt: Number(payload.exp) * 1000,
  };
}
