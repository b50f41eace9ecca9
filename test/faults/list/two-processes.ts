// Two processes share the work on PostgreSQL and Redis; consoles resume at the other one.
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningBridge } from '../../support/bridge.ts';
import { startPostgresql } from '../../support/postgresql.ts';
import { startRedis } from '../../support/redis.ts';
import type { Fault, Scene, SharedServers } from '../suite/scene.ts';

/** A PostgreSQL and a Redis of their own for each play. */
const two = async (): Promise<SharedServers> => {
  const [postgresql, redis] = await Promise.all([startPostgresql(), startRedis()]);
  return {
    ...{ postgresql, redis, place: { postgresql: await postgresql.emptyDatabase(), redis: redis.place } },
    end: async () => {
      await postgresql.remove();
      await redis.remove();
    },
  };
};

/** Resolved when each has said something and was heard, again. */
async function talkGoesOn({ talks, untrue }: Scene, when: string): Promise<number> {
  const began = performance.now();
  const before = talks.map((talk) => talk.counts());
  const goesOn = () =>
    talks.every((talk, n) => {
      const { fromExpert, fromAgent } = talk.counts();
      const then = before[n] ?? { fromExpert: 0, fromAgent: 0 };
      return fromExpert > then.fromExpert && fromAgent > then.fromAgent;
    });
  while (!goesOn()) {
    if (performance.now() - began > 60_000) {
      untrue(`nobody is heard ${when}`);
      break;
    }
    await pause(50);
  }
  return (performance.now() - began) / 1_000;
}

export const killOneOfTwo: Fault = {
  name: 'kill-one-of-two',
  what: '`kill -9` of one of two processes at a random moment; the other goes on alone',
  rounds: { few: 2, many: 100 },
  share: two,
  async make(scene) {
    const killed = oneOf(scene);
    await killed.kill();
    const seconds = await talkGoesOn(scene, 'with one process');
    scene.note(`heard again after ${seconds.toFixed(1)} s`);
    await killed.start();
  },
};

export const rollingRestart: Fault = {
  name: 'rolling-restart',
  what: 'a rolling restart of two processes; no expert sees anybody leave',
  rounds: { few: 1, many: 20 },
  share: two,
  async make(scene) {
    const { stack, talks, untrue } = scene;
    const seen = await Promise.all(talks.map(async ({ expert }) => (await expert.there()).seen));
    const before = seen.map((stanzas) => stanzas.length);
    for (const bridge of stack.bridges) {
      await bridge.stop();
      await talkGoesOn(scene, 'while one process is stopped');
      await bridge.start();
    }
    seen.forEach((stanzas, n) => {
      const agent = talks[n]?.console.jid ?? '';
      const left = stanzas
        .slice(before[n])
        .filter(({ name, attrs }) => name === 'presence' && attrs.type && attrs.from?.startsWith(agent));
      for (const stanza of left) untrue(`in a rolling restart an expert saw ${stanza}`);
    });
  },
};

export const stopOneOfTwo: Fault = {
  name: 'stop-one-of-two',
  what: 'SIGSTOP of one of two processes for 8 s; the other takes over, and the first finds out',
  rounds: { few: 1, many: 20 },
  share: two,
  async make(scene) {
    const { pid } = oneOf(scene);
    const stopped = pid();
    process.kill(stopped, 'SIGSTOP');
    await pause(8_000);
    process.kill(stopped, 'SIGCONT');
    await talkGoesOn(scene, 'when both run again');
  },
};

export const redisGoes: Fault = {
  name: 'redis-goes',
  what: 'Redis is killed, stays away for a while and comes back with nothing',
  rounds: { few: 1, many: 20 },
  share: two,
  async make(scene) {
    await scene.shared.redis.kill();
    await talkGoesOn(scene, 'without Redis');
    await scene.shared.redis.start();
    await talkGoesOn(scene, 'with Redis again');
  },
};

export const postgresqlGoes: Fault = {
  name: 'postgresql-goes',
  what: 'PostgreSQL under two processes is killed, and comes back after a while',
  rounds: { few: 1, many: 20 },
  share: two,
  async make(scene) {
    await scene.shared.postgresql.kill();
    await pause(scene.chance.between(0, 6_000));
    await scene.shared.postgresql.start();
    await talkGoesOn(scene, 'with PostgreSQL again');
  },
};

/** The same fault, made where two processes share the work. */
export const underTwo = (fault: Fault): Fault => ({ ...fault, share: two });

function oneOf({ stack, chance }: Scene): RunningBridge {
  const [first, second] = stack.bridges;
  if (!first || !second) throw new Error('there are no two');
  return chance.oneOf([first, second]);
}
