// Which pages may use the gateway from a browser. Programs send no Origin and are not asked.
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

export type AllowsOrigin = (origin: string | undefined, host: string | undefined) => boolean;

/** The gateway's own origin, the one of its public address, and those of the settings (`*`: all). */
export function createOriginCheck(allowed: readonly string[], publicUrl: string | undefined): AllowsOrigin {
  const origins = new Set(allowed.map((origin) => originOf(origin) ?? origin));
  const own = publicUrl && originOf(publicUrl);
  if (own) origins.add(own);
  return (origin, host) => {
    if (origin === undefined || origins.has('*') || origins.has(origin)) return true;
    return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
  };
}

/** Lets the allowed pages of other origins sign in (CORS); the others are refused. */
export function addOrigins(app: FastifyInstance, allows: AllowsOrigin): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin, host } = request.headers;
    if (!request.url.startsWith('/api/') || origin === undefined) return;
    reply.header('Vary', 'Origin');
    if (!allows(origin, host)) return sendProblem(reply, 403, 'This page may not use the gateway.');
    reply.header('Access-Control-Allow-Origin', origin);
    if (request.method !== 'OPTIONS') return;
    return reply
      .code(204)
      .headers({
        'Access-Control-Allow-Methods': 'POST',
        'Access-Control-Allow-Headers': 'Content-Type',
        'Access-Control-Max-Age': '600',
      })
      .send();
  });
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : undefined);
