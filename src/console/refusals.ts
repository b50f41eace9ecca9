// What a console is told about each refusal: a sentence to show.
import type { RefusalReason } from '../domain/refusal.ts';

export const refusalSentences: Record<RefusalReason, string> = {
  'agent-offline': 'That colleague is not signed in.',
  conflict: 'That contradicts what is there already.',
  empty: 'There is nothing to send.',
  encrypted: 'The message is encrypted and cannot be read here.',
  ended: 'This chat has ended.',
  malformed: 'The request cannot be understood.',
  'no-files': 'Files and embedded pictures cannot be sent.',
  'no-group-chat': 'Chats are between two people only.',
  'not-allowed': 'You may not do that.',
  'not-in-group': 'You have no group in common with that colleague.',
  'not-mode-3': 'You can answer experts who wrote to you, but not start a chat with one.',
  'not-monitored': 'Monitoring is not turned on there.',
  'not-signed-in': 'Please sign in.',
  'not-supervisor': 'Only supervisors may do that.',
  'outside-window': 'Older messages are not shown.',
  'token-expired': 'Your sign-in has expired. Please sign in again.',
  'too-fast': 'That was too fast. Please wait a moment.',
  'too-many-consoles': 'You are signed in on too many consoles. Log out of one of them first.',
  'too-long': 'The message is too long.',
  unavailable: 'This does not work at the moment. Please try again.',
  'unknown-contact': 'There is no such contact.',
  'unknown-message': 'There is no such message.',
  'use-vo-entry': 'Please use the office messenger entry of that colleague.',
  'wrong-credentials': 'The organisation, name or password is wrong.',
};
