// This process among others that share its work.
import { randomUUID } from 'node:crypto';
import type { Elsewhere, NewsWire, SessionNews } from '../bridge/cluster-ports.ts';
import { createHearing, type Hearing, nowhereElse } from '../bridge/elsewhere.ts';
import { alone, createMembership, type Membership, type MembershipParts } from '../bridge/membership.ts';
import type { BridgeConfig } from '../config/config.ts';
import { createRedisNews } from '../live/redis-news.ts';
import type { Readiness } from '../ops/health.ts';
import type { Sharing } from '../storage/shared-sessions.ts';

export interface Cluster {
  /** What the archive needs to know of it; nothing where the process is alone. */
  readonly sharing?: Sharing;
  readonly elsewhere: Elsewhere;
  readonly membership: Membership;
  /** What there is to say of it when somebody asks how the bridge is. */
  readonly state: () => readonly Readiness[];
  /** Whether news go about; of no meaning where there is nobody else. */
  readonly hasNews: () => boolean;
  /** Once everything is there that it acts on. */
  join(parts: JoinParts): void;
  close(): Promise<void>;
}

export interface JoinParts
  extends Omit<MembershipParts, 'process' | 'news' | 'renewed'>,
    Omit<Hearing, 'wire' | 'membership' | 'log'> {
  readonly heard: (news: SessionNews) => void;
}

export function createCluster({ cluster }: Pick<BridgeConfig, 'cluster'>): Cluster {
  if (!cluster) return onlyOne;
  const process = randomUUID();
  const wire: NewsWire = createRedisNews({ place: cluster.redis, name: cluster.name, process });
  let membership: Membership = nobodyYet;
  let heard: (news: SessionNews) => void = () => {};
  const elsewhere: Elsewhere = { isHere: (id) => membership.holds(id), tell: wire.tell };
  return {
    sharing: { process, committed: () => wire.tell({ type: 'sessions' }), heard: (news) => heard(news) },
    elsewhere,
    get membership() {
      return membership;
    },
    state: () => [
      {
        name: 'news',
        ok: true,
        detail: wire.isUp()
          ? `this is ${process}; other processes: ${membership.others()}`
          : 'Redis is away: other processes hear of what is new a second later',
      },
    ],
    hasNews: () => wire.isUp(),
    join: (parts) => {
      heard = parts.heard;
      membership = createMembership({ ...parts, process, news: wire, renewed: () => hearing.renewed() });
      const hearing = createHearing({ ...parts, wire, membership });
      hearing.start();
    },
    close: () => wire.close(),
  };
}

const nobodyYet: Membership = { ...alone, holds: () => false };

const onlyOne: Cluster = {
  elsewhere: nowhereElse,
  membership: alone,
  state: () => [],
  hasNews: () => false,
  join: () => {},
  close: async () => {},
};
