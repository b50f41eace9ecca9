// The end of a process: where others go on, nobody goes; the last one takes everybody offline (R3).
import { setTimeout as pause } from 'node:timers/promises';
import { sayGoodbye } from '../bridge/agent-presence.ts';
import type { Membership } from '../bridge/membership.ts';
import type { Ports } from '../bridge/ports.ts';

/** How long the last one may take to get the streams that others are giving away; milliseconds. */
const patience = 5_000;
const lookAgainMs = 50;

type Needs = Pick<Ports, 'tenants' | 'sessionLog' | 'subscriptions' | 'experts'>;

/** Resolved when this process may close its links. */
export async function farewell(membership: Membership, ports: Needs): Promise<void> {
  if (await membership.announceLeave()) return membership.stop(true);
  await inherit(membership, ports);
  await membership.stop(false);
  const goodbyes = ports.tenants.all().map((tenant) => sayGoodbye(tenant, ports));
  // A link that goes down meanwhile ends its own goodbye, and no other.
  await Promise.allSettled(goodbyes);
}

/** Several that stop at once give their streams to the last of them, which has to have them to say goodbye. */
async function inherit(membership: Membership, { tenants, experts }: Needs): Promise<void> {
  const isUp = ({ id }: { id: Parameters<Membership['holds']>[0] }) => experts.isUp(id);
  const given = tenants.all().filter(({ id }) => !membership.holds(id));
  for (const end = performance.now() + patience; !given.every(isUp) && performance.now() < end; ) {
    membership.look();
    await pause(lookAgainMs);
  }
}
