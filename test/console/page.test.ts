import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signIn } from '../support/console.ts';
import { castSignIn, password } from '../support/console-cast.ts';
import { startGateway } from '../support/gateway.ts';

const script = 'console.log("the page")'.repeat(100);
const openId = {
  issuer: 'https://id.acme.example/realm',
  audience: 'expert-connect',
  jwksUri: 'https://keys.acme.example/jwks',
  clientId: 'console',
};

/** A built page, as small as one can be. */
function builtPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'expert-connect-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><script type="module" src="/assets/index-1.js"></script>',
  );
  writeFileSync(join(folder, 'assets', 'index-1.js'), script);
  writeFileSync(join(folder, 'assets', 'index-1.js.map'), '{}');
  return folder;
}

describe('GET /', () => {
  it('is the console page, checked again each time, under a policy without exceptions', async () => {
    const { url } = await startGateway({ pageFolder: builtPage() });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    const etag = response.headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  it('brings assets that never change under their name, compressed for whoever takes that', async () => {
    const { url } = await startGateway({ pageFolder: builtPage() });
    const response = await fetch(`${url}/assets/index-1.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(Number(response.headers.get('content-length'))).toBeLessThan(script.length / 10);
    expect(await response.text()).toBe(script);
    const plain = await fetch(`${url}/assets/index-1.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(script);
  });

  it('gives no other file', async () => {
    const { url } = await startGateway({ pageFolder: builtPage() });
    for (const path of [
      '/assets/index-1.js.map',
      '/assets/..%2findex.html',
      '/assets/none.js',
      '/index.html',
    ]) {
      expect((await fetch(url + path)).status, path).toBe(404);
    }
  });

  it('says that it has not been built, where it has not', async () => {
    const gateway = await startGateway({ pageFolder: '/nowhere' });
    const response = await fetch(gateway.url);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ detail: 'The console page has not been built.' });
    expect(gateway.log).toMatchObject([{ msg: 'there is no console page: it has not been built' }]);
  });
});

describe('GET /sign-in/<tenant>', () => {
  it('is the page as well, and may speak to the provider of this tenant alone', async () => {
    const { url } = await startGateway({
      pageFolder: builtPage(),
      signInOf: (id) => ({ ...castSignIn(id), ...(id === 'acme' && { openId }) }),
    });
    const policyOf = async (path: string) => (await fetch(url + path)).headers.get('content-security-policy');
    const own = "connect-src 'self' https://id.acme.example https://keys.acme.example;";
    expect(await policyOf('/sign-in/acme')).toContain(own);
    for (const path of ['/', '/sign-in/globex', '/sign-in/nobody']) {
      expect(await policyOf(path), path).toContain("connect-src 'self';");
    }
  });
});

describe('GET /api/tenants/<id>/sign-in', () => {
  const ways = async (openIdOfAcme?: object) => {
    const { url } = await startGateway({
      signInOf: (id) =>
        id === 'acme'
          ? { ...castSignIn(id), ...(openIdOfAcme && { openId: openIdOfAcme as typeof openId }) }
          : undefined,
    });
    const response = await fetch(`${url}/api/tenants/acme/sign-in`);
    return { answer: await response.json(), url };
  };

  it('tells whether there are passwords, and which provider', async () => {
    expect((await ways()).answer).toEqual({ passwords: true });
    const { clientId: _, ...forOtherConsoles } = openId;
    expect((await ways(forOtherConsoles)).answer).toEqual({
      passwords: true,
      openId: { issuer: openId.issuer },
    });
  });

  it('tells the page which of the provider’s tokens is meant for the gateway', async () => {
    expect((await ways(openId)).answer).toMatchObject({
      openId: { clientId: 'console', scope: 'openid profile', token: 'access_token' },
    });
    expect((await ways({ ...openId, audience: 'console', scope: 'openid' })).answer).toMatchObject({
      openId: { scope: 'openid', token: 'id_token' },
    });
  });

  it('answers 404 for an organisation that is not here', async () => {
    const { url } = await ways();
    const response = await fetch(`${url}/api/tenants/nobody/sign-in`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ detail: 'There is no organisation of that name.' });
  });
});

describe('canned replies', () => {
  it('are in the settings of whoever signs in', async () => {
    const replies = [{ name: 'greeting', text: 'Hello, how can I help?' }];
    const gateway = await startGateway({ cannedRepliesOf: (id) => (id === 'acme' ? replies : []) });
    expect((await signIn(gateway, 'acme', 'alice', password)).opening.settings.cannedReplies).toEqual(
      replies,
    );
    expect((await signIn(gateway, 'globex', 'ivy', password)).opening.settings.cannedReplies).toEqual([]);
  });
});
