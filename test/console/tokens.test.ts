import { createHmac } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { TenantSignIn } from '../../src/console/gateway-options.ts';
import { issueToken, passwordMark } from '../../src/console/sign-in/local-tokens.ts';
import { connect, openConsole, tokenOf } from '../support/console.ts';
import { alice, bob, castSignIn, cheapHash, ivy, password } from '../support/console-cast.ts';
import type { ConsoleError } from '../support/console-error.ts';
import { startGateway } from '../support/gateway.ts';
import { startOpenIdProvider } from '../support/open-id-provider.ts';

const secret = new Uint8Array(32).fill(7);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

/** How session.open answers this token: `opened`, or the reason. What is not opened is closed with 4401 (or tried again). */
async function fateOf(gateway: { url: string }, token: string): Promise<string> {
  const console = await connect(gateway);
  const outcome = await console.open(token).then(
    () => 'opened',
    (error: ConsoleError) => error.reason ?? error.message,
  );
  if (outcome === 'not-signed-in' || outcome === 'token-expired')
    expect(await console.closed).toMatchObject({ code: 4401 });
  return outcome;
}

describe("the bridge's own tokens", () => {
  it('say who signed in, where, and until when', async () => {
    const gateway = await startGateway({ limits: { tokenHours: 2 } });
    const claims = decodeJwt(await tokenOf(gateway, 'acme', 'alice', password));
    expect(claims).toMatchObject({
      iss: 'expert-connect',
      sub: alice.jid,
      tenant: 'acme',
      jti: expect.any(String),
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(7200);
  });

  it('are refused when they have expired', async () => {
    const { token } = await issueToken(alice, cheapHash, secret, { now: Date.now() - 7_200_000, hours: 1 });
    expect(await fateOf(await startGateway(), token)).toBe('token-expired');
  });

  it('are refused when they are forged', async () => {
    const gateway = await startGateway();
    const pwd = passwordMark(cheapHash, secret);
    const claims = { tenant: 'acme', iss: 'expert-connect', sub: alice.jid, jti: 'x', exp: inAnHour(), pwd };
    const typ = 'expert-connect-session+jwt';
    const signed = (header: object, payload: object, key: Uint8Array = secret) => {
      const body = `${base64(header)}.${base64(payload)}`;
      return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
    };
    const honest = signed({ alg: 'HS256', typ }, claims);
    expect(await fateOf(gateway, honest)).toBe('opened');
    const forged: Record<string, string> = {
      'no signature': `${base64({ alg: 'none', typ })}.${base64(claims)}.`,
      'another secret': signed({ alg: 'HS256', typ }, claims, new Uint8Array(32)),
      'another type': signed({ alg: 'HS256', typ: 'JWT' }, claims),
      'no type': signed({ alg: 'HS256' }, claims),
      'another password': signed({ alg: 'HS256', typ }, { ...claims, pwd: passwordMark('other', secret) }),
      'no password': signed({ alg: 'HS256', typ }, { ...claims, pwd: undefined }),
      'no end': signed({ alg: 'HS256', typ }, { ...claims, exp: undefined }),
      nobody: signed({ alg: 'HS256', typ }, { ...claims, sub: 'mallory@vcc.acme.example' }),
      'no subject': signed({ alg: 'HS256', typ }, { ...claims, sub: undefined }),
      'another tenant': signed({ alg: 'HS256', typ }, { ...claims, tenant: 'globex' }),
      'other claims': `${honest.split('.')[0]}.${base64({ ...claims, sub: ivy.jid })}.${honest.split('.')[2]}`,
    };
    for (const [what, token] of Object.entries(forged)) {
      expect(await fateOf(gateway, token), what).toBe('not-signed-in');
    }
  });

  it('open nothing once the tenant has no local passwords, or the agent is gone', async () => {
    let passwords = true;
    const gateway = await startGateway({ signInOf: (tenant) => ({ ...castSignIn(tenant), passwords }) });
    const token = await tokenOf(gateway, 'acme', 'alice', password);
    passwords = false;
    expect(await fateOf(gateway, token)).toBe('not-signed-in');
    passwords = true;
    gateway.tenants.remove(alice);
    expect(await fateOf(gateway, token)).toBe('not-signed-in');
  });
});

describe("an OpenID provider's tokens", () => {
  const setUp = async (more: Partial<Record<string, TenantSignIn['openId']>> = {}) => {
    const provider = await startOpenIdProvider();
    const { issuer, jwksUri } = provider;
    const acme = { issuer, audience: 'expert-connect', jwksUri };
    const openIdOf: Partial<Record<string, TenantSignIn['openId']>> = { acme, ...more };
    const gateway = await startGateway({
      keysCooldownSeconds: 0,
      signInOf: (tenant) => {
        const openId = openIdOf[tenant];
        return { passwords: false, passwordHashes: new Map(), ...(openId && { openId }) };
      },
    });
    return { provider, gateway, openIdOf, acme };
  };

  it('open a console', async () => {
    const { provider, gateway } = await setUp();
    const console = await openConsole(gateway, await provider.token({}));
    expect(console.opening.me.jid).toBe(alice.jid);
    const [session] = gateway.bridge.sessions.values();
    expect(session?.session.signIn).toBe('sign-in-1');
    await console.says(bob, 'Hello');
  });

  it('are known by their hash where they have no jti', async () => {
    const { provider, gateway } = await setUp();
    const token = await provider.token({ jti: undefined as never });
    await openConsole(gateway, token);
    const [session] = gateway.bridge.sessions.values();
    expect(session?.session.signIn).toMatch(/^[\w-]{43}$/);
  });

  it('are for one of several audiences', async () => {
    const { provider, gateway } = await setUp();
    expect(await fateOf(gateway, await provider.token({ aud: ['other', 'expert-connect'] }))).toBe('opened');
  });

  it('name the agent by the claim that the tenant chose', async () => {
    const { provider, gateway, openIdOf, acme } = await setUp();
    openIdOf.acme = { ...acme, usernameClaim: 'nick' };
    expect(await fateOf(gateway, await provider.token({ nick: 'Alice', preferred_username: 'erin' }))).toBe(
      'opened',
    );
    expect(await fateOf(gateway, await provider.token({}))).toBe('not-signed-in');
    expect(await fateOf(gateway, await provider.token({ nick: ['alice'] }))).toBe('not-signed-in');
  });

  it('are refused when they have expired, are not valid yet, or end never', async () => {
    const { provider, gateway } = await setUp();
    const now = Math.floor(Date.now() / 1000);
    expect(await fateOf(gateway, await provider.token({ exp: now - 1 }))).toBe('token-expired');
    expect(await fateOf(gateway, await provider.token({ exp: now - 3600 }))).toBe('token-expired');
    expect(await fateOf(gateway, await provider.token({ nbf: now + 60 }))).toBe('not-signed-in');
  });

  it('are refused when issuer, audience, agent or key are others', async () => {
    const { provider, gateway } = await setUp();
    const stranger = await startOpenIdProvider();
    const wrong: Record<string, string> = {
      issuer: await provider.token({ iss: 'https://other.example' }),
      'the issuer of local tokens': await provider.token({ iss: 'expert-connect' }),
      audience: await provider.token({ aud: 'shop' }),
      'no audience': await provider.token({ aud: undefined as never }),
      agent: await provider.token({ preferred_username: 'mallory' }),
      'agent of another tenant': await provider.token({ preferred_username: 'ivy' }),
      'no agent': await provider.token({ preferred_username: undefined }),
      key: await stranger.token({}),
      'key id': await provider.token({}, { kid: 'key-7' }),
    };
    for (const [what, token] of Object.entries(wrong))
      expect(await fateOf(gateway, token), what).toBe('not-signed-in');
  });

  it('are refused without a signature, and signed with the public key as if it were a secret', async () => {
    const { provider, gateway } = await setUp();
    const claims = {
      iss: provider.issuer,
      aud: 'expert-connect',
      preferred_username: 'alice',
      exp: inAnHour(),
    };
    expect(await fateOf(gateway, `${base64({ alg: 'none' })}.${base64(claims)}.`)).toBe('not-signed-in');
    const publicKey = new TextEncoder().encode(await provider.publicKeyText());
    for (const kid of [provider.keyId(), undefined]) {
      const header = { alg: 'HS256', ...(kid && { kid }) };
      const confused = await new SignJWT(claims).setProtectedHeader(header).sign(publicKey);
      expect(await fateOf(gateway, confused)).toBe('not-signed-in');
    }
  });

  it('R5: of one tenant open no other, whoever shares the provider', async () => {
    const globexProvider = await startOpenIdProvider('https://id.globex.example');
    const { issuer, jwksUri } = globexProvider;
    const { provider, gateway, openIdOf, acme } = await setUp({
      globex: { issuer, audience: 'expert-connect', jwksUri },
    });
    expect(await fateOf(gateway, await globexProvider.token({ preferred_username: 'ivy' }))).toBe('opened');
    expect(await fateOf(gateway, await globexProvider.token({ preferred_username: 'alice' }))).toBe(
      'not-signed-in',
    );
    // It says that it comes from acme's provider, but is signed by globex's.
    expect(await fateOf(gateway, await globexProvider.token({ iss: provider.issuer }))).toBe('not-signed-in');
    // One provider for both, told apart by audience; a token for both opens neither.
    openIdOf.globex = { ...acme, audience: 'globex' };
    expect(await fateOf(gateway, await provider.token({ aud: 'globex', preferred_username: 'ivy' }))).toBe(
      'opened',
    );
    expect(await fateOf(gateway, await provider.token({ aud: 'globex' }))).toBe('not-signed-in');
    expect(await fateOf(gateway, await provider.token({ aud: ['globex', 'expert-connect'] }))).toBe(
      'not-signed-in',
    );
  });

  it('are read with new keys once the provider has them, and no longer with the old', async () => {
    const { provider, gateway } = await setUp();
    const old = await provider.token({});
    expect(await fateOf(gateway, old)).toBe('opened');
    expect(await fateOf(gateway, old)).toBe('opened');
    expect(provider.fetches()).toBe(1);
    await provider.rotate();
    expect(await fateOf(gateway, await provider.token({}))).toBe('opened');
    expect(provider.fetches()).toBe(2);
    expect(await fateOf(gateway, old)).toBe('not-signed-in');
  });

  it('do not make the gateway ask for keys again and again', async () => {
    const provider = await startOpenIdProvider();
    const openId = { issuer: provider.issuer, audience: 'expert-connect', jwksUri: provider.jwksUri };
    const gateway = await startGateway({
      signInOf: (tenant) => ({
        passwords: false,
        passwordHashes: new Map(),
        ...(tenant === 'acme' && { openId }),
      }),
    });
    for (const kid of ['a', 'b', 'c'])
      expect(await fateOf(gateway, await provider.token({}, { kid }))).toBe('not-signed-in');
    expect(provider.fetches()).toBe(1);
  });

  it('cannot be told while the keys cannot be had: unavailable, and it may be tried again', async () => {
    const { provider, gateway } = await setUp();
    provider.breaks();
    expect(await fateOf(gateway, await provider.token({}))).toBe('unavailable');
    expect(gateway.log).toMatchObject([{ msg: 'the keys of an OpenID provider cannot be had' }]);
  });
});
