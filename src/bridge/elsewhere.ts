// What can be done only where an organisation's stream is, and what other processes say. A bridge that is alone has every stream.
import type { TenantId } from '../domain/ids.ts';
import type { Elsewhere, News, NewsWire } from './cluster-ports.ts';
import { watchExpert } from './expert-presence.ts';
import type { Membership } from './membership.ts';
import type { Experts, HandOver, Log, Ports } from './ports.ts';

/** There is no other process. */
export const nowhereElse: Elsewhere = { isHere: () => true, goesOn: () => false, tell: () => {} };

/** Wakes the way out where it is. */
export const wokenWhereItIs = (way: HandOver, { isHere, tell }: Elsewhere): HandOver => ({
  wake: (tenantId) => (isHere(tenantId) ? way.wake(tenantId) : tell({ type: 'wake', tenantId })),
});

/** R20: shows typing to experts where the stream is. */
export const typingShownWhereItIs = (
  experts: Pick<Experts, 'showTyping'>,
  { isHere, tell }: Elsewhere,
): Pick<Experts, 'showTyping'> => ({
  showTyping: (room, typing) =>
    isHere(room.tenantId) ? experts.showTyping(room, typing) : tell({ type: 'typing', room, typing }),
});

export interface Hearing {
  readonly wire: NewsWire;
  readonly membership: Membership;
  readonly ports: Pick<
    Ports,
    'tenants' | 'experts' | 'watches' | 'presenceQuestions' | 'expertPresence' | 'elsewhere'
  >;
  readonly ways: readonly HandOver[];
  /** Learns what others have stored. */
  readonly lookUp: () => Promise<void>;
  readonly log: Log;
}

/** What this process does when others tell it something; and, from time to time, when they do not. */
export function createHearing({ wire, membership, ports, ways, lookUp, log }: Hearing) {
  const heldTenants = () => ports.tenants.all().filter(({ id }) => membership.holds(id));

  function look(): void {
    lookUp().catch((error: unknown) => {
      log.debug({ error: String(error) }, 'what others have stored is not known yet');
    });
  }

  function wake(tenantId: TenantId): void {
    if (membership.holds(tenantId)) for (const way of ways) way.wake(tenantId);
  }

  const does: { readonly [Type in News['type']]: (news: News & { readonly type: Type }) => void } = {
    sessions: look,
    processes: () => membership.look(),
    wake: ({ tenantId }) => wake(tenantId),
    typing: ({ room, typing }) => {
      if (membership.holds(room.tenantId)) ports.experts.showTyping(room, typing);
    },
    watch: ({ agent: jid, expert }) => {
      const agent = ports.tenants.agent(jid);
      if (!agent || !membership.holds(agent.tenantId)) return;
      watchExpert(agent, expert, ports).catch((error: unknown) => {
        log.debug({ agent: jid, error: String(error) }, 'an expert could not be asked for presence');
      });
    },
    'who-is-seen': () => {
      for (const { id: tenantId } of heldTenants())
        for (const [expert, seen] of ports.expertPresence.all(tenantId))
          wire.tell({ type: 'seen', tenantId, expert, seen });
    },
    seen: ({ tenantId, expert, seen }) => ports.expertPresence.learn(tenantId, expert, seen),
  };

  /** A process of a newer version may say what this one does not know. */
  function hear(news: News): void {
    const act: ((news: never) => void) | undefined = does[news.type];
    act?.(news as never);
  }

  function missed(): void {
    look();
    membership.look();
    for (const { id } of heldTenants()) wake(id);
    wire.tell({ type: 'who-is-seen' });
  }

  return {
    start: () => wire.listen(hear, missed),
    /** To be called each second or so: what nobody told is found. */
    renewed: () => {
      look();
      if (!wire.isUp()) for (const { id } of heldTenants()) wake(id);
    },
  };
}
