import { expect, it } from 'vitest';
import { type BareJid, bareJid } from '../../src/domain/jid.ts';
import { type RememberedContact, rosterPlan } from '../../src/domain/rosters.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { acme, alice, bob, carol, dave, erin, grace } from '../support/people.ts';

const everybody = [alice, dave, erin, grace].map(({ jid }) => jid);
const given = (expert: BareJid, agents = [alice, dave, erin, grace], more: Partial<RememberedContact> = {}) =>
  agents.map(
    ({ jid, name }): RememberedContact => ({
      ...{ agent: jid, name, group: 'Desk', expert, state: 'given' },
      ...more,
    }),
  );

/** The plan in one line for each expert. */
function planFor(tenant: Tenant, remembered: readonly RememberedContact[], isComplete = true) {
  const plan = rosterPlan(tenant, 'Desk', remembered, isComplete);
  return Object.fromEntries(
    [...plan].map(([expert, { give, takeAway, forget }]) => [
      expert,
      [
        ...give.map(({ agent }) => `+${agent}`),
        ...takeAway.map((agent) => `-${agent}`),
        ...forget.map((agent) => `?${agent}`),
      ],
    ]),
  );
}

const without = (tenant: Tenant, ...gone: BareJid[]): Tenant => ({
  ...tenant,
  agents: new Map([...tenant.agents].filter(([jid]) => !gone.includes(jid))),
  experts: new Map([...tenant.experts].filter(([jid]) => !gone.includes(jid))),
});

it('R27: every agent comes to every known expert, but nobody to herself', () => {
  const daves = bareJid('dave@acme.example');
  const tenant = {
    ...acme(),
    experts: new Map([...acme().experts, [daves, { jid: daves, name: 'Dave Moss' }]]),
  };
  expect(planFor(tenant, [])).toEqual({
    [bob]: everybody.map((jid) => `+${jid}`),
    [carol]: everybody.map((jid) => `+${jid}`),
    [daves]: [alice.jid, erin.jid, grace.jid].map((jid) => `+${jid}`),
  });
});

it('R27: what is there already is not done again', () => {
  expect(planFor(acme(), [...given(bob), ...given(carol)])).toEqual({});
});

it('R27: an agent who left, and an expert who left, have what was given taken away', () => {
  const before = [...given(bob), ...given(carol)];
  expect(planFor(without(acme(), erin.jid), before)).toEqual({
    [bob]: [`-${erin.jid}`],
    [carol]: [`-${erin.jid}`],
  });
  expect(planFor(without(acme(), carol), before)).toEqual({ [carol]: everybody.map((jid) => `-${jid}`) });
});

it('R27: nothing is taken away for somebody not being known, while not all are known', () => {
  expect(planFor(without(acme(), carol), [...given(bob), ...given(carol)], false)).toEqual({});
});

it('R27: another name or group is given again', () => {
  const renamed = given(bob, [alice], { name: 'Alice H.' });
  const moved = given(bob, [grace], { group: 'Elsewhere' });
  const plan = planFor(acme(), [...renamed, ...moved, ...given(bob, [dave, erin]), ...given(carol)]);
  expect(plan).toEqual({ [bob]: [`+${alice.jid}`, `+${grace.jid}`] });
});

it('R27: what was about to be given is given, or taken away, whatever became of it', () => {
  const before = [
    ...given(bob, [alice], { state: 'giving' }),
    ...given(bob, [dave, erin, grace]),
    ...given(carol),
  ];
  expect(planFor(acme(), before)).toEqual({ [bob]: [`+${alice.jid}`] });
  expect(planFor(without(acme(), alice.jid), before)).toMatchObject({ [bob]: [`-${alice.jid}`] });
});

it.each(['declined', 'own'] as const)(
  'R27: an entry that is %s is neither given nor taken, and forgotten with the agent',
  (state) => {
    const before = [
      ...given(bob, [alice], { state, name: 'Another' }),
      ...given(bob, [dave, erin, grace]),
      ...given(carol),
    ];
    expect(planFor(acme(), before)).toEqual({});
    expect(planFor(without(acme(), alice.jid), before)).toEqual({
      [bob]: [`?${alice.jid}`],
      [carol]: [`-${alice.jid}`],
    });
    // She left, and may be back: what she did not want she still does not.
    expect(planFor(without(acme(), bob), before)).not.toMatchObject({
      [bob]: expect.arrayContaining([`?${alice.jid}`]),
    });
  },
);
