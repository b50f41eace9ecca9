import type { FastifyInstance } from 'fastify';
import type { RichMessagePage } from '../gateway-options.ts';

/** R12: the page of one rich message. */
export function addRichMessage(
  app: FastifyInstance,
  page: (token: string) => Promise<RichMessagePage>,
): void {
  app.get<{ Params: { token: string } }>('/m/:token', async (request, reply) => {
    const { status, headers, body } = await page(request.params.token);
    return reply.code(status).headers(headers).send(body);
  });
}
