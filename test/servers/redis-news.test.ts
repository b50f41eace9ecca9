import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { News } from '../../src/bridge/cluster-ports.ts';
import { connectRedis } from '../../src/live/redis-client.ts';
import { createRedisNews } from '../../src/live/redis-news.ts';
import { newsContract } from '../live/news-contract.ts';
import { eventually } from '../support/eventually.ts';
import { type PrivateRedis, startRedis } from '../support/redis.ts';
import { silentLog } from '../support/silent-log.ts';

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.remove());

const join = (process: string, name = 'tests') => {
  const wire = createRedisNews({ place: redis.place, name, process, log: silentLog });
  onTestFinished(() => wire.close());
  return wire;
};

newsContract('Redis', join);

describe('Redis', () => {
  it('goes away and comes back: who listens is told that some may be missed, and news go on', async () => {
    const [one, two] = [join('one'), join('two')];
    const heard: News[] = [];
    let missed = 0;
    one.listen(
      () => {},
      () => {},
    );
    two.listen(
      (news) => void heard.push(news),
      () => void missed++,
    );
    await eventually(() => expect([one.isUp(), two.isUp(), missed]).toEqual([true, true, 1]));
    await redis.kill();
    await eventually(() => expect([one.isUp(), two.isUp()]).toEqual([false, false]));
    one.tell({ type: 'processes' });
    await redis.start();
    await eventually(() => expect([one.isUp(), two.isUp(), missed]).toEqual([true, true, 2]));
    expect(heard).toEqual([]);
    one.tell({ type: 'sessions' });
    await eventually(() => expect(heard).toEqual([{ type: 'sessions' }]));
  });

  it('hangs: a connection that gets no answer is left, so that nothing heaps up behind it', async () => {
    const connection = connectRedis(redis.place, 'tests', 300);
    onTestFinished(() => connection.disconnect());
    await eventually(() => expect(connection.status).toBe('ready'));
    redis.hangs();
    onTestFinished(() => redis.goesOn());
    await expect(connection.set('told', 'never')).rejects.toThrow();
    await eventually(() => expect(connection.status).not.toBe('ready'));
    // Refused at once, and not kept.
    await expect(connection.set('told', 'never')).rejects.toThrow();
    redis.goesOn();
    await eventually(() => expect(connection.status).toBe('ready'));
    expect(await connection.ping()).toBe('PONG');
  });

  it('says in the log, once, that it cannot be reached, and does not say the password', async () => {
    const said: string[] = [];
    const note = (subject: object, fact: string) => void said.push(`${JSON.stringify(subject)} ${fact}`);
    const place = { ...redis.place, password: 'not the right one' };
    const log = { ...silentLog, warn: note };
    const wire = createRedisNews({ place, name: 'tests', process: 'one', log });
    onTestFinished(() => wire.close());
    wire.listen(
      () => {},
      () => {},
    );
    await eventually(() => expect(said).toHaveLength(1));
    expect(said[0]).toContain('Redis is away');
    expect(said[0]).not.toContain('not the right one');
    expect(wire.isUp()).toBe(false);
  });

  it('carries news of others apart, by name', async () => {
    const [ours, others, us] = [join('one', 'ours'), join('two', 'others'), join('three', 'ours')];
    const heard: string[] = [];
    for (const [name, wire] of Object.entries({ others, us })) {
      wire.listen(
        ({ type }) => void heard.push(`${name} ${type}`),
        () => {},
      );
    }
    await eventually(() => expect([others.isUp(), us.isUp()]).toEqual([true, true]));
    ours.tell({ type: 'sessions' });
    await eventually(() => expect(heard).toEqual(['us sessions']));
  });
});
