import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/console/pace.ts';
import { defaultLimits } from '../../src/console/protocol/limits.ts';
import { signIn } from '../support/console.ts';
import { bob, password } from '../support/console-cast.ts';
import { ConsoleError } from '../support/console-error.ts';
import { startGateway } from '../support/gateway.ts';

const aliceSignsIn = (gateway: { url: string }) => signIn(gateway, 'acme', 'alice', password);

describe('the pace of a console', () => {
  const admitted = (pace: Pace, method: string, times: number, now: number) =>
    Array.from({ length: times }, () => pace.admit(method, now)).filter((verdict) => verdict === 'admitted')
      .length;

  it('is 20 messages in a second', () => {
    const pace = new Pace(defaultLimits, 0);
    expect(admitted(pace, 'chat.send', 30, 0)).toBe(20);
    expect(pace.admit('chat.send', 0)).toEqual({ retryAfter: 0.05 });
    expect(admitted(pace, 'chat.send', 30, 500)).toBe(10);
    expect(admitted(pace, 'chat.send', 30, 10_000)).toBe(20);
  });

  it('has its retryAfter right: then it may', () => {
    const pace = new Pace({ ...defaultLimits, messagesPerSecond: 3 }, 0);
    admitted(pace, 'chat.send', 3, 0);
    const verdict = pace.admit('chat.send', 0);
    expect(verdict).toEqual({ retryAfter: 0.334 });
    expect(pace.admit('chat.send', 334)).toBe('admitted');
  });

  it('is a flood ten times over', () => {
    const pace = new Pace(defaultLimits, 0);
    const verdicts = Array.from({ length: 201 }, () => pace.admit('chat.send', 0));
    expect(verdicts.indexOf('flood')).toBe(200);
    const others = Array.from({ length: 1001 }, () => pace.admit('chat.open', 0));
    expect(others.indexOf('flood')).toBe(1000);
  });

  it('lets a console acknowledge each of many events', () => {
    const pace = new Pace(defaultLimits, 0);
    expect(admitted(pace, 'session.ack', 9000, 0)).toBe(9000);
    expect(pace.admit('chat.open', 0)).toBe('admitted');
  });

  it('is not gained by a clock that is set back', () => {
    const pace = new Pace(defaultLimits, 1_000_000);
    admitted(pace, 'chat.send', 20, 1_000_000);
    expect(admitted(pace, 'chat.send', 20, 0)).toBe(0);
    expect(admitted(pace, 'chat.send', 20, 1000)).toBe(20);
  });
});

describe('a flood', () => {
  it('of messages: too-fast with retryAfter, after which it goes on', async () => {
    const gateway = await startGateway({ limits: { messagesPerSecond: 5 } });
    const console = await aliceSignsIn(gateway);
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => console.says(bob, `${at}`)),
    );
    const errors = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as ConsoleError] : [],
    );
    expect(errors).toHaveLength(3);
    for (const error of errors) {
      expect(error).toMatchObject({ code: -32000, reason: 'too-fast' });
      expect(error.data.retryAfter).toBeGreaterThan(0);
      expect(error.data.retryAfter).toBeLessThanOrEqual(0.2);
    }
    expect(gateway.bridge.messages.map(({ text }) => text)).toEqual(['0', '1', '2', '3', '4']);
    // The other requests have a rate of their own.
    await console.opens(bob);
    await expect
      .poll(() =>
        console.says(bob, 'later').then(
          () => 'sent',
          () => 'refused',
        ),
      )
      .toBe('sent');
  });

  it('ten times over: 1008; the session is held, the other consoles notice nothing', async () => {
    const gateway = await startGateway();
    const console = await aliceSignsIn(gateway);
    const other = await aliceSignsIn(gateway);
    const attempts = Array.from({ length: 250 }, (_, at) => console.says(bob, `${at}`));
    const outcomes = await Promise.allSettled(attempts);
    expect(await console.closed).toMatchObject({ code: 1008 });
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(30);
    await gateway.bridge.session(console.sessionId, 'lost');
    await other.says(bob, 'calm');
  });

  it('of other requests: too-fast, then 1008', async () => {
    const gateway = await startGateway({ limits: { framesPerSecond: 10 } });
    const console = await aliceSignsIn(gateway);
    const outcomes = await Promise.allSettled(Array.from({ length: 150 }, () => console.opens(bob)));
    expect(await console.closed).toMatchObject({ code: 1008 });
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' && outcome.reason instanceof ConsoleError ? [outcome.reason.reason] : [],
    );
    expect(reasons).toContain('too-fast');
  });

  it('of notifications that nobody can ask for slowness: 1008', async () => {
    const gateway = await startGateway({ limits: { framesPerSecond: 10 } });
    const console = await aliceSignsIn(gateway);
    for (let number = 0; number < 150; number += 1)
      console.notify('chat.typing', { with: bob, typing: true });
    expect(await console.closed).toMatchObject({ code: 1008 });
    expect(gateway.bridge.asked.length).toBeLessThanOrEqual(11);
  });

  it('of bytes: 1008', async () => {
    const gateway = await startGateway({ limits: { messagesPerSecond: 1, frameBytes: 4096 } });
    const console = await aliceSignsIn(gateway);
    const html = 'x'.repeat(3900);
    for (let number = 0; number < 15; number += 1) console.notify('chat.preview', { with: bob, html });
    expect(await console.closed).toMatchObject({ code: 1008 });
  });

  it('of pings: 1008', async () => {
    const gateway = await startGateway({ limits: { framesPerSecond: 3 } });
    const console = await aliceSignsIn(gateway);
    for (let number = 0; number < 40; number += 1) console.ws.ping();
    expect(await console.closed).toMatchObject({ code: 1008 });
  });
});
