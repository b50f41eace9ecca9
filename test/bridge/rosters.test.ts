// R27: how fast rosters are changed. What is changed stands in test/domain/rosters and in the plays of rosters.
import { expect, it } from 'vitest';
import type { Experts } from '../../src/bridge/ports.ts';
import { createRosterKeeper } from '../../src/bridge/roster-keeper.ts';
import type { RosterWay } from '../../src/bridge/rosters.ts';
import { type BareJid, bareJid } from '../../src/domain/jid.ts';
import type { Expert } from '../../src/domain/person.ts';
import { portsInMemory, settings, tenantsAre } from '../support/bridge-ports.ts';
import { settled } from '../support/manual-clock.ts';
import { acme } from '../support/people.ts';
import { silentLog } from '../support/silent-log.ts';

/** More than there are lanes, each with all agents in the roster. */
function manyExperts(): ReadonlyMap<BareJid, Expert> {
  const jids = Array.from({ length: 25 }, (_, n) => bareJid(`expert-${n}@acme.example`));
  return new Map(jids.map((jid) => [jid, { jid, name: jid }]));
}

it('R27: rosters are changed at the pace of rosterChangesPerSecond, and no faster', async () => {
  const perSecond = 20;
  const tenant = { ...acme(), experts: manyExperts() };
  const ports = await portsInMemory(tenantsAre(tenant));
  const { clock } = ports;
  const times: number[] = [];
  const way: RosterWay = {
    name: 'played',
    read: async () => new Map(),
    give: async () => void times.push(clock.now()),
    takeAway: async () => expect.fail('nobody leaves'),
  };
  const experts = { isUp: () => true, showPresence: async () => {} } as Partial<Experts> as Experts;
  const keeper = createRosterKeeper(
    { ...ports, experts, settings: { ...settings, rosterChangesPerSecond: perSecond } },
    () => ({ group: 'Agents', ways: [way], isOff: false, isComplete: true }),
    silentLog,
  );
  const began = clock.now();
  keeper.review(tenant.id);
  await settled();
  for (let second = 1; second <= 3; second += 1) {
    await clock.passes(1);
    expect(times).toHaveLength(second * perSecond);
  }
  await clock.passes(10);
  // Four agents in each roster: all of it, in the end.
  expect(times).toHaveLength(25 * 4);
  const inAnySecond = times.map((at) => times.filter((other) => other >= at && other < at + 1000).length);
  expect(Math.max(...inAnySecond)).toBe(perSecond);
  expect((times.at(-1) ?? 0) - began).toBe((25 * 4 * 1000) / perSecond);
  await keeper.stop();
});
