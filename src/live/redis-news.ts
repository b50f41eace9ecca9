// News between processes, over one stream of Redis. Nothing of it is needed for ever: the stream is short, and whoever has missed
// some of it looks at what is stored.
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { News, NewsWire } from '../bridge/cluster-ports.ts';
import type { Log } from '../bridge/ports.ts';
import { connectRedis, type RedisPlace } from './redis-client.ts';

/** Entries that the stream keeps, about. */
const kept = 10_000;
const blockMs = 1_000;
const answerMs = 2_000;
const atOnce = 500;

export interface RedisNewsOptions {
  readonly place: RedisPlace;
  /** Bridges that have nothing to do with each other may use one Redis. */
  readonly name: string;
  readonly process: string;
  readonly log: Log;
}

type Entries = readonly (readonly [
  stream: string,
  readonly (readonly [id: string, fields: readonly string[]])[],
])[];

export function createRedisNews({ place, name, process, log }: RedisNewsOptions): NewsWire {
  const stream = `expert-connect:${name}:news`;
  const teller = connectRedis(place, `expert-connect ${process}`, answerMs);
  // It waits for answers: what is told must not wait behind it.
  const hearer = connectRedis(place, `expert-connect ${process} hears`, blockMs + answerMs);
  let isClosed = false;
  let hears = false;
  let listening: Promise<void> | undefined;

  async function read(hear: (news: News) => void, missed: () => void): Promise<void> {
    let last: string | undefined;
    let isTold = false;
    while (!isClosed) {
      try {
        if (last === undefined) {
          last = await newest(hearer, stream);
          hears = true;
          log.info({ process }, 'news of other processes come over Redis');
          isTold = false;
          missed();
        }
        const entries = (await hearer.xread(
          ...(['COUNT', atOnce, 'BLOCK', blockMs, 'STREAMS', stream, last] as const),
        )) as Entries | null;
        for (const [id, fields] of entries?.[0]?.[1] ?? []) {
          last = id;
          const news = newsIn(fields, process);
          if (news) hear(news);
        }
      } catch (error) {
        if (!isTold && !isClosed)
          log.warn({ process, error: String(error) }, 'Redis is away: what is new is looked up each second');
        isTold = true;
        // Where it goes on is looked for again: the stream may be another one.
        last = undefined;
        hears = false;
        if (!isClosed) await pause(100);
      }
    }
  }

  return {
    tell: (news) => {
      if (isClosed) return;
      const entry = ['from', process, 'news', JSON.stringify(news)] as const;
      teller.xadd(stream, 'MAXLEN', '~', kept, '*', ...entry).catch(() => {
        // Others look by themselves.
      });
    },
    listen: (hear, missed) => {
      listening ??= read(hear, missed);
    },
    isUp: () => hears && teller.status === 'ready',
    close: async () => {
      isClosed = true;
      // What was told last leaves before the goodbye.
      await teller.quit().catch(() => {});
      teller.disconnect();
      hearer.disconnect();
      await listening;
    },
  };
}

async function newest(redis: Redis, stream: string): Promise<string> {
  const [entry] = await redis.xrevrange(stream, '+', '-', 'COUNT', 1);
  return entry?.[0] ?? '0-0';
}

/** Nothing where it is our own, or of a version that says what this one does not know. */
function newsIn(fields: readonly string[], process: string): News | undefined {
  const values = new Map(fields.flatMap((field, n) => (n % 2 === 0 ? [[field, fields[n + 1] ?? '']] : [])));
  if (values.get('from') === process) return undefined;
  try {
    const news: unknown = JSON.parse(values.get('news') ?? '');
    return typeof news === 'object' && news !== null && 'type' in news ? (news as News) : undefined;
  } catch {
    return undefined;
  }
}
