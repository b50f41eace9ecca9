// The use cases' world, in memory: the real archive, a clock that stands still, nobody at the other ends.
import { onTestFinished } from 'vitest';
import { nowhereElse } from '../../src/bridge/elsewhere.ts';
import type { Ports, Tenants } from '../../src/bridge/ports.ts';
import { messageId, sessionId } from '../../src/domain/ids.ts';
import { domainOf } from '../../src/domain/jid.ts';
import type { Agent } from '../../src/domain/person.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { createExpertPresence } from '../../src/live/expert-presence.ts';
import { createFloods } from '../../src/live/floods.ts';
import { openStorage } from '../../src/storage/storage.ts';
import type { Operations } from '../../src/xmpp/features/operators.ts';
import { ManualClock } from './manual-clock.ts';
import { acme, globex } from './people.ts';

export const settings = {
  graceSeconds: 60,
  typingSeconds: 6,
  messageBytes: 32_768,
  consolesOfAnAgent: 16,
  presencePerSecond: 2_000,
  subscriptionsOfAnExpert: 10_000,
  noticesOfAnExpert: 100,
  rosterChangesPerSecond: 100,
};

/** What one account may send, where a test is not about that. */
export const generous = { stanzas: createFloods(1_000_000), requests: createFloods(1_000_000) };

export function tenantsAre(...tenants: readonly Tenant[]): Tenants {
  const byVccDomain = (domain: string) => tenants.find((tenant) => tenant.vccDomain === domain);
  return {
    all: () => tenants,
    byId: (id) => tenants.find((tenant) => tenant.id === id),
    byVccDomain,
    agent: (jid) => byVccDomain(domainOf(jid))?.agents.get(jid),
  };
}

/** Everything but the way to experts, which each test plays itself. Closed when the test is over. */
export async function portsInMemory(tenants: Tenants = tenantsAre(acme(), globex())) {
  const clock = new ManualClock();
  const storage = await openStorage({
    archive: { sqlite: { file: ':memory:' } },
    repeatMs: 3_600_000,
    keptEvents: 1_000,
    now: () => clock.now(),
    onFault: () => {},
  });
  onTestFinished(() => storage.close());
  let count = 0;
  return {
    ...storage,
    tenants,
    clock,
    settings,
    floods: createFloods(1_000_000),
    archiveFloods: createFloods(1_000_000),
    ...nobodyElsewhere(),
    elsewhere: nowhereElse,
    ids: { message: () => messageId(`message-${++count}`), session: () => sessionId(`session-${++count}`) },
  } satisfies Partial<Ports>;
}

/** A console of the agent that nobody looks at. */
export async function isSignedIn(
  agent: Agent,
  { sessionLog, ids, clock }: Pick<Ports, 'sessionLog' | 'ids' | 'clock'>,
) {
  const id = ids.session();
  await sessionLog.open(
    {
      id,
      tenantId: agent.tenantId,
      agent: agent.jid,
      openedAt: clock.now(),
      signIn: id,
      status: 'available',
      socket: { state: 'open' },
    },
    () => {},
  );
  return id;
}

/** Nobody types, nobody listens. */
function nobodyElsewhere() {
  const nothing = () => {};
  const typing = { start: nothing, stop: nothing, sent: nothing, stopAll: nothing };
  const way = { wake: nothing };
  const voAccounts: Ports['voAccounts'] = {
    isReady: () => false,
    deliver: async () => {},
    refusedOwn: nothing,
    showTyping: nothing,
    tellFailed: nothing,
  };
  return {
    ...{ typing, expertTyping: typing, voAccounts },
    expertPresence: createExpertPresence(),
    presenceQuestions: { subscribe: nothing, probe: async () => {} },
    ...{ handOver: way, voHandOver: way, noticeHandOver: way },
  };
}

/** What operators could do, if there were any. */
export const noOperations: Operations = { endSessions: async () => 0 };
