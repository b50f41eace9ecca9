// POST /api/session: sign in with a local password.
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../bridge/ports.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { credentials, type SignedInAnswer } from '../protocol/http-calls.ts';
import type { Limits } from '../protocol/limits.ts';
import { refusalSentences } from '../refusals.ts';
import { issueToken } from '../sign-in/local-tokens.ts';
import type { PasswordSignIn } from '../sign-in/passwords.ts';
import { sendProblem } from './problem.ts';

const statusOf: Partial<Record<string, number>> = {
  'wrong-credentials': 401,
  'too-fast': 429,
  unavailable: 503,
};

export function addSession(
  app: FastifyInstance,
  ports: {
    readonly signIn: PasswordSignIn;
    readonly tokenSecret: Uint8Array;
    readonly limits: Limits;
    readonly clock: Clock;
    readonly metrics: GatewayMetrics;
  },
): void {
  app.post('/api/session', async (request, reply) => {
    const read = credentials.safeParse(request.body);
    if (!read.success) {
      const expected = read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      return sendProblem(reply, 400, 'Expected {tenant, username, password}.', {
        reason: 'malformed',
        expected,
      });
    }
    try {
      const { agent, passwordHash } = await ports.signIn({ ...read.data, address: request.ip });
      ports.metrics.signIns.inc({ outcome: 'ok' });
      const time = { now: ports.clock.now(), hours: ports.limits.tokenHours };
      const { token, expiresAt } = await issueToken(agent, passwordHash, ports.tokenSecret, time);
      const answer: SignedInAnswer = { token, expiresAt: new Date(expiresAt).toISOString() };
      return await reply.send(answer);
    } catch (fault) {
      const status = fault instanceof Refusal ? statusOf[fault.reason] : undefined;
      if (!(fault instanceof Refusal) || status === undefined) throw fault;
      ports.metrics.signIns.inc({ outcome: fault.reason });
      if (fault.retryAfter !== undefined)
        reply.header('Retry-After', Math.max(1, Math.ceil(fault.retryAfter)));
      return sendProblem(reply, status, refusalSentences[fault.reason], { reason: fault.reason });
    }
  });
}
