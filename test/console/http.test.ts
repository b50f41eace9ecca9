import { Gauge, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { askForToken, openConsole, signIn } from '../support/console.ts';
import { castSignIn, password } from '../support/console-cast.ts';
import { startGateway } from '../support/gateway.ts';

const alice = { tenant: 'acme', username: 'alice', password };

describe('POST /api/session', () => {
  it('gives a token and says when it ends', async () => {
    const gateway = await startGateway();
    const response = await askForToken(gateway, alice);
    expect(response.status).toBe(200);
    const { token, expiresAt } = (await response.json()) as { token: string; expiresAt: string };
    expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    expect((await openConsole(gateway, token)).opening.me.id).toBe('alice');
  });

  it('takes a name in any case', async () => {
    expect((await askForToken(await startGateway(), { ...alice, username: 'ALICE' })).status).toBe(200);
  });

  it('answers 401 to whatever is wrong, always the same', async () => {
    const gateway = await startGateway();
    const wrong = [
      { ...alice, password: 'wrong' },
      { ...alice, username: 'mallory' },
      { ...alice, tenant: 'globex' },
      { ...alice, tenant: 'nowhere' },
    ];
    const answers = await Promise.all(
      wrong.map(async (body) => {
        const response = await askForToken(gateway, body);
        expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
        return { status: response.status, body: await response.json() };
      }),
    );
    for (const answer of answers) {
      expect(answer).toEqual({
        status: 401,
        body: {
          type: 'about:blank',
          title: 'Unauthorized',
          status: 401,
          detail: 'The organisation, name or password is wrong.',
          reason: 'wrong-credentials',
        },
      });
    }
  });

  it('answers 401 where the tenant has no local passwords', async () => {
    const gateway = await startGateway({
      signInOf: (tenant) => ({ ...castSignIn(tenant), passwords: false }),
    });
    expect((await askForToken(gateway, alice)).status).toBe(401);
  });

  it('answers 429 with Retry-After after ten failures for a name, though the password be right', async () => {
    const gateway = await startGateway();
    const wrong = { ...alice, password: 'wrong' };
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await askForToken(gateway, wrong)).status),
    );
    expect(statuses.sort()).toEqual([...Array(10).fill(401), 429, 429]);
    const response = await askForToken(gateway, { ...alice, username: 'Alice' });
    expect(response.status).toBe(429);
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await response.json()).toMatchObject({ status: 429, reason: 'too-fast' });
    expect((await askForToken(gateway, { ...alice, username: 'erin' })).status).toBe(200);
  });

  it('answers 429 after sixty failures from an address', async () => {
    const gateway = await startGateway();
    for (let number = 0; number < 60; number += 1) {
      expect((await askForToken(gateway, { ...alice, username: `guess${number}` })).status).toBe(401);
    }
    expect((await askForToken(gateway, alice)).status).toBe(429);
  });

  it('lets many sign in at once', async () => {
    const gateway = await startGateway();
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async () => (await askForToken(gateway, alice)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('believes X-Forwarded-For of trusted proxies only', async () => {
    const limits = { signInFailuresPerMinuteForAddress: 1 };
    const wrong = (number: number) => ({ ...alice, username: `guess${number}` });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const open = await startGateway({ limits });
    expect((await askForToken(open, wrong(1), from('192.0.2.1'))).status).toBe(401);
    expect((await askForToken(open, wrong(2), from('192.0.2.2'))).status).toBe(429);
    const behind = await startGateway({ limits, trustedProxies: ['127.0.0.1'] });
    expect((await askForToken(behind, wrong(1), from('192.0.2.1'))).status).toBe(401);
    expect((await askForToken(behind, wrong(2), from('192.0.2.2'))).status).toBe(401);
    expect((await askForToken(behind, wrong(3), from('192.0.2.1'))).status).toBe(429);
    // What the attacker puts before what the proxy adds counts nothing.
    expect((await askForToken(behind, wrong(4), from('203.0.113.9, 192.0.2.1'))).status).toBe(429);
    // All of an IPv6 network is one address.
    expect((await askForToken(behind, wrong(5), from('2001:db8:0:1::1'))).status).toBe(401);
    expect((await askForToken(behind, wrong(6), from('2001:db8:0:1:2:3:4:5'))).status).toBe(429);
    expect((await askForToken(behind, wrong(7), from('2001:db8:0:2::1'))).status).toBe(401);
  });

  it('answers broken bodies with a problem', async () => {
    const gateway = await startGateway();
    const cases: [unknown, number, Record<string, string>?][] = [
      ['{', 400],
      ['', 400],
      ['[]', 400],
      ['null', 400],
      [{ tenant: 'acme', username: 'alice' }, 400],
      [{ ...alice, password: 7 }, 400],
      [{ ...alice, admin: true }, 400],
      [{ ...alice, password: 'x'.repeat(2000) }, 400],
      ['{"__proto__": {}}', 400],
      [{ ...alice, password: 'x'.repeat(20_000) }, 413],
      ['tenant=acme', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
      ['tenant=acme', 415, { 'content-type': 'text/plain' }],
    ];
    for (const [body, status, headers] of cases) {
      const response = await askForToken(gateway, body, headers);
      expect(response.status, JSON.stringify(body).slice(0, 60)).toBe(status);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({
        status,
        title: expect.any(String),
        detail: expect.any(String),
      });
    }
  });
});

describe('health', () => {
  it('GET /healthz says that the process lives', async () => {
    const { url } = await startGateway();
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  });

  it('GET /readyz names what is missing', async () => {
    let isUp = false;
    const { url } = await startGateway({
      ready: async () => [
        { name: 'archive', ok: true },
        { name: 'link acme', ok: isUp, detail: 'connection refused' },
      ],
    });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      detail: 'Not ready: link acme.',
      missing: [{ name: 'link acme', detail: 'connection refused' }],
    });
    isUp = true;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('GET /metrics shows the registry that the gateway was given', async () => {
    const registry = new Registry();
    new Gauge({ name: 'something_else', help: 'x', registers: [registry] }).set(7);
    const gateway = await startGateway({ registry });
    await signIn(gateway, 'acme', 'alice', password);
    const response = await fetch(`${gateway.url}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const text = await response.text();
    expect(text).toContain('something_else 7');
    expect(text).toContain('expert_connect_console_sockets 1');
    expect(text).toContain('expert_connect_console_requests_total{method="session.open",outcome="ok"} 1');
    expect(text).toContain('expert_connect_sign_ins_total{outcome="ok"} 1');
  });
});

describe('GET /m/<token>', () => {
  it('R12: gives the page with its own headers over the usual ones', async () => {
    const page = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; img-src https:",
    };
    const token = 'x'.repeat(600);
    const { url } = await startGateway({
      richMessage: async (asked) =>
        asked === token
          ? { status: 200, headers: page, body: '<p>Hello' }
          : { status: 404, headers: page, body: '<p>Nothing' },
    });
    const response = await fetch(`${url}/m/${token}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<p>Hello');
    expect(response.headers.get('content-security-policy')).toBe(page['content-security-policy']);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await fetch(`${url}/m/other`)).status).toBe(404);
  });
});

describe('every answer', () => {
  it('carries the headers that keep browsers from guessing, framing and telling', async () => {
    const { url } = await startGateway();
    for (const path of ['/healthz', '/nothing', '/api/session']) {
      const { headers } = await fetch(`${url}${path}`);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('to what is not there, or cannot be read, is a problem', async () => {
    const { url } = await startGateway();
    for (const [path, status] of [
      ['/nothing', 404],
      ['/%zz', 400],
      ['/console', 426],
    ] as const) {
      const response = await fetch(`${url}${path}`);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ type: 'about:blank', status });
    }
  });

  it('to a bug of ours tells nothing of it', async () => {
    const gateway = await startGateway({ richMessage: () => Promise.reject(new Error('secret')) });
    const response = await fetch(`${gateway.url}/m/x`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(gateway.log).toMatchObject([{ err: { message: 'secret' } }]);
  });
});
