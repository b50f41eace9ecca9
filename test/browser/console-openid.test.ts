// Signing in at the organisation's OpenID provider: authorization code with PKCE, by the page itself.
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { castSignIn } from '../support/console-cast.ts';
import { startOpenIdProvider } from '../support/open-id-provider.ts';
import { openChromium } from './chromium.ts';
import { buildPage, startPageGateway, visit } from './console-page.ts';

let context: BrowserContext;
let close: () => Promise<void> = async () => {};

beforeAll(async () => {
  buildPage();
  ({ context, close } = await openChromium());
});
afterAll(() => close());

/** The pages of a provider, which lets Alice in without a word; its code is good for whoever has the verifier. */
async function startProviderPages(answer: 'code' | 'refusal' = 'code') {
  const asked: URLSearchParams[] = [];
  let issuer = '';
  let token = async () => '';
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', issuer);
    if (url.pathname === '/.well-known/openid-configuration') {
      return json(response, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
      });
    }
    if (url.pathname === '/authorize') {
      asked.push(url.searchParams);
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      if (answer === 'code') back.searchParams.set('code', 'the-code');
      else back.searchParams.set('error_description', 'Alice may not.');
      if (answer === 'refusal') back.searchParams.set('error', 'access_denied');
      return response.writeHead(302, { location: back.href }).end();
    }
    let body = '';
    for await (const part of request) body += part;
    const form = new URLSearchParams(body);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight = form.get('code') === 'the-code' && challenge === asked[0]?.get('code_challenge');
    return json(
      response,
      isRight ? { access_token: await token(), expires_in: 3600 } : { error: 'invalid_grant' },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = await startOpenIdProvider(issuer);
  token = () => keys.token({});
  const openId = { issuer, audience: 'expert-connect', jwksUri: keys.jwksUri, clientId: 'console' };
  const gateway = await startPageGateway({
    signInOf: (id) => ({ ...castSignIn(id), ...(id === 'acme' && { passwords: false, openId }) }),
  });
  return { issuer, gateway, asked };
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify(body));
}

describe('signing in at a provider', () => {
  it('goes there and comes back, and neither a code nor a token stays in the address', async () => {
    const { issuer, gateway, asked } = await startProviderPages();
    const { page, complaints, elsewhere } = await visit(context, gateway);
    await page.getByLabel('Organisation').fill('acme');
    await page.getByRole('button', { name: `Sign in with ${new URL(issuer).host}` }).click();
    await page.getByRole('tablist').waitFor();
    expect(await page.getByRole('button', { name: /^Alice Hart/ }).count()).toBe(1);
    expect(page.url()).toBe(`${gateway.url}/`);
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      client_id: 'console',
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${gateway.url}/sign-in/acme`,
    });
    expect(elsewhere.every((url) => url.startsWith(issuer))).toBe(true);
    expect(complaints).toEqual([]);
    await page.reload();
    await page.getByRole('tablist').waitFor();
    await page.close();
  });

  it('says why it was refused', async () => {
    const { issuer, gateway } = await startProviderPages('refusal');
    const { page } = await visit(context, gateway, '/sign-in/acme');
    await page.getByRole('button', { name: `Sign in with ${new URL(issuer).host}` }).click();
    await page.getByRole('alert').getByText('The sign-in was refused: Alice may not.').waitFor();
    await page.close();
  });

  it('takes no code that this window did not ask for', async () => {
    const { gateway } = await startProviderPages();
    const { page } = await visit(context, gateway, '/sign-in/acme?code=the-code&state=of-somebody-else');
    await page.getByRole('alert').getByText('This sign-in was not begun in this window.').waitFor();
    await page.close();
  });
});
