// Every id has its type: a string is branded where it enters the program, and only there.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** An organisation, by the `id` of its tenant file. */
export type TenantId = Branded<'TenantId'>;
/** A group of agents, unique within its tenant. */
export type GroupId = Branded<'GroupId'>;
/** A queue of the contact centre, unique within its tenant. */
export type QueueId = Branded<'QueueId'>;
/** A message: a UUIDv7, the same in the archive, on the console and in the stanza. */
export type MessageId = Branded<'MessageId'>;
/** One console's session (R2); it outlives the socket for the grace time. */
export type SessionId = Branded<'SessionId'>;
/** A conversation of two agents: the id of the message that began it. */
export type ConversationId = Branded<'ConversationId'>;
/** What a console calls its message before it is stored; unique for its agent. */
export type ClientId = Branded<'ClientId'>;

export const tenantId = (text: string) => text as TenantId;
export const groupId = (text: string) => text as GroupId;
export const queueId = (text: string) => text as QueueId;
export const messageId = (text: string) => text as MessageId;
export const sessionId = (text: string) => text as SessionId;
export const conversationId = (text: string) => text as ConversationId;
export const clientId = (text: string) => text as ClientId;
