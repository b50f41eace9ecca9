// RFC 6121 5: one-to-one messages. What they carry is read by stanza-reading.ts; the XEPs of that are declared in content.ts.
import { expertToAgent } from '../../bridge/expert-to-agent.ts';
import { expertTypes } from '../../bridge/expert-typing.ts';
import { messageBounced } from '../../bridge/fates.ts';
import type { Ports } from '../../bridge/ports.ts';
import { forAgent } from '../../domain/content/for-agent.ts';
import { receiptFor } from '../experts.ts';
import type { Answers, Feature, Incoming, MessageHandler } from '../feature.ts';
import { messageOf } from '../message-stanzas.ts';
import { readMessage } from '../stanza-reading.ts';

type Needs = Pick<
  Ports,
  | 'tenants'
  | 'journal'
  | 'history'
  | 'sessionLog'
  | 'floods'
  | 'clock'
  | 'ids'
  | 'settings'
  | 'voAccounts'
  | 'voHandOver'
  | 'expertTyping'
  | 'elsewhere'
>;
type ToAgent = Parameters<MessageHandler['handle']>[0];

export function message(ports: Needs): Feature {
  return {
    xep: 'RFC 6121',
    version: '2011-03',
    name: 'Instant Messaging: Exchanging Messages',
    summary: 'one-to-one messages in both directions',
    namespaces: [],
    at: 'agent',
    messages: [
      { from: 'expert', takes: () => true, handle: (incoming) => fromExpert(incoming, ports) },
      { from: 'error', takes: () => true, handle: (incoming) => cameBack(incoming, ports) },
    ],
  };
}

/** R10, R11, R15, R16: what can be read goes to the agent; the receipt follows when it is stored. */
async function fromExpert({ tenant, agent, from, stanza }: ToAgent, ports: Needs): Promise<Answers> {
  const read = readMessage(stanza);
  const content = forAgent(read);
  const saysNothing = content.text === '' && content.files.length === 0;
  // Chat states, markers and the like: no message, nothing to refuse.
  if (saysNothing && read.encrypted === undefined && read.retracts === undefined) {
    if (read.chatState !== undefined)
      await expertTypes(agent, from.bare, read.chatState === 'composing', ports);
    return undefined;
  }

  await ports.floods.take(`${tenant.id} ${from.bare}`);
  const senderId = read.originId ?? read.id;
  await expertToAgent(
    {
      agent,
      expert: from.bare,
      ...content,
      ...(senderId !== undefined && { senderId }),
      ...(read.from !== undefined && { senderAddress: read.from }),
      ...(read.replaces !== undefined && { corrects: read.replaces }),
      ...(read.retracts !== undefined && { withdraws: read.retracts }),
      // Whatever stands beside it is there for clients that cannot read it.
      ...(read.encrypted !== undefined && { encrypted: read.encrypted }),
    },
    ports,
  );
  // XEP-0184 5.1: an id is what a receipt is for.
  if (!read.receiptRequested || read.id === undefined || !tenant.profile.receipts.delivery) return undefined;
  return [receiptFor(read.id, agent.jid, read.from ?? from.bare)];
}

/** RFC 6120 8.3: an agent's message came back. Errors for anything else of ours (chat states, receipts) have no message's id. */
async function cameBack({ tenant, from, to, stanza }: Incoming, ports: Needs): Promise<undefined> {
  const { id, error } = readMessage(stanza);
  if (id === undefined) return;
  const report = { tenantId: tenant.id, expert: from.bare, agent: to.bare, id: messageOf(id) };
  await messageBounced(report, error?.condition ?? 'undefined-condition', ports);
}
