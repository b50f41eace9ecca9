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
