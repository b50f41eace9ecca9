// RFC 6121 3 and 4: subscriptions to agents, and their presence (R1–R3).
import { type Element, default as xml } from '@xmpp/xml';
import { probe, subscribe, unsubscribe, type Visible } from '../../bridge/agent-presence.ts';
import { watchExpert } from '../../bridge/expert-presence.ts';
import type { Ports } from '../../bridge/ports.ts';
import type { RosterMemory } from '../../bridge/rosters.ts';
import type { BareJid } from '../../domain/jid.ts';
import type { Agent } from '../../domain/person.ts';
import type { Answers, Feature, Incoming } from '../feature.ts';
import { presenceStanza } from '../stanza.ts';

type Needs = Pick<
  Ports,
  'tenants' | 'sessionLog' | 'settings' | 'subscriptions' | 'watches' | 'presenceQuestions' | 'elsewhere'
> & {
  /** R27: what an expert leaves is not put into the roster again. */
  readonly rosterMemory: Pick<RosterMemory, 'declined'>;
};

/** What stands in available presence besides addresses: capabilities, the picture's hash. Nothing of a status (R1). */
export type PresenceContents = (agent: Agent) => readonly Element[];

export function presence(ports: Needs, contents: PresenceContents): Feature {
  return {
    xep: 'RFC 6121',
    version: '2011',
    name: 'Presence and subscriptions',
    summary: 'Subscriptions to agents are granted; probes are answered with the truth',
    namespaces: [],
    at: 'agent',
    presences: [
      { types: ['subscribe'], handle: (asked) => whoSubscribes(asked, ports, contents) },
      { types: ['unsubscribe'], handle: (asked) => whoLeaves(asked, ports) },
      { types: ['probe'], handle: (asked) => whoAsks(asked, ports, contents) },
    ],
  };
}

/**
 * The address that an agent's presence is of (RFC 6121 4.2.1: a full one; clients keep presence by resource, and some never forget
 * what came without). One for all her browser tabs: experts see one agent.
 */
export const presenceAddress = (agent: BareJid) => `${agent}/console`;

/** An agent's presence to one expert. No status text, and a show only under profiles with four states (R1, R28). */
export function agentPresence(
  agent: Agent,
  expert: BareJid,
  { online, show }: Visible,
  contents: PresenceContents,
): Element {
  const head = { from: presenceAddress(agent.jid), to: expert };
  if (!online) return presenceStanza({ ...head, type: 'unavailable' });
  return presenceStanza(head, ...(show === undefined ? [] : [xml('show', {}, show)]), ...contents(agent));
}

/**
 * RFC 6121 3.1.5, and the presence at once (3.1.6). Nobody's address gives the answer of one who declines, and so does anybody's to
 * an expert who sees as many agents as one may.
 */
async function whoSubscribes(
  { agent, from, stanza }: Incoming,
  ports: Needs,
  contents: PresenceContents,
): Promise<Answers> {
  if (!agent) return [unsubscribed(stanza)];
  const visible = await subscribe(agent, from.bare, ports);
  if (!visible) return [unsubscribed(stanza)];
  // R28: whoever asks for an agent's presence is asked for the own, where agents are to see it.
  void watchExpert(agent, from.bare, ports, true).catch(() => {});
  const granted = presenceStanza({ from: agent.jid, to: from.bare, type: 'subscribed' });
  return [granted, agentPresence(agent, from.bare, visible, contents)];
}

/** RFC 6121 3.3.3: what was available becomes unavailable; `unsubscribed` tidies rosters that still say otherwise. */
async function whoLeaves({ agent, from, stanza }: Incoming, ports: Needs): Promise<Answers> {
  if (!agent) return [unsubscribed(stanza)];
  // The server's echo of an end that we made (R27): there is nothing left to end.
  if (!(await ports.subscriptions.has(agent.tenantId, agent.jid, from.bare))) return undefined;
  // Both in one commit: neither waits for the other.
  const [visible] = await Promise.all([
    unsubscribe(agent, from.bare, ports),
    ports.rosterMemory.declined(agent.tenantId, from.bare, agent.jid),
  ]);
  const goodbye = presenceStanza({ from: presenceAddress(agent.jid), to: from.bare, type: 'unavailable' });
  return visible?.online ? [goodbye, unsubscribed(stanza)] : [unsubscribed(stanza)];
}

/** RFC 6121 4.3.2. One who is not subscribed hears nothing, as at nobody's address. */
async function whoAsks(
  { agent, from }: Incoming,
  ports: Needs,
  contents: PresenceContents,
): Promise<Answers> {
  if (!agent) return undefined;
  const visible = await probe(agent, from.bare, ports);
  return visible && [agentPresence(agent, from.bare, visible, contents)];
}

function unsubscribed({ attrs }: Element): Element {
  const { from, to, id } = attrs;
  return xml('presence', { from: bareOf(to), to: bareOf(from), id, type: 'unsubscribed' });
}

const bareOf = (address: string | undefined) => address?.split('/', 1)[0];
