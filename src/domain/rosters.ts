// R27: which agents stand in which experts' rosters by our doing.
import type { BareJid } from './jid.ts';
import type { Tenant } from './tenant.ts';

/** An entry as an expert sees it. */
export interface RosterContact {
  readonly agent: BareJid;
  readonly name: string;
  readonly group: string;
}

/**
 * What is remembered of an agent in an expert's roster: `giving`: about to be given, and nobody knows whether it came to that;
 * `given` by us; `declined`: she took it out herself, and is not given it
 * again; `own`: she had it before, or made it hers, and it is never touched.
 */
export type RosterState = 'giving' | 'given' | 'declined' | 'own';

export interface RememberedContact extends RosterContact {
  readonly expert: BareJid;
  readonly state: RosterState;
}

/** What there is to do in one expert's roster. */
export interface RosterChanges {
  readonly give: readonly RosterContact[];
  readonly takeAway: readonly BareJid[];
  /** Of agents who are gone: there is nothing to remember any more. */
  readonly forget: readonly BareJid[];
}

/** Every agent, but for the one who the expert is herself. */
export function contactsFor(tenant: Tenant, expert: BareJid, group: string): readonly RosterContact[] {
  return [...tenant.agents.values()]
    .filter(({ voJid }) => voJid !== expert)
    .map(({ jid, name }) => ({ agent: jid, name, group }));
}

/**
 * From what is remembered to what is to be, by expert; experts without changes are left out. `isComplete`: all experts are known.
 * While they are not, nobody's entries are taken away for not being known.
 */
export function rosterPlan(
  tenant: Tenant,
  group: string,
  remembered: readonly RememberedContact[],
  isComplete: boolean,
): ReadonlyMap<BareJid, RosterChanges> {
  const before = new Map<BareJid, Map<BareJid, RememberedContact>>();
  for (const contact of remembered) {
    const ofExpert = before.get(contact.expert) ?? new Map();
    before.set(contact.expert, ofExpert.set(contact.agent, contact));
  }
  const plan = new Map<BareJid, RosterChanges>();
  for (const expert of new Set([...tenant.experts.keys(), ...before.keys()])) {
    const isKnown = tenant.experts.has(expert);
    if (!isKnown && !isComplete) continue;
    const wanted = isKnown ? contactsFor(tenant, expert, group) : [];
    const changes = changesFor(wanted, before.get(expert) ?? new Map(), tenant);
    if (changes.give.length + changes.takeAway.length + changes.forget.length > 0) plan.set(expert, changes);
  }
  return plan;
}

function changesFor(
  wanted: readonly RosterContact[],
  before: ReadonlyMap<BareJid, RememberedContact>,
  tenant: Tenant,
): RosterChanges {
  const isNew = (contact: RosterContact) => {
    const known = before.get(contact.agent);
    if (!known || known.state === 'giving') return true;
    return known.state === 'given' && (known.name !== contact.name || known.group !== contact.group);
  };
  const wantedAgents = new Set(wanted.map(({ agent }) => agent));
  const unwanted = [...before.values()].filter(({ agent }) => !wantedAgents.has(agent));
  return {
    give: wanted.filter(isNew),
    takeAway: unwanted.filter(isOurs).map(({ agent }) => agent),
    forget: unwanted

      .filter((contact) => !isOurs(contact) && !tenant.agents.has(contact.agent))
      .map(({ agent }) => agent),
  };
}

const isOurs = ({ state }: RememberedContact) => state === 'given' || state === 'giving';
