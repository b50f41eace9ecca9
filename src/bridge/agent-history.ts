// R21: the window of a room that a console shows.
import { openingPage, windowOf } from '../domain/history.ts';
import type { MessageId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { expertName } from '../domain/tenant.ts';
import type { HistoryPage, Ports } from './ports.ts';
import { roomWith, tenantOf } from './room.ts';

type Needs = Pick<Ports, 'tenants' | 'history'>;

/** The most that one page of older messages holds. */
const largestPage = 100;

export interface OpenedChat extends HistoryPage {
  readonly with: BareJid;
  readonly name: string;
}

/** Opens the room's chat with its newest messages, oldest first. Refusals: `unknown-contact`, `not-mode-3`. */
export async function openChat(
  agent: Agent,
  expert: BareJid,
  ports: Needs & Pick<Ports, 'journal'>,
): Promise<OpenedChat> {
  const tenant = tenantOf(agent, ports);
  const room = await roomWith(tenant, agent, expert, ports);
  await ports.journal.openChat(room);
  const { size } = windowOf(tenant.profile);
  const page = await ports.history.latest(room, Math.min(openingPage, size));
  return {
    with: expert,
    name: expertName(tenant, expert),
    messages: page.messages,
    more: page.more && size > openingPage,
  };
}

/**
 * The messages before `before`, as far as the profile's window reaches: a page over its edge is cut there, one wholly outside
 * is refused with `outside-window`. Also refused: `unknown-contact`, `not-mode-3`, `unknown-message`.
 */
export async function earlierMessages(
  agent: Agent,
  expert: BareJid,
  before: MessageId,
  limit: number,
  ports: Needs,
): Promise<HistoryPage> {
  const tenant = tenantOf(agent, ports);
  const room = await roomWith(tenant, agent, expert, ports);
  const asked = Math.min(Math.max(1, limit), largestPage);
  const { size } = windowOf(tenant.profile);
  const allowed = size === Number.POSITIVE_INFINITY ? size : await leftInWindow(room, before, size, ports);
  if (allowed <= 0) throw new Refusal('outside-window');
  const page = await ports.history.before(room, before, Math.min(asked, allowed));
  if (!page) throw new Refusal('unknown-message');
  return { messages: page.messages, more: page.more && allowed > asked };
}

/** How many messages older than `before` the window still holds. */
async function leftInWindow(
  room: Parameters<Ports['history']['countSince']>[0],
  before: MessageId,
  size: number,
  ports: Pick<Ports, 'history'>,
): Promise<number> {
  const newer = await ports.history.countSince(room, before, size);
  if (newer === undefined) throw new Refusal('unknown-message');
  return size - newer - 1;
}
