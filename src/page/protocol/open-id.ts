// Sign-in at an OpenID provider: the authorization code flow with PKCE (RFC 7636), by the page itself as a public
// application. It happens on /sign-in/<tenant>, the one address whose policy lets the page speak to the provider.
import { SignInFault, type SignInWays, type Token } from './sign-in.ts';

type Provider = NonNullable<SignInWays['openId']>;

/** What has to be known again when the provider sends the agent back. Kept for the tab. */
export interface Begun {
  readonly tenant: string;
  readonly state: string;
  readonly verifier: string;
}

interface Discovered {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

export const signInPath = (tenant: string) => `/sign-in/${encodeURIComponent(tenant)}`;
const redirectUri = (tenant: string) => location.origin + signInPath(tenant);

/** The provider's address to go to, and what to keep until the agent is back. */
export async function beginOpenId(
  tenant: string,
  provider: Provider,
): Promise<{ readonly address: string; readonly begun: Begun }> {
  const { authorization_endpoint } = await discover(provider.issuer);
  const begun = { tenant, state: randomText(), verifier: randomText() };
  const address = new URL(authorization_endpoint);
  const questions = {
    response_type: 'code',
    client_id: provider.clientId ?? '',
    redirect_uri: redirectUri(tenant),
    scope: provider.scope ?? 'openid profile',
    state: begun.state,
    code_challenge: await challengeOf(begun.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(questions)) address.searchParams.set(name, value);
  return { address: address.href, begun };
}

/** Whether this address is one that a provider sends an agent back to. */
export const isReturn = (search: string) => /[?&](code|error)=/.test(search);

/** From the provider's answer in the address to a token. */
export async function finishOpenId(
  search: string,
  begun: Begun | undefined,
  provider: Provider,
): Promise<Token> {
  const answer = new URLSearchParams(search);
  const refused = answer.get('error_description') ?? answer.get('error');
  if (refused !== null) throw new SignInFault(`The sign-in was refused: ${refused}`);
  if (!begun || answer.get('state') !== begun.state) {
    throw new SignInFault('This sign-in was not begun in this window. Please try again.');
  }
  const { token_endpoint } = await discover(provider.issuer);
  const response = await reach(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: provider.clientId ?? '',
      code: answer.get('code') ?? '',
      redirect_uri: redirectUri(begun.tenant),
      code_verifier: begun.verifier,
    }),
  });
  const tokens = (await response.json().catch(() => ({}))) as Partial<Record<string, unknown>>;
  const token = tokens[provider.token ?? 'access_token'];
  if (!response.ok || typeof token !== 'string') throw new SignInFault('The sign-in provider gave no token.');
  return { token, expiresAt: expiryOf(token, Number(tokens.expires_in ?? 3600)) };
}

async function discover(issuer: string): Promise<Discovered> {
  const response = await reach(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const found = (await response.json().catch(() => ({}))) as Partial<Discovered>;
  const { authorization_endpoint, token_endpoint } = found;
  // OpenID Connect Discovery 1.0, section 4.3: the issuer is exactly the one that was asked.
  if (!response.ok || found.issuer !== issuer || !authorization_endpoint || !token_endpoint) {
    throw new SignInFault(
      'The sign-in provider does not answer as it should. Please tell your administrator.',
    );
  }
  return { issuer, authorization_endpoint, token_endpoint };
}

async function reach(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: 'omit' });
  } catch {
    throw new SignInFault('The sign-in provider cannot be reached. Please try again.');
  }
}

/** Only for the page's own warning: the gateway judges the token. */
function expiryOf(token: string, secondsLeft: number): number {
  const payload = token.split('.')[1];
  try {
    const { exp } = JSON.parse(atob((payload ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as {
      exp: number;
    };
    return exp * 1000;
  } catch {
    return Date.now() + secondsLeft * 1000;
  }
}

function randomText(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

const base64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
