// An expert writes to an agent.
import type { BareJid } from '../domain/jid.ts';
import type { FileLink, Link, Message } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Ports } from './ports.ts';
import { voUse } from './vo-use.ts';

/** What an expert's stanza says, in the form that the console may show (R10, R11). */
export interface ExpertMessage {
  readonly agent: Agent;
  readonly expert: BareJid;
  readonly text: string;
  readonly links: readonly Link[];
  readonly files: readonly FileLink[];
  /** `origin-id`, else `id`, of the stanza. */
  readonly senderId?: string;
  /** XEP-0308: the sender's id of the message that this one corrects. */
  readonly corrects?: string;
  /** XEP-0424: the sender's id of the message that is withdrawn. */
  readonly withdraws?: string;
  /** The name of the encryption, where the message is nothing else to us. */
  readonly encrypted?: string;
  /** The device that it came from. */
  readonly senderAddress?: string;
}

/**
 * R15: puts the message before every console of the agent, at once, in order, exactly once; resolved when it is stored and
 * stands in their logs, also for a repeat of one that does. R16: refused with `agent-offline` where no console is signed in, and
 * then never shown; with a VO licence it goes to her office account instead, and is as good as delivered. Other refusals: `encrypted`, `empty`, `too-long`, `unavailable`.
 */
export async function expertToAgent(
  said: ExpertMessage,
  ports: Pick<
    Ports,
    'tenants' | 'journal' | 'clock' | 'ids' | 'settings' | 'voHandOver' | 'expertTyping' | 'elsewhere'
  >,
): Promise<void> {
  // A process that hung has still what came before another one took the stream; later messages may have gone by.
  if (!ports.elsewhere.isHere(said.agent.tenantId)) throw new Refusal('unavailable');
  if (said.encrypted !== undefined) throw new Refusal('encrypted');
  const withdrawn = said.withdraws !== undefined;
  if (!withdrawn && said.text === '' && said.files.length === 0) throw new Refusal('empty');
  if (Buffer.byteLength(said.text) > ports.settings.messageBytes) throw new Refusal('too-long');

  const message: Message = {
    id: ports.ids.message(),
    room: { tenantId: said.agent.tenantId, agent: said.agent.jid, expert: said.expert },
    direction: 'in',
    from: said.expert,
    at: ports.clock.now(),
    text: withdrawn ? '' : said.text,
    links: withdrawn ? [] : said.links,
    files: withdrawn ? [] : said.files,
    fate: { state: 'stored' },
    ...(said.senderId !== undefined && { senderId: said.senderId }),
    ...(said.senderAddress !== undefined && { senderAddress: said.senderAddress }),
    ...(withdrawn && { retracted: true }),
  };
  // The message says that typing is over.
  ports.expertTyping.stop(said.agent.jid, said.expert);
  const vo = voUse(said.agent, said.expert, ports);
  // No await before this: messages are stored in the order in which they came.
  const received = await ports.journal.receive(message, said.corrects ?? said.withdraws, vo);
  if (received === 'stream-elsewhere') throw new Refusal('unavailable');
  if (received === 'nobody-signed-in') return refuseOffline(message, ports);
  if (vo) ports.voHandOver.wake(said.agent.tenantId);
}

/** R16: the ledger keeps the fate of the message, nobody its text. */
async function refuseOffline(
  { id, room, from, at, senderId }: Message,
  ports: Pick<Ports, 'journal'>,
): Promise<never> {
  const reason = 'agent-offline';
  await ports.journal.refuse({ id, room, from, at, reason, ...(senderId !== undefined && { senderId }) });
  throw new Refusal(reason);
}
