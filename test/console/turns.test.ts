import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/console/sign-in/turns.ts';

/** Work that goes on until it is let go. */
function gate() {
  let letGo = () => {};
  const done = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { letGo, done };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('are taken one after another for a key, and by others meanwhile', async () => {
    const turns = new Turns(10, 10);
    const begun: string[] = [];
    const first = gate();
    const work = (name: string, until: Promise<void>) => async () => {
      begun.push(name);
      await until;
      return name;
    };
    const all = [
      turns.take('alice', work('alice 1', first.done)),
      turns.take('alice', work('alice 2', Promise.resolve())),
      turns.take('erin', work('erin', Promise.resolve())),
    ];
    await soon();
    expect(begun).toEqual(['alice 1', 'erin']);
    first.letGo();
    expect(await Promise.all(all)).toEqual(['alice 1', 'alice 2', 'erin']);
  });

  it('are so many at once, whatever becomes of them', async () => {
    const turns = new Turns(2, 100);
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await soon();
      running -= 1;
      throw new Error('no');
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => turns.take(`${at % 5}`, work)),
    );
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(most).toBe(2);
  });

  it('are refused as unavailable when too many wait', async () => {
    const turns = new Turns(1, 2);
    const first = gate();
    const waiting = [turns.take('a', () => first.done), turns.take('b', () => first.done)];
    await expect(turns.take('c', async () => {})).rejects.toMatchObject({
      reason: 'unavailable',
      retryAfter: 5,
    });
    first.letGo();
    await Promise.all(waiting);
    await turns.take('c', async () => {});
  });
});
