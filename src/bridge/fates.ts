// What experts' servers and clients say about agents' messages.
import type { MessageId, TenantId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Fate, Message, Proof } from '../domain/message.ts';
import type { Ports } from './ports.ts';

interface Report {
  readonly tenantId: TenantId;
  /** Whom the report comes from, and for whom it is. */
  readonly expert: BareJid;
  readonly agent: BareJid;
  readonly id: MessageId;
}

type Needs = Pick<Ports, 'history' | 'journal'>;

/** The message came back: it failed, for the reason that the stanza error names. A receipt outweighs it. */
export async function messageBounced(
  report: Report,
  condition: string,
  ports: Needs & Pick<Ports, 'voAccounts'>,
): Promise<void> {
  const message = await settle(report, { state: 'failed', reason: condition }, 'bounce', ports);
  if (message?.vo !== 'answer' || message.fate.state === 'failed') return;
  const after = await ports.history.byId(report.tenantId, report.id);
  // R16: it was written in VO, and is told of there.
  if (after?.fate.state === 'failed') ports.voAccounts.tellFailed(message, condition);
}

/** XEP-0184: the expert has it. */
export async function messageReceived(report: Report, ports: Needs): Promise<void> {
  await settle(report, { state: 'delivered' }, 'receipt', ports);
}

/** Only the two people of the room can report about a message of theirs. Gives the message as it was before. */
async function settle(report: Report, fate: Fate, proof: Proof, ports: Needs): Promise<Message | undefined> {
  const message = await ports.history.byId(report.tenantId, report.id);
  if (message?.direction !== 'out') return undefined;
  if (message.room.expert !== report.expert || message.room.agent !== report.agent) return undefined;
  await ports.journal.settle([report.id], fate, proof);
  return message;
}
