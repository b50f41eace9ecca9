// An agent writes to an expert.

import { filesOf } from '../domain/content/files.ts';
import {
  type ForExpert,
  forExpert,
  forExpertText,
  previewText,
  withRichLink,
} from '../domain/content/for-expert.ts';
import { safeWebUrl } from '../domain/content/links.ts';
import type { ClientId } from '../domain/ids.ts';
import type { BareJid } from '../domain/jid.ts';
import type { FileLink, Message, Room } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { isExpertOf, type Tenant } from '../domain/tenant.ts';
import type { Ports } from './ports.ts';
import { tenantOf } from './room.ts';
import { voUse } from './vo-use.ts';

/** What the console sends: HTML, or plain text. */
export interface Draft {
  readonly with: BareJid;
  readonly clientId: ClientId;
  readonly html?: string;
  readonly text?: string;
  /** R13, profile `current` only: https links. */
  readonly files?: readonly FileLink[];
}

/**
 * R12, R17: stores the message and puts it into the outbox; resolved once both are durable. The same `clientId` again gives
 * the first message and sends nothing. Refusals: `unknown-contact`, `not-mode-3`, `empty`, `too-long`, `no-files`, `unavailable`.
 */
export async function sendToExpert(
  agent: Agent,
  draft: Draft,
  ports: Pick<
    Ports,
    | 'tenants'
    | 'journal'
    | 'richMessages'
    | 'clock'
    | 'ids'
    | 'settings'
    | 'handOver'
    | 'typing'
    | 'voHandOver'
  >,
): Promise<Message> {
  const tenant = tenantOf(agent, ports);
  if (!isExpertOf(tenant, draft.with)) throw new Refusal('unknown-contact');
  const room: Room = { tenantId: tenant.id, agent: agent.jid, expert: draft.with };
  const files = filesIn(draft, tenant);
  const content = composed(draft, ports.settings.messageBytes, files);

  const id = ports.ids.message();
  const at = ports.clock.now();
  const isWhole = content.dropped.length === 0;
  const text = isWhole
    ? content.text
    : withRichLink(content.text, ports.richMessages.linkTo({ id, room }, at));
  const message: Message = {
    id,
    room,
    direction: 'out',
    from: agent.jid,
    at,
    text,
    ...(content.html !== undefined && { html: content.html }),
    links: content.links,
    files,
    fate: { state: 'stored' },
    clientId: draft.clientId,
  };
  // No await before this: messages are stored in the order in which they were sent.
  const vo = voUse(agent, room.expert, ports);
  const stored = await ports.journal.send(message, tenant.mode !== 3, vo);
  if (stored === 'not-begun') throw new Refusal('not-mode-3');
  if (stored.repeat) return stored.message;
  ports.typing.sent(agent.jid, room.expert);
  ports.handOver.wake(tenant.id);
  if (vo) ports.voHandOver.wake(tenant.id);
  return stored.message;
}

/** R14: what the expert will read, and what is dropped on the way. Refuses what `sendToExpert` would. */
export function preview(html: string, settings: { readonly messageBytes: number }) {
  const content = composed({ html }, settings.messageBytes);
  return { text: previewText(content), dropped: content.dropped };
}

/** What was written, as it is kept and delivered. Refuses what is empty, too long or a file. */
export function composed(
  draft: { readonly html?: string; readonly text?: string },
  messageBytes: number,
  files: readonly FileLink[] = [],
): ForExpert {
  const written = draft.html ?? draft.text ?? '';
  if (Buffer.byteLength(written) > messageBytes) throw new Refusal('too-long');
  const content = draft.html === undefined ? forExpertText(written) : forExpert(written);
  // A message that is only files has their addresses as its text, as those of experts do.
  if (content.refused === 'empty' && files.length > 0)
    return { text: files.map(({ url }) => url).join('\n'), links: [], dropped: [] };
  if (content.refused) throw new Refusal(content.refused);
  return content;
}

/** R13: refused, or https links, each once. */
export function filesIn({ files = [] }: Draft, tenant: Tenant): readonly FileLink[] {
  if (files.length === 0) return [];
  if (tenant.profile.files.fromAgents === 'refused') throw new Refusal('no-files');
  const links = filesOf(files.map(({ url, name }) => ({ url, ...(name !== undefined && { name }) })));
  const areSafe =
    links.every(({ url }) => url.startsWith('https://')) && files.every(({ url }) => safeWebUrl(url));
  if (!areSafe) throw new Refusal('no-files');
  return links;
}
