// What an expert's client is told for each refusal: RFC 6120 8.3.3, with a sentence that a person can read.
import type { RefusalReason } from '../domain/refusal.ts';

export interface ErrorShape {
  readonly condition: string;
  /** RFC 6120 8.3.2: what the sender may do about it. */
  readonly type: 'auth' | 'cancel' | 'continue' | 'modify' | 'wait';
  readonly text: string;
  /** RFC 6120 8.3.4: what a XEP adds to the condition. */
  readonly more?: { readonly name: string; readonly xmlns: string };
}

/** Refusals that only the protocol knows. */
export type ProtocolReason =
  | 'bad-action'
  | 'forbidden'
  | 'malformed-action'
  | 'no-handler'
  | 'no-such-node'
  | 'not-implemented'
  | 'busy'
  | 'bug';

/** As a Refusal, for what the domain has no word for. */
export class ProtocolRefusal extends Error {
  readonly reason: ProtocolReason;

  constructor(reason: ProtocolReason) {
    super(reason);
    this.name = 'ProtocolRefusal';
    this.reason = reason;
  }
}

/** XEP-0050 4.4 */
const commands = 'http://jabber.org/protocol/commands';
const notThere = 'What was asked for is not there.';

/** One line for each reason: a new one does not compile until it is answered here. */
export const refusals: Readonly<Record<RefusalReason | ProtocolReason, ErrorShape>> = {
  'agent-offline': {
    condition: 'recipient-unavailable',
    type: 'wait',
    text: 'This colleague is not signed in. Your message was not delivered. You may ask to be told: choose the command “Tell me when this colleague is back” here.',
  },
  'bad-action': {
    condition: 'bad-request',
    type: 'modify',
    text: 'This command has no such step.',
    more: { name: 'bad-action', xmlns: commands },
  },
  bug: {
    condition: 'internal-server-error',
    type: 'cancel',
    text: 'Something went wrong here. It was logged.',
  },
  busy: {
    condition: 'resource-constraint',
    type: 'wait',
    text: 'Too much was asked at once. Ask again in a moment.',
  },
  conflict: { condition: 'conflict', type: 'cancel', text: 'This was done already, in another way.' },
  empty: { condition: 'bad-request', type: 'modify', text: 'There was nothing in this message.' },
  encrypted: {
    condition: 'not-acceptable',
    type: 'modify',
    text: 'This message is encrypted and could not be read here. Turn encryption off for this chat and send it again.',
  },
  ended: { condition: 'item-not-found', type: 'cancel', text: 'This conversation is over.' },
  forbidden: { condition: 'forbidden', type: 'auth', text: 'This is not for you.' },
  'malformed-action': {
    condition: 'bad-request',
    type: 'modify',
    text: 'This could not be understood.',
    more: { name: 'malformed-action', xmlns: commands },
  },
  malformed: { condition: 'bad-request', type: 'modify', text: 'This could not be understood.' },
  'no-files': { condition: 'not-acceptable', type: 'modify', text: 'Files cannot be sent here.' },
  'no-group-chat': {
    condition: 'not-acceptable',
    type: 'cancel',
    text: 'This colleague chats one to one only, not in group rooms.',
  },
  'no-handler': { condition: 'service-unavailable', type: 'cancel', text: 'This is not offered here.' },
  'no-such-node': { condition: 'item-not-found', type: 'cancel', text: notThere },
  'not-allowed': { condition: 'not-allowed', type: 'cancel', text: 'This is not allowed.' },
  'not-in-group': { condition: 'forbidden', type: 'auth', text: 'You may not write to this colleague.' },
  'not-implemented': {
    condition: 'feature-not-implemented',
    type: 'cancel',
    text: 'This way of asking is not known here.',
  },
  'not-mode-3': {
    condition: 'forbidden',
    type: 'auth',
    text: 'This is not part of your organisation’s service.',
  },
  'not-monitored': { condition: 'forbidden', type: 'auth', text: 'This is not monitored.' },
  'not-signed-in': { condition: 'not-authorized', type: 'auth', text: 'Sign in first.' },
  'not-supervisor': { condition: 'forbidden', type: 'auth', text: 'Only supervisors may do this.' },
  'outside-window': { condition: 'item-not-found', type: 'cancel', text: notThere },
  'token-expired': { condition: 'not-authorized', type: 'auth', text: 'Sign in again.' },
  'too-fast': {
    condition: 'resource-constraint',
    type: 'wait',
    text: 'Too many messages at once. This one was not delivered; wait a moment and send it again.',
  },
  'too-long': {
    condition: 'not-acceptable',
    type: 'modify',
    text: 'This message is too long and was not delivered. Send it in parts.',
  },
  'too-many-consoles': { condition: 'resource-constraint', type: 'wait', text: 'Sign out elsewhere first.' },
  unavailable: {
    condition: 'resource-constraint',
    type: 'wait',
    text: 'Messages cannot be taken at the moment. This one was not delivered; send it again later.',
  },
  // R5: one answer for nobody, for another tenant's agent and for a stranger's question.
  'unknown-contact': {
    condition: 'service-unavailable',
    type: 'cancel',
    text: 'There is nobody for you at this address.',
  },
  'unknown-message': { condition: 'item-not-found', type: 'cancel', text: notThere },
  'use-vo-entry': {
    condition: 'not-allowed',
    type: 'cancel',
    text: 'Write to this colleague’s own office address.',
  },
  'wrong-credentials': { condition: 'not-authorized', type: 'auth', text: 'Name or password is wrong.' },
};
