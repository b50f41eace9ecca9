import type { FastifyInstance } from 'fastify';

/** The process is alive. */
export function addHealth(app: FastifyInstance): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
}
