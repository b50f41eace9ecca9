// Local passwords: POST /api/session.
import { hash, verify } from '@node-rs/argon2';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Tenants } from '../../bridge/ports.ts';
import { type TenantId, tenantId } from '../../domain/ids.ts';
import type { Agent } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import { agentByUsername } from '../../domain/tenant.ts';
import type { FailureCounter, TenantSignIn } from '../gateway-options.ts';
import type { Limits } from '../protocol/limits.ts';
import { Turns } from './turns.ts';

export interface Attempt {
  readonly tenant: string;
  readonly username: string;
  readonly password: string;
  /** Where it comes from. */
  readonly address: string;
}

/** Hashing keeps a core busy for 12 ms: two at a time leave room for messages. */
const hashesAtOnce = 2;
const longestQueue = 5000;

/** Who it is, and the hash that the password was proved by. */
export interface Proved {
  readonly agent: Agent;
  readonly passwordHash: string;
}

/**
 * The agent whose password it is. Throws a Refusal: `wrong-credentials` (the same, and after the same work, whether or not
 * the organisation or the name exists), `too-fast` after too many failures, `unavailable` when too many are waiting.
 */
export type PasswordSignIn = (attempt: Attempt) => Promise<Proved>;

export async function createPasswordSignIn(ports: {
  readonly tenants: Tenants;
  readonly signInOf: (tenant: TenantId) => TenantSignIn | undefined;
  readonly limits: Limits;
  readonly failureCounter?: FailureCounter;
  /** Whether the hash is of the password; this is the work that an attempt costs. */
  readonly verifies?: (hash: string, password: string) => Promise<boolean>;
}): Promise<PasswordSignIn> {
  const { tenants, signInOf, limits, failureCounter = perMinute, verifies = verify } = ports;
  const nobodysHash = await hash(crypto.randomUUID());
  const failuresOfName = failureCounter('name', limits.signInFailuresPerMinuteForName);
  const failuresOfAddress = failureCounter('address', limits.signInFailuresPerMinuteForAddress);
  const turns = new Turns(hashesAtOnce, longestQueue);

  async function verified({ tenant: id, username, password }: Attempt): Promise<Proved | undefined> {
    const tenant = tenants.byId(tenantId(id));
    const signIn = tenant && signInOf(tenant.id);
    const agent = tenant && signIn?.passwords ? agentByUsername(tenant, username) : undefined;
    const agentsHash = agent && signIn?.passwordHashes.get(agent.jid);
    // Somebody's hash stands in for nobody's, so that the work is that of this tenant's passwords.
    const stand = signIn?.passwordHashes.values().next().value ?? nobodysHash;
    const matches = await verifies(agentsHash ?? stand, password);
    return matches && agent && agentsHash ? { agent, passwordHash: agentsHash } : undefined;
  }

  return (attempt) => {
    const name = `${attempt.tenant}\n${attempt.username.toLowerCase()}`;
    const address = networkOf(attempt.address);
    // One after another for a name: many guesses at once are not more guesses.
    return turns.take(name, async () => {
      await refuseAfter(failuresOfName, name);
      await refuseAfter(failuresOfAddress, address);
      const proved = await verified(attempt);
      if (proved) return proved;
      await Promise.all([failuresOfName.penalty(name), failuresOfAddress.penalty(address)]);
      throw new Refusal('wrong-credentials');
    });
  };
}

const perMinute: FailureCounter = (_, points) => new RateLimiterMemory({ points, duration: 60 });

async function refuseAfter(failures: ReturnType<FailureCounter>, key: string): Promise<void> {
  const known = await failures.get(key);
  if (known && known.remainingPoints <= 0)
    throw new Refusal('too-fast', Math.ceil(known.msBeforeNext / 1000));
}

/** Whoever has one IPv6 address has all of its /64. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - front.length - tail.split(':').filter(Boolean).length;
  return [...front, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail?.split(':') ?? [])]
    .slice(0, 4)
    .join(':');
}
