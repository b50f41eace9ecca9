// The calls over plain HTTP, for the published description and for the routes.
import { z } from 'zod';
import { time } from './scalars.ts';

export const credentials = z.strictObject({
  tenant: z.string().min(1).max(256),
  username: z.string().min(1).max(256),
  password: z.string().min(1).max(1024),
});

const signedIn = z.strictObject({ token: z.string(), expiresAt: time });
export type SignedInAnswer = z.input<typeof signedIn>;

const signInWays = z.strictObject({
  passwords: z.boolean().meta({ description: 'Whether POST /api/session is open.' }),
  openId: z
    .strictObject({
      issuer: z.string(),
      clientId: z.string().optional().meta({
        description:
          'For the authorization code flow with PKCE; without it the console page offers no such way.',
      }),
      scope: z.string().optional(),
      token: z.enum(['id_token', 'access_token']).optional().meta({
        description:
          "Which of the provider's tokens session.open takes: the one for the audience of the settings.",
      }),
    })
    .optional(),
});
export type SignInWaysAnswer = z.input<typeof signInWays>;

interface HttpCall {
  readonly call: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly answer?: z.ZodType;
  /** Statuses with `application/problem+json` (RFC 9457). */
  readonly problems: Readonly<Record<string, string>>;
}

export const httpCalls: readonly HttpCall[] = [
  {
    call: 'POST /api/session',
    summary: 'Signs in with a local password, where the tenant uses those.',
    body: credentials,
    answer: signedIn,
    problems: {
      400: 'Not {tenant, username, password}.',
      401: 'Wrong organisation, name or password.',
      403: 'The page of this origin may not use the gateway.',
      413: 'The body is too long.',
      415: 'The body is not JSON.',
      429: 'Too many failures; Retry-After says when.',
      503: 'Too many are signing in; Retry-After says when.',
    },
  },
  {
    call: 'GET /api/tenants/{id}/sign-in',
    summary: 'How agents of an organisation sign in.',
    answer: signInWays,
    problems: {
      403: 'The page of this origin may not use the gateway.',
      404: 'There is no such organisation.',
    },
  },
  { call: 'GET /healthz', summary: 'The process is alive.', problems: {} },
  {
    call: 'GET /readyz',
    summary: 'The archive is reachable and every component link is up.',
    problems: { 503: 'What is missing, in `missing`.' },
  },
  { call: 'GET /metrics', summary: 'Prometheus text.', problems: {} },
  { call: 'GET /m/{token}', summary: 'The page of one rich message.', problems: {} },
  {
    call: 'GET /console',
    summary: 'The WebSocket of consoles.',
    problems: {
      400: 'The subprotocol expert-connect.v1 was not offered.',
      403: 'The page of this origin may not use the gateway.',
      426: 'Not a WebSocket.',
      503: 'The bridge is stopping.',
    },
  },
];
