import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createRedisCounters } from '../../src/live/redis-counters.ts';
import { eventually } from '../support/eventually.ts';
import { type PrivateRedis, startRedis } from '../support/redis.ts';

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.remove());

function failuresAt(name: string) {
  const counters = createRedisCounters(redis.place, name);
  onTestFinished(() => counters.close());
  return counters.perMinute('name', 3);
}

it('who guesses at one process has guessed at all of them, and at no other bridge', async () => {
  const [one, two, other] = [failuresAt('ours'), failuresAt('ours'), failuresAt('others')];
  // Until the connection is there each counts for itself.
  await eventually(async () => {
    await one.penalty('acme\nprobe');
    expect((await two.get('acme\nprobe'))?.consumedPoints).toBeGreaterThan(0);
  });
  for (let n = 0; n < 3; n++) await one.penalty('acme\nalice');
  expect((await two.get('acme\nalice'))?.remainingPoints).toBe(0);
  expect(await other.get('acme\nalice')).toBeNull();
  expect(await two.get('acme\nbob')).toBeNull();
});

it('while Redis is away each process counts for itself', async () => {
  const one = failuresAt('ours');
  await redis.kill();
  for (let n = 0; n < 3; n++) await one.penalty('acme\ncarol');
  expect((await one.get('acme\ncarol'))?.remainingPoints).toBe(0);
  await redis.start();
});
