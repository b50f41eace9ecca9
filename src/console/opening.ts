// session.open, up to its answer.

import type { Opened, Socket } from '../bridge/continuity.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Tenant } from '../domain/tenant.ts';
import { readParams } from './commands/command.ts';
import type { Floor } from './floor.ts';

export interface Opening {
  readonly opened: Opened;
  readonly agent: Agent;
  readonly tenant: Tenant;
  /** When the token ends, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Whether the sign-in still counts. */
  readonly isInForce: () => boolean;
}

/** Signs a console in and opens, or resumes, its session. Throws BadParams, or a Refusal. */
export async function openSession(
  params: unknown,
  { authenticate, useCases, tenants }: Pick<Floor, 'authenticate' | 'useCases' | 'tenants'>,
  socket: Socket,
): Promise<Opening> {
  const { token, console, resume } = readParams('session.open', params);
  const { agent, signIn, expiresAt, isInForce } = await authenticate(token);
  const tenant = tenants.byId(agent.tenantId);
  if (!tenant) throw new Refusal('not-signed-in');
  const who = { agent, signIn, ...(console !== undefined && { console }) };
  return { opened: await useCases.openSession(who, resume, socket), agent, tenant, expiresAt, isInForce };
}
