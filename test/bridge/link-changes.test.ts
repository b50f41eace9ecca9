import { beforeEach, describe, expect, it } from 'vitest';
import { createLinkChanges, type LinkChanges } from '../../src/bridge/link-changes.ts';
import type { Experts } from '../../src/bridge/ports.ts';
import { isSignedIn, portsInMemory } from '../support/bridge-ports.ts';
import { type ManualClock, settled } from '../support/manual-clock.ts';
import { acme, alice, bob, carol } from '../support/people.ts';
import { silentLog } from '../support/silent-log.ts';

/** What the server was given, in order: presence, and messages when they may go. */
let given: string[];
let clock: ManualClock;
let changes: LinkChanges;
/** Resolves what the server has not taken yet. */
let takes: (() => void)[];
let isSlow: boolean;

beforeEach(async () => {
  given = [];
  takes = [];
  isSlow = false;
  const ports = await portsInMemory();
  clock = ports.clock;
  await isSignedIn(alice, ports);
  for (const expert of [bob, carol]) await ports.subscriptions.add(acme().id, alice.jid, expert);
  const experts = {
    isUp: () => true,
    showPresence: async (_: string, expert: string) => {
      if (isSlow) await new Promise<void>((resolve) => void takes.push(resolve));
      given.push(`presence → ${expert}`);
    },
  } as Partial<Experts> as Experts;
  const way = {
    wake: () => {},
    linkUp: () => void given.push('messages'),
    linkDown: () => {},
  };
  const presenceTruth = { lost: () => {}, told: () => {} };
  changes = createLinkChanges({ ...ports, experts, ways: [way], presenceTruth }, silentLog);
});

describe('R3: when the link comes up', () => {
  it('presence goes ahead of the messages that waited', async () => {
    changes.cameUp(acme());
    await settled();
    expect(given).toEqual([`presence → ${bob}`, `presence → ${carol}`, 'messages']);
  });

  it('messages wait for presence no longer than two seconds, and go once', async () => {
    isSlow = true;
    changes.cameUp(acme());
    await settled();
    expect(given).toEqual([]);
    await clock.passes(2);
    expect(given).toEqual(['messages']);
    while (takes.length > 0) {
      takes.shift()?.();
      await settled();
    }
    expect(given).toEqual(['messages', `presence → ${bob}`, `presence → ${carol}`]);
  });

  it('messages of a stream that ended meanwhile wait for the next one', async () => {
    isSlow = true;
    changes.cameUp(acme());
    await settled();
    changes.wentDown(acme());
    takes.shift()?.();
    await clock.passes(60);
    expect(given).toEqual([`presence → ${bob}`]);
  });
});
