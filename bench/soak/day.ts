// A day of a contact centre, as what everybody does when. The same seed gives the same day.
import { type Chance, seeded } from '../../test/faults/suite/seeded.ts';

/** Minutes of the day, from 0:00. */
export type Minute = number;

export const dayBegins: Minute = 6 * 60;
export const dayEnds: Minute = 20 * 60;
/** From when until when everybody is there. */
export const everybodyIsThere = { from: 10 * 60, to: 15.5 * 60 } as const;

export type Act =
  | { readonly what: 'signs-in' | 'signs-out' | 'on-break' | 'available'; readonly agent: string }
  | { readonly what: 'opens' | 'pages'; readonly agent: string; readonly expert: string }
  | { readonly what: 'expert-writes'; readonly agent: string; readonly expert: string }
  | { readonly what: 'agent-writes'; readonly agent: string; readonly expert: string }
  | { readonly what: 'agent-tells'; readonly agent: string; readonly other: string }
  | { readonly what: 'ends'; readonly agent: string; readonly other: string };

export interface Deed {
  readonly at: Minute;
  readonly act: Act;
}

export interface Staff {
  /** Usernames, by group. */
  readonly groups: readonly (readonly string[])[];
  /** Accounts. */
  readonly experts: readonly string[];
}

/** Of each agent, in one day. */
const chatsWithExperts = 8;
const talksWithColleagues = 3;
const breaks = 3;

export function planDay(staff: Staff, seed: number): Deed[] {
  const chance = seeded(seed, 'a day');
  const deeds: Deed[] = [];
  for (const group of staff.groups)
    for (const agent of group) deeds.push(...dayOf(agent, group, staff.experts, chance));
  return deeds.sort((one, other) => one.at - other.at);
}

function dayOf(agent: string, group: readonly string[], experts: readonly string[], chance: Chance): Deed[] {
  const comes = 7 * 60 + between(0, 150, chance);
  const goes = Math.max(everybodyIsThere.to, comes + 8 * 60 + between(0, 60, chance));
  const deeds: Deed[] = [
    { at: comes, act: { what: 'signs-in', agent } },
    { at: goes, act: { what: 'signs-out', agent } },
  ];
  /** Nothing begins that would not be over before she goes. */
  const some = (lasts: number) => between(comes + 5, goes - lasts - 5, chance);
  for (let n = 0; n < breaks; n++) {
    const at = some(15);
    deeds.push({ at, act: { what: 'on-break', agent } }, { at: at + 15, act: { what: 'available', agent } });
  }
  for (let n = 0; n < chatsWithExperts; n++) {
    const expert = pick(experts, chance);
    let at = some(20);
    deeds.push({ at, act: { what: 'expert-writes', agent, expert } });
    deeds.push({ at: at + 0.2, act: { what: n % 4 === 0 ? 'pages' : 'opens', agent, expert } });
    for (let turn = 0; turn < 3; turn++) {
      at += between(0.5, 2, chance);
      deeds.push({ at, act: { what: 'agent-writes', agent, expert } });
      at += between(0.5, 2, chance);
      if (turn < 2) deeds.push({ at, act: { what: 'expert-writes', agent, expert } });
    }
  }
  for (let n = 0; n < talksWithColleagues; n++) {
    const other = pick(group, chance);
    if (other === agent) continue;
    // Both have to be there: only while everybody is.
    let at = between(everybodyIsThere.from, everybodyIsThere.to - 15, chance);
    for (let turn = 0; turn < 4; turn++) {
      const [writes, reads] = turn % 2 === 0 ? [agent, other] : [other, agent];
      deeds.push({ at, act: { what: 'agent-tells', agent: writes, other: reads } });
      at += between(0.5, 2, chance);
    }
    deeds.push({ at, act: { what: 'ends', agent, other } });
  }
  return deeds;
}

const between = (from: number, to: number, chance: Chance) => from + chance.next() * (to - from);
const pick = <Item>(items: readonly Item[], chance: Chance): Item =>
  items[chance.between(0, items.length - 1)] as Item;
