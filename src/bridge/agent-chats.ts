// What an agent does with her open chats.
import type { MessageId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Room } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import type { Ports } from './ports.ts';

const roomOf = (agent: Agent, expert: BareJid): Room => ({
  tenantId: agent.tenantId,
  agent: agent.jid,
  expert,
});

/** R24: the red bubble is gone, on all her consoles, for everything up to this message. */
export async function markRead(
  agent: Agent,
  expert: BareJid,
  upTo: MessageId,
  ports: Pick<Ports, 'journal'>,
): Promise<void> {
  await ports.journal.markRead(roomOf(agent, expert), upTo);
}

/** R25: closes the chat in her consoles. The expert notices nothing; the next message opens it again. */
export async function endChat(
  agent: Agent,
  expert: BareJid,
  ports: Pick<Ports, 'journal' | 'typing' | 'expertTyping'>,
): Promise<void> {
  ports.typing.stop(agent.jid, expert);
  ports.expertTyping.stop(agent.jid, expert);
  await ports.journal.endChat(roomOf(agent, expert), agent.jid);
}
