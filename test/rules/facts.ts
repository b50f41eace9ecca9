// A random pair of organisations, as plain facts: what the tables of the rules are asked with, and what the bridge is built from.
import fc from 'fast-check';

export const organisations = ['red', 'blue'] as const;
export const groups = ['support', 'billing'] as const;
export const queues = ['calls', 'mail'] as const;

export type Organisation = (typeof organisations)[number];
export type OnOrOff = 'on' | 'off' | 'unsaid';

/** Supervision as somebody set it, or did not, for each thing that can have it. */
export interface Settings {
  readonly tenant: OnOrOff;
  readonly groups: Readonly<Record<(typeof groups)[number], OnOrOff>>;
  readonly queues: Readonly<Record<(typeof queues)[number], OnOrOff>>;
}

export interface AgentFacts {
  readonly role: 'agent' | 'supervisor' | 'auditor';
  readonly groups: readonly (typeof groups)[number][];
  readonly queues: readonly (typeof queues)[number][];
  readonly hasVoLicence: boolean;
}

export interface OrganisationFacts {
  readonly mode: 1 | 2 | 3;
  readonly profile: '9.9' | '9.10' | 'current';
  readonly copies: 'marked' | 'off';
  readonly monitoring: Settings;
  /** `anna`, `ben` and `cleo`, by name. */
  readonly agents: Readonly<Record<string, AgentFacts>>;
}

export type Facts = Readonly<Record<Organisation, OrganisationFacts>>;

/** Somebody at an organisation: an agent by a name of the agents, anybody else by another. */
export interface Somebody {
  readonly of: Organisation;
  readonly name: string;
}

export const agentNames = ['anna', 'ben', 'cleo'] as const;
/** `anna` has an account in the office messenger as well, if she has the licence. */
export const expertNames = ['xavier', 'yvonne', 'anna'] as const;

export type Act =
  | { readonly do: 'sign in' | 'sign out'; readonly who: Somebody }
  | { readonly do: 'be'; readonly who: Somebody; readonly status: 'available' | 'on-break' | 'work-offline' }
  | { readonly do: 'expert writes'; readonly who: Somebody; readonly to: Somebody }
  | { readonly do: 'account writes'; readonly who: Somebody; readonly to: Somebody }
  | {
      readonly do: 'agent writes';
      readonly who: Somebody;
      readonly to: Somebody & { readonly at: 'vo' | 'vcc' };
      readonly via: 'directory' | 'nothing';
      readonly file: boolean;
    }
  | { readonly do: 'end'; readonly who: Somebody; readonly to: Somebody }
  | { readonly do: 'look at contacts' | 'look at the directory'; readonly who: Somebody }
  | { readonly do: 'look at presence'; readonly who: Somebody; readonly to: Somebody }
  | { readonly do: 'watch'; readonly who: Somebody; readonly to: Somebody };

const onOrOff = fc.constantFrom<OnOrOff>('on', 'off', 'unsaid');
const settings: fc.Arbitrary<Settings> = fc.record({
  tenant: onOrOff,
  groups: fc.record({ support: onOrOff, billing: onOrOff }),
  queues: fc.record({ calls: onOrOff, mail: onOrOff }),
});
const agent: fc.Arbitrary<AgentFacts> = fc.record({
  role: fc.constantFrom('agent', 'agent', 'agent', 'supervisor', 'auditor'),
  groups: fc.subarray([...groups]),
  queues: fc.subarray([...queues]),
  hasVoLicence: fc.boolean(),
});
const organisation: fc.Arbitrary<OrganisationFacts> = fc.record({
  mode: fc.constantFrom(1, 2, 3, 3),
  profile: fc.constantFrom('9.9', '9.10', 'current'),
  copies: fc.constantFrom('marked', 'off'),
  monitoring: settings,
  agents: fc.record({ anna: agent, ben: agent, cleo: agent }),
});

export const facts: fc.Arbitrary<Facts> = fc.record({ red: organisation, blue: organisation });

/** Mostly of the one organisation, so that most acts are among people who may. */
const place = fc.constantFrom<Organisation>('red', 'red', 'red', 'blue');
const someAgent = fc.record({ of: place, name: fc.constantFrom(...agentNames) });
const somebodyAtTheComponent = fc.record({ of: place, name: fc.constantFrom(...agentNames, 'nobody') });
const someExpert = fc.record({ of: place, name: fc.constantFrom(...expertNames) });
const anyAddress = fc.record({
  of: place,
  name: fc.constantFrom(...agentNames, 'xavier', 'nobody'),
  at: fc.constantFrom<'vo' | 'vcc'>('vo', 'vcc'),
});

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('sign in' as const), who: someAgent }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign out' as const), who: someAgent }) },
  fc.record({
    do: fc.constant('be' as const),
    who: someAgent,
    status: fc.constantFrom('available', 'on-break', 'work-offline'),
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('expert writes' as const),
      who: someExpert,
      to: somebodyAtTheComponent,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('account writes' as const), who: someExpert, to: someExpert }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('agent writes' as const),
      who: someAgent,
      to: anyAddress,
      via: fc.constantFrom('directory', 'nothing', 'nothing'),
      file: fc.constantFrom(true, false, false, false),
    }),
  },
  fc.record({ do: fc.constant('end' as const), who: someAgent, to: someAgent }),
  fc.record({
    do: fc.constantFrom('look at contacts' as const, 'look at the directory' as const),
    who: someAgent,
  }),
  fc.record({ do: fc.constant('look at presence' as const), who: someExpert, to: somebodyAtTheComponent }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('watch' as const), who: someAgent, to: somebodyAtTheComponent }),
  },
);

export const acts = fc.array(act, { minLength: 10, maxLength: 40 });
