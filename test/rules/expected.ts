// What the tables say of an act, and what the act changes, kept in the simplest way there is.
import {
  type Act,
  type AgentFacts,
  agentNames,
  expertNames,
  type Facts,
  type OnOrOff,
  type Organisation,
  type Somebody,
} from './facts.ts';
import {
  accountWrites,
  agentWritesToAgent,
  agentWritesToExpert,
  expertWrites,
  isContact,
  isOn,
  isShown,
  mayWatch,
  standsInDirectory,
  throughTheDirectory,
} from './tables.ts';

const nameOf = ({ of, name }: Somebody) => `${name} of ${of}`;

/** Tells for one act after the other what has to happen. */
export function expectations(facts: Facts): (act: Act) => string {
  const signedIn = new Set<string>();
  const statuses = new Map<string, 'available' | 'on-break' | 'work-offline'>();
  /** Rooms of an agent and an expert in which anything was said. */
  const begun = new Set<string>();
  /** Running conversations: who was written to in it, for each pair. */
  const writtenTo = new Map<string, Set<string>>();

  const agentAt = ({ of, name }: Somebody): AgentFacts | undefined => facts[of].agents[name];
  const roomOf = (agent: Somebody, expert: Somebody) => `${nameOf(agent)} and expert ${nameOf(expert)}`;
  const pairOf = (one: Somebody, other: Somebody) => [nameOf(one), nameOf(other)].sort().join(' and ');
  /** The licence of an agent, in the room with an expert: nothing of hers goes to herself. */
  const licenceOf = (agent: Somebody, expert: Somebody) => {
    if (!agentAt(agent)?.hasVoLicence) return 'none';
    return nameOf(agent) === nameOf(expert) ? 'of the same account' : 'of another account';
  };
  const together = (one: Somebody, other: Somebody) => {
    const [hers, his] = [agentAt(one), agentAt(other)];
    return {
      herself: nameOf(one) === nameOf(other),
      'a common group': hers?.groups.some((group) => his?.groups.includes(group)) ?? false,
      'a supervisor among them': [hers?.role, his?.role].includes('supervisor'),
    };
  };
  const endAllOf = (who: Somebody) => {
    for (const pair of writtenTo.keys())
      if (pair.split(' and ').includes(nameOf(who))) writtenTo.delete(pair);
  };

  function agentWrites(act: Act & { do: 'agent writes' }): string {
    const { who, to, via, file } = act;
    const { mode, profile, copies } = facts[who.of];
    const place = { 'same organisation': who.of === to.of, 'mode 3': mode === 3 };
    const licensed = place['same organisation'] && to.at === 'vcc' && (agentAt(to)?.hasVoLicence ?? false);
    const led = throughTheDirectory({ ...place, via, 'an agent with a licence': licensed });
    if (led !== 'leads there') return led;
    if (to.at === 'vo') {
      const room = roomOf(who, to);
      const licence = licenceOf(who, to);
      const outcome = agentWritesToExpert({
        ...place,
        begun: begun.has(room),
        file,
        profile,
        licence,
        copies,
      });
      if (!outcome.startsWith('refused')) begun.add(room);
      return outcome;
    }
    const pair = pairOf(who, to);
    const outcome = agentWritesToAgent({
      ...place,
      ...together(who, to),
      ...{ 'an agent': agentAt(to) !== undefined, file, profile },
      'was written to': writtenTo.get(pair)?.has(nameOf(who)) ?? false,
      'signed in': signedIn.has(nameOf(to)),
    });
    if (outcome === 'on the consoles of both')
      writtenTo.set(pair, new Set([...(writtenTo.get(pair) ?? []), nameOf(to)]));
    return outcome;
  }

  function watches(who: Somebody, to: Somebody): string {
    const agent = agentAt(to);
    const { tenant, groups, queues } = facts[to.of].monitoring;
    const nearest = (said: readonly OnOrOff[]): OnOrOff =>
      said.includes('off') ? 'off' : said.includes('on') ? 'on' : 'unsaid';
    const monitoring = isOn({
      groups: nearest(agent?.groups.map((group) => groups[group]) ?? []),
      queues: nearest(agent?.queues.map((queue) => queues[queue]) ?? []),
      tenant,
    });
    return mayWatch({
      role: agentAt(who)?.role ?? 'agent',
      'same organisation': who.of === to.of,
      'an agent': agent !== undefined,
      monitoring,
    });
  }

  function inDirectory(of: Organisation): string {
    const entries = agentNames.flatMap((name) => {
      const { hasVoLicence: licence } = facts[of].agents[name] ?? { hasVoLicence: false };
      const stands = standsInDirectory({ 'mode 3': facts[of].mode === 3, licence });
      if (stands === 'there is none') return [];
      return [`${name} ${stands === 'by the VO entry' ? 'vo' : 'vcc'}`];
    });
    if (entries.length === 0) return 'refused: not-mode-3';
    // Experts stand there whoever they are; she who has a licence is the same entry.
    return [...new Set([...entries, ...expertNames.map((name) => `${name} vo`)])].sort().join(', ');
  }

  return (act) => {
    const { who } = act;
    switch (act.do) {
      case 'sign in':
        if (!signedIn.has(nameOf(who))) statuses.set(nameOf(who), 'available');
        signedIn.add(nameOf(who));
        return 'done';
      case 'sign out':
        signedIn.delete(nameOf(who));
        endAllOf(who);
        return 'done';
      case 'be':
        if (signedIn.has(nameOf(who))) statuses.set(nameOf(who), act.status);
        return 'done';
      case 'expert writes': {
        const { to } = act;
        const outcome = expertWrites({
          'same organisation': who.of === to.of,
          'an agent': agentAt(to) !== undefined,
          'signed in': signedIn.has(nameOf(to)),
          licence: licenceOf(to, who),
          copies: facts[to.of].copies,
        });
        if (!/^(answered|refused)/.test(outcome)) begun.add(roomOf(to, who));
        return outcome;
      }
      case 'account writes': {
        const outcome = accountWrites({
          'same organisation': who.of === act.to.of,
          licence: agentAt(who)?.hasVoLicence ?? false,
          'to itself': nameOf(who) === nameOf(act.to),
          'mode 3': facts[who.of].mode === 3,
          begun: begun.has(roomOf(who, act.to)),
        });
        if (outcome === 'goes to the expert') begun.add(roomOf(who, act.to));
        return outcome;
      }
      case 'agent writes':
        return signedIn.has(nameOf(who)) ? agentWrites(act) : 'not signed in';
      case 'end':
        if (signedIn.has(nameOf(who)) && who.of === act.to.of) writtenTo.delete(pairOf(who, act.to));
        return 'done';
      case 'look at contacts': {
        const others = agentNames.filter((name) => isContact(together(who, { of: who.of, name })) === 'yes');
        return others.join(', ');
      }
      case 'look at the directory':
        return inDirectory(who.of);
      case 'look at presence':
        return isShown({
          'same organisation': who.of === act.to.of,
          'an agent': agentAt(act.to) !== undefined,
          'signed in': signedIn.has(nameOf(act.to)),
          profile: facts[act.to.of].profile,
          status: statuses.get(nameOf(act.to)) ?? 'available',
        });
      case 'watch':
        return signedIn.has(nameOf(who)) ? watches(who, act.to) : 'not signed in';
    }
  };
}
