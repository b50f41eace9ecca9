// This process among others that share its work.
import { randomUUID } from 'node:crypto';
import type { Elsewhere, NewsWire, SessionNews } from '../bridge/cluster-ports.ts';
import { createHearing, type Hearing, nowhereElse } from '../bridge/elsewhere.ts';
import { alone, createMembership, type Membership, type MembershipParts } from '../bridge/membership.ts';
import type { Log } from '../bridge/ports.ts';
import type { BridgeConfig } from '../config/config.ts';
import type { Session } from '../domain/session.ts';
import { createRedisCounters } from '../live/redis-counters.ts';
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
  /** Counts what is counted for all processes together. */
  readonly counter?: ReturnType<typeof createRedisCounters>['perMinute'];
  /** Whether news go about; of no meaning where there is nobody else. */
  readonly hasNews: () => boolean;
  /** Once everything is there that it acts on. */
  join(parts: JoinParts): void;
  /** Resolved when this process is one of them; gives the sessions of those that are no more. Nothing where it is alone. */
  start(): Promise<readonly Session[] | undefined>;
  close(): Promise<void>;
}

export interface JoinParts
  extends Omit<MembershipParts, 'process' | 'news' | 'renewed'>,
    Omit<Hearing, 'wire' | 'membership' | 'log'> {
  readonly heard: (news: SessionNews) => void;
}

export function createCluster({ cluster }: Pick<BridgeConfig, 'cluster'>, log: Log): Cluster {
  if (!cluster) return onlyOne;
  const process = randomUUID();
  const wire: NewsWire = createRedisNews({ place: cluster.redis, name: cluster.name, process, log });
  const counters = createRedisCounters(cluster.redis, cluster.name);
  let membership: Membership = nobodyYet;
  let heard: (news: SessionNews) => void = () => {};
  let listen = () => {};
  const elsewhere: Elsewhere = {
    isHere: (id) => membership.holds(id),
    goesOn: (id) => membership.goesOn(id),
    tell: wire.tell,
  };
  return {
    sharing: { process, committed: () => wire.tell({ type: 'sessions' }), heard: (news) => heard(news) },
    elsewhere,
    counter: counters.perMinute,
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
      listen = hearing.start;
    },
    start: async () => {
      const orphans = await membership.start();
      listen();
      return orphans;
    },
    close: async () => {
      counters.close();
      await wire.close();
    },
  };
}

const nobodyYet: Membership = { ...alone, holds: () => false };

const onlyOne: Cluster = {
  elsewhere: nowhereElse,
  membership: alone,
  state: () => [],
  hasNews: () => false,
  join: () => {},
  start: async () => undefined,
  close: async () => {},
};
