// XEP-0030: Service Discovery 2.5.0
import { type Element, default as xml } from '@xmpp/xml';
import type { Directories } from '../../bridge/directory.ts';
import type { Feature, IncomingRequest, NodeHandler } from '../feature.ts';
import { ProtocolRefusal } from '../refusals.ts';
import { pageOfSet } from '../result-set.ts';
import { capsNode, capsVersion } from './caps.ts';
import { contactForm } from './contacts.ts';

const info = 'http://jabber.org/protocol/disco#info';
const items = 'http://jabber.org/protocol/disco#items';
/** For those who ask for no page: a stanza has its limits. */
const mostItems = 500;

/** Answers for whatever stands in the list, itself included: the list is asked for when a question comes. */
export function disco(list: () => readonly Feature[], directories: Directories): Feature {
  return {
    xep: 'XEP-0030',
    version: '2.5.0',
    name: 'Service Discovery',
    summary: 'Of the component and of each agent; the component’s items are the agents, in pages (XEP-0059)',
    namespaces: [info, items],
    at: 'both',
    iqs: [
      { type: 'get', name: 'query', namespace: info, handle: (request) => infoOf(request, list()) },
      {
        type: 'get',
        name: 'query',
        namespace: items,
        handle: (request) => itemsOf(request, list(), directories),
      },
    ],
  };
}

export interface Identity {
  readonly category: string;
  readonly type: string;
  readonly name?: string;
}

/** An agent's, as the capabilities (XEP-0115) say them: the same for all, so that clients ask once. */
export const agentIdentity: Identity = { category: 'client', type: 'web' };

/** What is announced at agents' addresses or at the component's, sorted, each once. */
export function announced(list: readonly Feature[], place: 'agent' | 'domain'): readonly string[] {
  const here = list.filter((feature) => feature.at === place || feature.at === 'both');
  return [...new Set(here.flatMap((feature) => feature.namespaces))].sort();
}

function infoOf(request: IncomingRequest, list: readonly Feature[]): Element {
  const { agent, tenant, payload } = request;
  const { node } = payload.attrs;
  const own = node !== undefined && firstOf(list, (nodes) => nodes.info(request, node));
  if (own) return xml('query', { xmlns: info, node }, ...own);
  if (!agent) {
    if (node !== undefined) throw new ProtocolRefusal('no-such-node');
    const answer = infoQuery(
      [
        { category: 'component', type: 'generic', name: tenant.name },
        // XEP-0055: by which clients know where one may search.
        { category: 'directory', type: 'user', name: tenant.name },
      ],
      announced(list, 'domain'),
    );
    const contacts = contactForm(tenant);
    if (contacts) answer.append(contacts);
    return answer;
  }
  const namespaces = announced(list, 'agent');
  // The answer about a capabilities node must hash to its name, so it has nothing of the agent's own.
  if (node === undefined) return infoQuery([{ ...agentIdentity, name: agent.name }], namespaces);
  if (node !== capsNode(capsVersion([agentIdentity], namespaces))) throw new ProtocolRefusal('no-such-node');
  return infoQuery([agentIdentity], namespaces, node);
}

function infoQuery(identities: readonly Identity[], namespaces: readonly string[], node?: string): Element {
  return xml(
    'query',
    { xmlns: info, node },
    ...identities.map((identity) => xml('identity', { ...identity })),
    ...namespaces.map((namespace) => xml('feature', { var: namespace })),
  );
}

/** R27: who browses the component finds the agents. */
function itemsOf(request: IncomingRequest, list: readonly Feature[], directories: Directories): Element {
  const { payload, agent, tenant } = request;
  const { node } = payload.attrs;
  const own = node !== undefined && firstOf(list, (nodes) => nodes.items(request, node));
  if (own) return xml('query', { xmlns: items, node }, ...own);
  if (node !== undefined) throw new ProtocolRefusal('no-such-node');
  if (agent) return xml('query', { xmlns: items });
  const page = pageOfSet(payload, directories.agents(tenant).all, ({ jid }) => jid, mostItems);
  return xml(
    'query',
    { xmlns: items },
    ...page.items.map(({ jid, name }) => xml('item', { jid, name })),
    page.set,
  );
}

/** What the first feature that knows a node says of it. */
function firstOf<Answer>(
  list: readonly Feature[],
  ask: (nodes: NodeHandler) => Answer | undefined,
): Answer | undefined {
  for (const { nodes } of list) {
    const answer = nodes && ask(nodes);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
