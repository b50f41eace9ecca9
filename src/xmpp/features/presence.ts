// RFC 6121 3 and 4: subscriptions to agents, and their presence (R1–R3).
import { type Element, default as xml } from '@xmpp/xml';
import type { BareJid } from '../../domain/jid.ts';
import type { Agent } from '../../domain/person.ts';
import type { Answers, Feature, Incoming } from '../feature.ts';
import { presenceStanza } from '../stanza.ts';

export type Visible = 'online' | 'offline';

/** What the bridge does about subscriptions. Each rejects with a Refusal where it cannot. */
export interface PresenceUseCases {
  /** Remembers that the expert sees the agent; gives what there is to see. Again changes nothing. */
  subscribe(agent: Agent, expert: BareJid): Promise<Visible>;
  /** Forgets it; gives what was last to be seen, or `undefined` where nothing was. */
  unsubscribe(agent: Agent, expert: BareJid): Promise<Visible | undefined>;
  /** What this expert may see: `undefined` for one who is not subscribed. */
  probe(agent: Agent, expert: BareJid): Promise<Visible | undefined>;
}

/** What stands in available presence besides addresses: capabilities, the picture's hash. Nothing of a status (R1). */
export type PresenceContents = (agent: Agent) => readonly Element[];

export function presence(useCases: PresenceUseCases, contents: PresenceContents): Feature {
  return {
    xep: 'RFC 6121',
    version: '2011',
    name: 'Presence and subscriptions',
    summary: 'Every subscription to an agent is granted; probes are answered with the truth',
    namespaces: [],
    at: 'agent',
    presences: [
      { types: ['subscribe'], handle: (asked) => subscribe(asked, useCases, contents) },
      { types: ['unsubscribe'], handle: (asked) => unsubscribe(asked, useCases) },
      { types: ['probe'], handle: (asked) => probe(asked, useCases, contents) },
    ],
  };
}

/**
 * An agent's presence to one expert. From the bare JID: experts see one agent, not her browser tabs. Neither show nor
 * status, whatever she set (R1).
 */
export function agentPresence(
  agent: Agent,
  expert: BareJid,
  visible: Visible,
  contents: PresenceContents,
): Element {
  const head = { from: agent.jid, to: expert };
  if (visible === 'offline') return presenceStanza({ ...head, type: 'unavailable' });
  return presenceStanza(head, ...contents(agent));
}

/** RFC 6121 3.1.5, and the presence at once (3.1.6). Nobody's address gives the answer of one who declines. */
async function subscribe(
  { agent, from, stanza }: Incoming,
  useCases: PresenceUseCases,
  contents: PresenceContents,
): Promise<Answers> {
  if (!agent) return [unsubscribed(stanza)];
  const visible = await useCases.subscribe(agent, from.bare);
  const granted = presenceStanza({ from: agent.jid, to: from.bare, type: 'subscribed' });
  return [granted, agentPresence(agent, from.bare, visible, contents)];
}

/** RFC 6121 3.3.3: what was available becomes unavailable; `unsubscribed` tidies rosters that still say otherwise. */
async function unsubscribe({ agent, from, stanza }: Incoming, useCases: PresenceUseCases): Promise<Answers> {
  if (!agent) return [unsubscribed(stanza)];
  const visible = await useCases.unsubscribe(agent, from.bare);
  const goodbye = presenceStanza({ from: agent.jid, to: from.bare, type: 'unavailable' });
  return visible === 'online' ? [goodbye, unsubscribed(stanza)] : [unsubscribed(stanza)];
}

/** RFC 6121 4.3.2. One who is not subscribed hears nothing, as at nobody's address. */
async function probe(
  { agent, from }: Incoming,
  useCases: PresenceUseCases,
  contents: PresenceContents,
): Promise<Answers> {
  if (!agent) return undefined;
  const visible = await useCases.probe(agent, from.bare);
  return visible && [agentPresence(agent, from.bare, visible, contents)];
}

function unsubscribed({ attrs }: Element): Element {
  const { from, to, id } = attrs;
  return xml('presence', { from: bareOf(to), to: bareOf(from), id, type: 'unsubscribed' });
}

const bareOf = (address: string | undefined) => address?.split('/', 1)[0];
