import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Floods } from '../bridge/ports.ts';
import { Refusal } from '../domain/refusal.ts';

/** Refuses with `too-fast` whoever takes more than `perMinute` within a minute. */
export function createFloods(perMinute: number): Floods {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    take: async (key) => {
      try {
        await limiter.consume(key);
      } catch (error) {
        throw new Refusal('too-fast', Math.ceil((error as RateLimiterRes).msBeforeNext / 1000));
      }
    },
  };
}
