import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../gateway-options.ts';
import { sendProblem } from './problem.ts';

/** How long the parts may take to say how they are, in milliseconds. */
const patience = 5000;

/** Whether the bridge is of use now: 503 names what is missing. */
export function addReadiness(app: FastifyInstance, ready: () => Promise<readonly Readiness[]>): void {
  app.get('/readyz', async (_request, reply) => {
    const checks = await answersOrNot(ready);
    const missing = checks.filter(({ ok }) => !ok);
    if (missing.length === 0) return { status: 'ok', checks };
    const names = missing.map(({ name }) => name).join(', ');
    return sendProblem(reply, 503, `Not ready: ${names}.`, { missing, checks });
  });
}

async function answersOrNot(ready: () => Promise<readonly Readiness[]>): Promise<readonly Readiness[]> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<readonly Readiness[]>((resolve) => {
    const missing = { name: 'bridge', ok: false, detail: `no answer within ${patience / 1000} s` };
    timer = setTimeout(() => resolve([missing]), patience);
  });
  try {
    return await Promise.race([ready(), silence]);
  } finally {
    clearTimeout(timer);
  }
}
