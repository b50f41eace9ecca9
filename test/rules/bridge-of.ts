// The bridge built from the same facts: real use cases and stanzas, the real archive; a messenger that takes everything.
import { type Element, default as xml } from '@xmpp/xml';
import { createTyping } from '../../src/bridge/agent-typing.ts';
import { Continuity } from '../../src/bridge/continuity.ts';
import { createHandOver } from '../../src/bridge/hand-over.ts';
import { createVoHandOver } from '../../src/bridge/vo-hand-over.ts';
import { consoleUseCases } from '../../src/console/use-cases.ts';
import type { SessionEvent } from '../../src/domain/event.ts';
import { clientId, type SessionId } from '../../src/domain/ids.ts';
import type { BareJid } from '../../src/domain/jid.ts';
import type { Agent } from '../../src/domain/person.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { createDirectories } from '../../src/live/directories.ts';
import { createExperts, senderOn } from '../../src/xmpp/experts.ts';
import { createFeatures } from '../../src/xmpp/features/index.ts';
import { createRouter } from '../../src/xmpp/router.ts';
import { createVoAccounts } from '../../src/xmpp/vo-accounts.ts';
import { generous, noOperations, portsInMemory, tenantsAre } from '../support/bridge-ports.ts';
import { quiet } from '../support/linked.ts';
import { settled } from '../support/manual-clock.ts';
import { tenantLinkOn } from '../support/tenant-link.ts';
import { type Act, agentNames, type Facts, organisations, type Somebody } from './facts.ts';
import { agentAt, expertAt, nameAt, tenantOf } from './tenants-of.ts';

/** A bridge for the facts. Each act gives what happened, in the words of the tables. */
export async function bridgeOf(facts: Facts): Promise<(act: Act) => Promise<string>> {
  const tenants = tenantsAre(...organisations.map((of) => tenantOf(of, facts)));
  const given = await portsInMemory(tenants);
  const { clock, vo, history, journal } = given;
  const out: Element[] = [];
  const link = tenantLinkOn({
    isUp: () => true,
    send: async (stanza: Element) => void out.push(stanza),
    ping: async () => {},
  });
  const linkOf = () => link;
  const send = senderOn(linkOf);
  const voAccounts = createVoAccounts(linkOf, send, tenants);
  const experts = createExperts(linkOf, tenants, () => []);
  const handOver = createHandOver({ journal, history, experts, clock }, quiet, 1_000);
  const voHandOver = createVoHandOver({ vo, voAccounts, experts, clock }, quiet, 1_000);
  const ports = {
    ...given,
    ...{ voAccounts, experts, handOver, voHandOver },
    typing: createTyping({ experts, clock, settings: given.settings }),
    richMessages: { linkTo: () => 'https://gateway.example/m/1' },
    directories: createDirectories(),
  };
  const { list } = createFeatures(ports, '1', noOperations);
  const routers = Object.fromEntries(
    organisations.map((of) => [
      of,
      createRouter({
        domain: `vcc.${of}.example`,
        ...{ tenants, features: list, log: quiet, floods: generous },
        send: async (stanza) => void out.push(stanza),
      }),
    ]),
  );
  const continuity = new Continuity(ports, quiet);
  const useCases = consoleUseCases(ports, continuity);
  for (const { id } of tenants.all()) for (const way of [handOver, voHandOver]) way.linkUp(id);

  const consoles = new Map<BareJid, { id: SessionId; events: SessionEvent[] }[]>();
  let count = 0;

  /** What an act brings about: stanzas that went out, and what the consoles were told. */
  async function after(
    doing: () => unknown,
  ): Promise<{ stanzas: Element[]; told: (jid: BareJid) => string[] }> {
    out.length = 0;
    for (const { events } of [...consoles.values()].flat()) events.length = 0;
    await doing();
    for (let turn = 0; turn < 4; turn += 1) await settled();
    return {
      stanzas: [...out],
      told: (jid) =>
        (consoles.get(jid) ?? []).flatMap(({ events }) =>
          events.flatMap((event) => (event.type === 'message' ? [event.message.text] : [])),
        ),
    };
  }

  const errorAmong = (stanzas: readonly Element[], to: BareJid) =>
    stanzas
      .find(({ attrs }) => attrs.type === 'error' && attrs.to?.startsWith(to))
      ?.getChild('error')
      ?.getChildElements()[0]?.name;
  const wentTo = (stanzas: readonly Element[], from: BareJid, to: BareJid, text: string) =>
    stanzas.some(
      (stanza) =>
        stanza.attrs.from === from && stanza.attrs.to === to && stanza.getChildText('body')?.includes(text),
    );
  const inWords = (condition: string) =>
    condition === 'service-unavailable' ? 'answered as nobody' : `refused: ${condition}`;
  const refusedAs = (error: unknown) => {
    if (error instanceof Refusal) return `refused: ${error.reason}`;
    throw error;
  };
  const known = (who: Somebody): Agent => {
    const agent = tenants.agent(agentAt(who));
    if (!agent) throw new Error(`${who.name} is no agent`);
    return agent;
  };

  async function signIn(who: Somebody): Promise<void> {
    const events: SessionEvent[] = [];
    const nothing = () => {};
    const { session } = await useCases.openSession(
      { agent: known(who), signIn: `sign-in-${++count}` },
      undefined,
      {
        sink: (more) => void events.push(...more.map(({ event }) => event)),
        ...{ replaced: nothing, dismissed: nothing, displaced: nothing },
      },
    );
    consoles.set(agentAt(who), [...(consoles.get(agentAt(who)) ?? []), { id: session.id, events }]);
  }

  async function signOut(who: Somebody): Promise<void> {
    for (const { id } of consoles.get(agentAt(who)) ?? []) await useCases.closeSession(id);
    consoles.delete(agentAt(who));
  }

  async function expertWrites(who: Somebody, to: Somebody): Promise<string> {
    const text = `said ${++count}.`;
    const stanza = xml('message', { type: 'chat', from: `${expertAt(who)}/desk`, to: agentAt(to), id: text });
    stanza.append(xml('body', {}, text));
    const { stanzas, told } = await after(() => routers[to.of]?.(stanza));
    const condition = errorAmong(stanzas, expertAt(who));
    const inVo = wentTo(stanzas, nameAt(who, to.of), expertAt(to), text);
    const shown = told(agentAt(to)).includes(text);
    if (condition) return shown || inVo ? 'refused and delivered' : inWords(condition);
    if (shown) return inVo ? 'on the consoles, and copied to VO' : 'on the consoles';
    return inVo ? 'redirected to VO' : 'lost';
  }

  async function accountWrites(who: Somebody, to: Somebody): Promise<string> {
    const text = `said ${++count}.`;
    const address = nameAt(to, to.of);
    const stanza = xml('message', { type: 'chat', from: `${expertAt(who)}/desk`, to: address, id: text });
    stanza.append(xml('body', {}, text));
    const { stanzas, told } = await after(() => routers[to.of]?.(stanza));
    const condition = errorAmong(stanzas, expertAt(who));
    if (told(agentAt(who)).length > 0) return 'shown in the console';
    if (condition) return inWords(condition);
    return wentTo(stanzas, agentAt(who), expertAt(to), text) ? 'goes to the expert' : 'lost';
  }

  async function agentWrites(act: Act & { do: 'agent writes' }): Promise<string> {
    const { who, to, via, file } = act;
    const agent = known(who);
    const text = `said ${++count}.`;
    const address = to.at === 'vo' ? expertAt(to) : agentAt(to);
    const draft = {
      ...{ with: address, clientId: clientId(text), text },
      ...(file && { files: [{ url: 'https://files.example/a.pdf' }] }),
    };
    try {
      const { stanzas, told } = await after(async () => {
        if (via === 'directory') useCases.followDirectory(agent, address);
        await useCases.send(agent, draft);
      });
      if (!told(agent.jid).includes(text)) return 'not on her own consoles';
      if (to.at === 'vcc') return told(address).includes(text) ? 'on the consoles of both' : 'lost';
      if (!wentTo(stanzas, agent.jid, address, text)) return 'lost';
      const isCopied = wentTo(stanzas, nameAt(to, who.of), expertAt(who), text);
      return isCopied ? 'goes to the expert, and copied to VO' : 'goes to the expert';
    } catch (error) {
      return refusedAs(error);
    }
  }

  async function presenceShown(who: Somebody, to: Somebody): Promise<string> {
    const ask = (type: string) =>
      routers[to.of]?.(xml('presence', { type, from: expertAt(who), to: agentAt(to) }));
    const { stanzas } = await after(() => ask('subscribe'));
    const about = stanzas.filter(
      ({ name, attrs }) => name === 'presence' && attrs.to?.startsWith(expertAt(who)),
    );
    await after(() => ask('unsubscribe'));
    if (about.some(({ attrs }) => attrs.type === 'unsubscribed')) return 'declined';
    const said = about.find(({ attrs }) => attrs.type === undefined || attrs.type === 'unavailable');
    if (said?.attrs.type === 'unavailable') return 'offline';
    return said ? (said.getChildText('show') ?? 'online') : 'unanswered';
  }

  async function watch(who: Somebody, to: Somebody): Promise<string> {
    const session = consoles.get(agentAt(who))?.[0]?.id;
    if (!session) return 'not signed in';
    try {
      await useCases.startMonitoring(known(who), session, agentAt(to));
      await useCases.stopMonitoring(known(who), session, agentAt(to));
      return 'watches';
    } catch (error) {
      return refusedAs(error);
    }
  }

  function directory(who: Somebody): string {
    try {
      const { entries } = useCases.searchDirectory(known(who), { text: '', limit: 100 });
      const placed = entries.map(({ jid }) => {
        const [name = '', domain = ''] = jid.split('@');
        return `${name} ${domain.startsWith('vcc.') ? 'vcc' : 'vo'}`;
      });
      return placed.sort().join(', ');
    } catch (error) {
      return refusedAs(error);
    }
  }

  return async (act) => {
    const { who } = act;
    switch (act.do) {
      case 'sign in':
        await after(() => signIn(who));
        return 'done';
      case 'sign out':
        await after(() => signOut(who));
        return 'done';
      case 'be':
        if (consoles.has(agentAt(who))) await after(() => useCases.setStatus(known(who), act.status));
        return 'done';
      case 'end':
        if (consoles.has(agentAt(who)) && agentNames.includes(act.to.name as (typeof agentNames)[number]))
          await after(() => useCases.endChat(known(who), agentAt(act.to)).catch(refusedAs));
        return 'done';
      case 'expert writes':
        return expertWrites(who, act.to);
      case 'account writes':
        return accountWrites(who, act.to);
      case 'agent writes':
        return consoles.has(agentAt(who)) ? agentWrites(act) : 'not signed in';
      case 'look at contacts':
        return useCases
          .listContacts(known(who))
          .map(({ agent }) => agent.username)
          .sort()
          .join(', ');
      case 'look at the directory':
        return directory(who);
      case 'look at presence':
        return presenceShown(who, act.to);
      case 'watch':
        return watch(who, act.to);
    }
  };
}
