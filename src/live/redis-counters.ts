// Counters that several processes share: who guesses passwords at one of them has guessed at all.
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { connectRedis, type RedisPlace } from './redis-client.ts';

const answerMs = 1_000;

/** While Redis is away each process counts for itself. */
export function createRedisCounters(place: RedisPlace, name: string) {
  const redis = connectRedis(place, `expert-connect ${name} counts`, answerMs);
  return {
    perMinute: (what: string, points: number) =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `expert-connect:${name}:${what}`,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory({ points, duration: 60 }),
        ...{ points, duration: 60 },
      }),
    close: () => redis.disconnect(),
  };
}
