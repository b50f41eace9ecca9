// GET /api/tenants/<id>/sign-in: how agents of an organisation sign in. Public, as it is asked before anybody has.
import type { FastifyInstance } from 'fastify';
import { tenantId } from '../../domain/ids.ts';
import type { GatewayOptions, OpenIdProvider } from '../gateway-options.ts';
import type { SignInWaysAnswer } from '../protocol/http-calls.ts';
import { sendProblem } from './problem.ts';

export function addSignInWays(app: FastifyInstance, { signInOf }: Pick<GatewayOptions, 'signInOf'>): void {
  app.get<{ Params: { id: string } }>('/api/tenants/:id/sign-in', async (request, reply) => {
    const ways = signInOf(tenantId(request.params.id));
    if (!ways) return sendProblem(reply, 404, 'There is no organisation of that name.');
    const answer: SignInWaysAnswer = {
      passwords: ways.passwords,
      ...(ways.openId && { openId: shown(ways.openId) }),
    };
    return answer;
  });
}

/** OpenID Connect Core 1.0, section 2: an ID token is meant for the application itself, an access token for an audience of its own. */
function shown({ issuer, audience, clientId, scope }: OpenIdProvider) {
  if (clientId === undefined) return { issuer };
  const token: 'id_token' | 'access_token' = audience === clientId ? 'id_token' : 'access_token';
  return { issuer, clientId, scope: scope ?? 'openid profile', token };
}
