// R16: what an agent writes in her office account, at the address that names an expert, goes to that expert from the agent.
import type { ForAgent } from '../domain/content/for-agent.ts';
import type { MessageId } from '../domain/ids.ts';
import type { Message } from '../domain/message.ts';
import { Refusal } from '../domain/refusal.ts';
import type { VoChat } from '../domain/vo-account.ts';
import type { Ports } from './ports.ts';
import { tenantOf } from './room.ts';
import { roomOf } from './vo-ports.ts';

/** What a stanza of the account says. */
export interface VoAnswer extends VoChat {
  readonly content: ForAgent;
  /** The device that it came from. */
  readonly senderAddress: string;
  /** `origin-id`, else `id`, of the stanza. */
  readonly senderId?: string;
  /** XEP-0308, XEP-0424: the account's id of the message that is corrected, or withdrawn. */
  readonly corrects?: string;
  readonly withdraws?: string;
  readonly encrypted?: string;
}

/**
 * Resolved when it is stored and on its way, also for a repeat and for what the bridge itself sent there as a copy (R19): these
 * send nothing. It stands in the room, and so in the console's history, but no console is told. Refusals: `encrypted`, `empty`,
 * `too-long`, `not-mode-3`, `unavailable`.
 */
export async function voToExpert(
  said: VoAnswer,
  ports: Pick<Ports, 'tenants' | 'vo' | 'clock' | 'ids' | 'settings' | 'handOver' | 'typing' | 'elsewhere'>,
): Promise<void> {
  const { agent, expert, content } = said;
  // As in expertToAgent.
  if (!ports.elsewhere.isHere(agent.tenantId)) throw new Refusal('unavailable');
  if (said.encrypted !== undefined) throw new Refusal('encrypted');
  const withdrawn = said.withdraws !== undefined;
  if (!withdrawn && content.text === '' && content.files.length === 0) throw new Refusal('empty');
  if (Buffer.byteLength(content.text) > ports.settings.messageBytes) throw new Refusal('too-long');
  const tenant = tenantOf(agent, ports);
  const nothing = { text: '', links: [], files: [] };
  const message: Message = {
    id: ports.ids.message(),
    room: roomOf(said),
    direction: 'out',
    from: agent.jid,
    at: ports.clock.now(),
    ...(withdrawn ? nothing : content),
    fate: { state: 'stored' },
    senderAddress: said.senderAddress,
    ...(said.senderId !== undefined && { senderId: said.senderId }),
    ...(withdrawn && { retracted: true }),
  };
  // No await before this: messages are stored in the order in which they came. R6 asks of VO what it asks of the console.
  const answered = await ports.vo.answer(message, said.corrects ?? said.withdraws, tenant.mode !== 3);
  if (answered === 'stream-elsewhere') throw new Refusal('unavailable');
  if (answered === 'not-begun') throw new Refusal('not-mode-3');
  if (answered !== 'stored') return;
  ports.typing.sent(agent.jid, expert);
  ports.handOver.wake(tenant.id);
}

/** R20: the expert sees the agent typing, wherever she types. */
export function voTyping(chat: VoChat, typing: boolean, ports: Pick<Ports, 'tenants' | 'typing'>): void {
  if (!tenantOf(chat.agent, ports).profile.typing.toExpert) return;
  if (typing) ports.typing.start(roomOf(chat));
  else ports.typing.stop(chat.agent.jid, chat.expert);
}

type Needs = Pick<Ports, 'history' | 'vo' | 'voAccounts'>;

/** A redirected message came back from the account: its fate says so, and so does an error to the expert. */
export async function redirectedCameBack(
  chat: VoChat,
  id: MessageId,
  condition: string,
  ports: Needs,
): Promise<void> {
  if (!(await isRedirected(chat, id, ports))) return;
  const failed = await ports.vo.settle([id], { state: 'failed', reason: condition }, 'bounce');
  for (const message of failed) ports.voAccounts.tellFailed(message, condition);
}

/** XEP-0184: the account's client has it. An error that comes later is not believed. */
export async function redirectedReceived(
  chat: VoChat,
  id: MessageId,
  ports: Pick<Ports, 'history' | 'vo'>,
): Promise<void> {
  if (await isRedirected(chat, id, ports)) await ports.vo.settle([id], { state: 'redirected' }, 'receipt');
}

/** Only the account that it went to can say something about it, and only at that expert's address. */
async function isRedirected(chat: VoChat, id: MessageId, ports: Pick<Ports, 'history'>): Promise<boolean> {
  const message = await ports.history.byId(chat.agent.tenantId, id);
  return (
    message?.vo === 'redirected' &&
    message.room.agent === chat.agent.jid &&
    message.room.expert === chat.expert
  );
}
