// From the domain to the wire: the one place where answers and events get their shape.
import type { ChatSummary } from '../bridge/ports.ts';
import type { LoggedEvent, SessionEvent } from '../domain/event.ts';
import type { BareJid } from '../domain/jid.ts';
import type { Fate, Message } from '../domain/message.ts';
import type { Agent } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';
import { expertName, type Group, isExpertOf, type Queue, type Tenant } from '../domain/tenant.ts';
import { eventFrame } from './frames.ts';
import type { CannedReply } from './gateway-options.ts';
import type { EventName, EventParams } from './protocol/events.ts';
import type { Limits } from './protocol/limits.ts';
import type { Result } from './protocol/requests.ts';
import type { WireChat, WireMessage, WireSettings } from './protocol/shapes.ts';

export function encodeMessage(message: Message): WireMessage {
  const { id, room, direction, from, at, text, html, links, files, fate, clientId, replaces, retracted } =
    message;
  return {
    id,
    with: room.expert,
    direction,
    from,
    at: new Date(at).toISOString(),
    text,
    ...(html !== undefined && { html }),
    links: links as WireMessage['links'],
    files: files as WireMessage['files'],
    ...encodeFate(fate),
    ...(clientId !== undefined && { clientId }),
    ...(replaces !== undefined && { replaces }),
    ...(retracted !== undefined && { retracted }),
  };
}

export const encodeMessages = (messages: readonly Message[]) => messages.map(encodeMessage);

/** The sort of the other side of a chat. */
export const kindOf = (tenant: Tenant, other: BareJid) => (isExpertOf(tenant, other) ? 'expert' : 'agent');

/** What a console is told of its settings beside the profile. */
export interface Standing {
  readonly limits: Limits;
  readonly cannedReplies: readonly CannedReply[];
}

export function encodeOpening(
  opened: {
    readonly session: Session;
    readonly seq: number;
    readonly resumed: boolean;
    readonly chats: readonly ChatSummary[];
  },
  agent: Agent,
  tenant: Tenant,
  standing: Standing,
): Result<'session.open'> {
  return {
    sessionId: opened.session.id,
    seq: opened.seq,
    resumed: opened.resumed,
    me: { ...encodeAgent(agent), status: opened.session.status },
    tenant: encodeTenant(tenant),
    settings: encodeSettings(tenant, standing),
    chats: opened.chats.map((chat) => encodeChat(tenant, chat)),
  };
}

export const encodeAgent = ({ username, jid, name, role, groups }: Agent) => ({
  id: username,
  jid,
  name,
  role,
  groups: [...groups],
});

export const encodeTenant = ({ id, name, mode, groups, queues }: Tenant) => ({
  ...{ id, name, mode },
  groups: [...groups.values()].map(encodeNamed),
  queues: [...queues.values()].map(encodeNamed),
});

const encodeNamed = ({ id, name }: Group | Queue) => ({ id, name });

/** The frame of one event. The consoles of an agent differ in `seq` alone: the rest is encoded once. */
export function encodeEvent({ seq, event }: LoggedEvent): string {
  const { name, json } = encodedOnce(event);
  return eventFrame(name, seq, json);
}

interface Encoded {
  readonly name: EventName;
  readonly json: string;
}

// All consoles of an agent are told in the same turn of the event loop, and the encoding is kept no longer than that.
const encodedNow = new Map<SessionEvent, Encoded>();

function encodedOnce(event: SessionEvent): Encoded {
  const known = encodedNow.get(event);
  if (known) return known;
  const fresh = encode(event);
  if (encodedNow.size === 0) setImmediate(() => encodedNow.clear());
  encodedNow.set(event, fresh);
  return fresh;
}

function encode(event: SessionEvent): Encoded {
  switch (event.type) {
    case 'message':
      return named('chat.message', {
        message: encodeMessage(event.message),
        ...(event.monitored !== undefined && { monitored: { id: event.monitored } }),
      });
    case 'monitor-ended':
      return named('monitor.ended', { id: event.id, ...(event.by !== undefined && { by: event.by }) });
    case 'fate':
      return named('chat.fate', { id: event.id, with: event.with, ...encodeFate(event.fate) });
    case 'typing':
      return named('chat.typing', { with: event.with, typing: event.typing });
    case 'unread':
      return named('chat.unread', { with: event.with, unread: event.unread });
    case 'ended':
      return named('chat.ended', { with: event.with, by: event.by });
    case 'contact': {
      const { jid, online, status, removed } = event;
      return named('contact.changed', {
        jid,
        ...(online !== undefined && { online }),
        ...(status !== undefined && { status }),
        ...(removed !== undefined && { removed }),
      });
    }
    case 'link':
      return named('link.changed', { up: event.up });
    case 'settings':
      return named('settings.changed', {});
  }
}

function named<Name extends EventName>(name: Name, params: EventParams<Name>): Encoded {
  return { name, json: JSON.stringify(params) };
}

function encodeFate(fate: Fate): { fate: Fate['state']; reason?: string } {
  return 'reason' in fate ? { fate: fate.state, reason: fate.reason } : { fate: fate.state };
}

function encodeChat(tenant: Tenant, chat: ChatSummary): WireChat {
  return {
    with: chat.with,
    name: nameOf(tenant, chat.with),
    kind: kindOf(tenant, chat.with),
    unread: chat.unread,
    ...(chat.last && { last: encodeMessage(chat.last) }),
  };
}

const nameOf = (tenant: Tenant, jid: BareJid) => tenant.agents.get(jid)?.name ?? expertName(tenant, jid);

export function encodeSettings(tenant: Tenant, { limits, cannedReplies }: Standing): WireSettings {
  return {
    profile: tenant.profileName,
    ...tenant.profile,
    cannedReplies: cannedReplies.map(({ name, text }) => ({ name, text })),
    graceSeconds: limits.graceSeconds,
    limits,
  };
}
