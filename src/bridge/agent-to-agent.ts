// R7, R23: an agent talks to another agent.
import { refuseColleague } from '../domain/colleagues.ts';
import { type Conversation, type Saying, wasWrittenTo } from '../domain/conversation.ts';
import { openingPage } from '../domain/history.ts';
import type { MessageId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Message } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { OpenedChat } from './agent-history.ts';
import { composed, type Draft, filesIn } from './agent-to-expert.ts';
import type { ConversationPage } from './conversation-ports.ts';
import type { Ports } from './ports.ts';
import { tenantOf } from './room.ts';
import { allowed } from './supervise.ts';

type Needs = Pick<Ports, 'tenants' | 'conversations'>;

/**
 * R23: says something to a colleague, and begins a conversation where none runs. It stands on the consoles of both when this is
 * resolved. The same `clientId` again gives the first message and says nothing. HTML stays HTML, sanitised. Refusals:
 * `unknown-contact`, `not-in-group`, `agent-offline`, `empty`, `too-long`, `no-files`, `unavailable`.
 */
export async function sendToAgent(
  agent: Agent,
  draft: Draft,
  ports: Needs & Pick<Ports, 'clock' | 'ids' | 'settings' | 'typing'>,
): Promise<Message> {
  const tenant = tenantOf(agent, ports);
  const other = tenant.agents.get(draft.with);
  if (!other) throw new Refusal('unknown-contact');
  const files = filesIn(draft, tenant);
  const { text, html, links } = composed(draft, ports.settings.messageBytes, files);
  const saying: Saying = {
    id: ports.ids.message(),
    tenantId: tenant.id,
    from: agent.jid,
    to: other.jid,
    at: ports.clock.now(),
    text,
    ...(html !== undefined && { html }),
    links,
    files,
    clientId: draft.clientId,
  };
  // No await before this: messages are stored in the order in which they were sent.
  const said = await ports.conversations.say(saying, {
    refuse: (running) => refuse(agent, other.jid, running, ports),
    mayWatch: (supervisor) => allowed(ports)(supervisor, [agent.jid, other.jid]),
    participants: [agent, other],
  });
  if (typeof said === 'string') throw new Refusal(said);
  if (!said.repeat) ports.typing.sent(agent.jid, other.jid);
  return said.message;
}

/** R14: a colleague is given the HTML itself, so nothing is dropped; the text stands in transcripts. Refuses what `sendToAgent` would. */
export function previewForAgent(html: string, settings: { readonly messageBytes: number }) {
  return { text: composed({ html }, settings.messageBytes).text, dropped: [] };
}

/** The running conversation, or nothing: what is over is gone. Refusals: `unknown-contact`, `not-in-group`. */
export async function openConversation(agent: Agent, other: BareJid, ports: Needs): Promise<OpenedChat> {
  const running = await ports.conversations.running(agent.tenantId, agent.jid, other);
  const reason = refuse(agent, other, running, ports);
  if (reason) throw new Refusal(reason);
  const name = ports.tenants.agent(other)?.name ?? other;
  const page = running
    ? await ports.conversations.latest(running.id, agent.jid, openingPage)
    : { messages: [], more: false };
  return { with: other, name, ...page };
}

/** Older messages of the running conversation. Refusals: `ended`, `unknown-message`. */
export async function earlierInConversation(
  agent: Agent,
  other: BareJid,
  before: MessageId,
  limit: number,
  ports: Needs,
): Promise<ConversationPage> {
  const { id } = await running(agent, other, ports);
  const page = await ports.conversations.before(id, agent.jid, before, limit);
  if (!page) throw new Refusal('unknown-message');
  return page;
}

/** R24. Refusals: `unknown-contact`, `ended`. */
export async function markReadInConversation(
  agent: Agent,
  other: BareJid,
  upTo: MessageId,
  ports: Needs,
): Promise<void> {
  await running(agent, other, ports);
  const done = await ports.conversations.markRead(agent.tenantId, agent.jid, other, upTo);
  if (done === 'ended') throw new Refusal('ended');
}

/** R20: agents see each other typing, while they talk. Refusals: `unknown-contact`, `ended`. */
export async function showTypingToAgent(
  agent: Agent,
  other: BareJid,
  typing: boolean,
  ports: Needs & Pick<Ports, 'typing'>,
): Promise<void> {
  const tenant = tenantOf(agent, ports);
  await running(agent, other, ports);
  if (!tenant.profile.typing.betweenAgents) return;
  if (typing) ports.typing.start({ tenantId: tenant.id, agent: agent.jid, expert: other });
  else ports.typing.stop(agent.jid, other);
}

/** R23: ends the conversation for both. Nothing happens where none runs. */
export async function endConversation(
  agent: Agent,
  other: BareJid,
  ports: Pick<Ports, 'conversations' | 'typing'>,
): Promise<void> {
  ports.typing.stop(agent.jid, other);
  ports.typing.stop(other, agent.jid);
  await ports.conversations.end(agent.tenantId, agent.jid, other);
}

async function running(agent: Agent, other: BareJid, ports: Needs): Promise<Conversation> {
  if (!tenantOf(agent, ports).agents.has(other)) throw new Refusal('unknown-contact');
  const conversation = await ports.conversations.running(agent.tenantId, agent.jid, other);
  if (!conversation) throw new Refusal('ended');
  return conversation;
}

function refuse(
  agent: Agent,
  other: BareJid,
  conversation: Conversation | undefined,
  ports: Pick<Ports, 'tenants'>,
) {
  const written = conversation !== undefined && wasWrittenTo(conversation, agent.jid);
  return refuseColleague(tenantOf(agent, ports), agent, other, { wasWrittenTo: written });
}
