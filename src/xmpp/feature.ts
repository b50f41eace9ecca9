// What a XEP is, here: one file in features/ that declares this, and one line in features/index.ts.
import type { Element } from '@xmpp/xml';
import type { Jid } from '../domain/jid.ts';
import type { Agent } from '../domain/person.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { VoChat } from '../domain/vo-account.ts';

export interface Feature {
  /** `XEP-0199`, or the RFC. */
  readonly xep: string;
  readonly version: string;
  readonly name: string;
  /** Said in the documentation: what is done of it, or that it is refused. */
  readonly summary: string;
  /** What service discovery says (XEP-0030). Empty where a client must not believe that it is supported. */
  readonly namespaces: readonly string[];
  /** Where it is offered: at agents' addresses, at the component's own, at both, or where experts are named to office accounts. */
  readonly at: 'agent' | 'domain' | 'both' | 'proxy';
  readonly iqs?: readonly IqHandler[];
  readonly messages?: readonly MessageHandler[];
  readonly presences?: readonly PresenceHandler[];
  /** What the tenant's server itself says. */
  readonly fromServer?: readonly ServerMessageHandler[];
  /** What agents' office accounts say to experts (R16). */
  readonly fromVoAccount?: readonly VoMessageHandler[];
  /** XEP-0128: what service discovery says of an address besides identities and namespaces. */
  readonly info?: (about: Pick<Incoming, 'tenant' | 'agent'>) => readonly Element[];
  /** XEP-0030: nodes of this feature. The first feature that knows a node has it. */
  readonly nodes?: NodeHandler;
}

/**
 * A stanza on its way to a handler. Its sender is of the tenant's office messenger (R5), and its recipient is the
 * component or an agent that exists; the exceptions are named where they are made.
 */
export interface Incoming {
  readonly tenant: Tenant;
  readonly from: Jid;
  readonly to: Jid;
  /** Who is addressed; `undefined` at the component's own address. */
  readonly agent: Agent | undefined;
  /** R16: an agent's office account writes to the address that names an expert. Nobody else sees such an address. */
  readonly voChat?: VoChat | undefined;
  readonly stanza: Element;
}

export interface IncomingRequest extends Incoming {
  /** The one child of the IQ. */
  readonly payload: Element;
}

/** Handlers answer at once or later; stanzas are handed over in order, each before the next is looked at. */
type Soon<Answer> = Answer | Promise<Answer>;
/** Stanzas to send. */
export type Answers = readonly Element[] | undefined;

/** An answer too long for one stanza. */
export interface LongAnswer {
  /** Sent ahead of the result, in this order; the result follows when all of them have left. */
  readonly before: readonly Element[];
  readonly child: Element;
}

export interface IqHandler {
  readonly type: 'get' | 'set';
  readonly name: string;
  readonly namespace: string;
  /** Gives the child of the result, if it has one. Throws a Refusal for an error. */
  readonly handle: (request: IncomingRequest) => Soon<Element | LongAnswer | undefined>;
}

export interface MessageHandler {
  /** `expert` (the usual), `room`: a group room of the office messenger, `error`: errors that come back (never answered). */
  readonly from: 'expert' | 'room' | 'error';
  /** The first handler in the list that takes a message has it. */
  readonly takes: (stanza: Element) => boolean;
  /** Throws a Refusal for an error. */
  readonly handle: (message: Incoming & { readonly agent: Agent }) => Soon<Answers>;
}

export interface ServerMessageHandler {
  readonly takes: (stanza: Element) => boolean;
  readonly handle: (message: Incoming) => Soon<undefined>;
}

export interface VoMessageHandler {
  /** The first handler in the list that takes a message has it; errors are among them, and are never answered. */
  readonly takes: (stanza: Element) => boolean;
  readonly handle: (message: Incoming & { readonly voChat: VoChat }) => Soon<Answers>;
}

/** Each gives `undefined` for a node that is not its own, or not for whoever asks. */
export interface NodeHandler {
  readonly info: (request: IncomingRequest, node: string) => readonly Element[] | undefined;
  readonly items: (request: IncomingRequest, node: string) => readonly Element[] | undefined;
}

export interface PresenceHandler {
  /** The `type`; empty for available presence. */
  readonly types: readonly string[];
  /** `agent` is undefined for an address where nobody is, too. Throws a Refusal for an error. */
  readonly handle: (presence: Incoming) => Soon<Answers>;
}
