// Signing in over HTTP. Whatever goes wrong is a SignInFault with a sentence to show.
import type { HttpCalls } from './types.ts';

export type SignInWays = HttpCalls['GET /api/tenants/{id}/sign-in']['answer'];
export type Credentials = HttpCalls['POST /api/session']['body'];

/** `expiresAt` in milliseconds since 1970. */
export interface Token {
  readonly token: string;
  readonly expiresAt: number;
}

export class SignInFault extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'SignInFault';
  }
}

/** How agents of the organisation sign in; `undefined` where there is none of this name. */
export async function askSignInWays(tenant: string): Promise<SignInWays | undefined> {
  const response = await reach(`/api/tenants/${encodeURIComponent(tenant)}/sign-in`);
  if (response.status === 404) return undefined;
  if (!response.ok) throw await faultOf(response);
  return (await response.json()) as SignInWays;
}

export async function signInWithPassword(credentials: Credentials): Promise<Token> {
  const response = await reach('/api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  if (!response.ok) throw await faultOf(response);
  const { token, expiresAt } = (await response.json()) as HttpCalls['POST /api/session']['answer'];
  return { token, expiresAt: Date.parse(expiresAt) };
}

async function reach(url: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    throw new SignInFault('The gateway cannot be reached. Please check your network and try again.');
  }
}

async function faultOf(response: Response): Promise<SignInFault> {
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  if (response.status === 429) {
    const seconds = Number(response.headers.get('Retry-After') ?? 60);
    return new SignInFault(`Too many attempts. Please try again in ${inWords(seconds)}.`);
  }
  return new SignInFault(problem.detail ?? 'Signing in does not work at the moment. Please try again.');
}

function inWords(seconds: number): string {
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? 'a second' : `${seconds} seconds`;
}
