// What is said of fates, people and times. Every sentence of the page that is not a label stands here or comes from the gateway.
import type { LinkState } from '../protocol/connection.ts';
import { type Fate, refusalSentences, type Status } from '../protocol/types.ts';

export const statusNames: Readonly<Record<Status, string>> = {
  available: 'Available',
  'on-break': 'On Break',
  'work-offline': 'Work Offline',
};

/** R28: how an expert looks, in the words that office messengers use. */
export const expertStatusNames: Readonly<Record<Status, string>> = {
  available: 'Online',
  'on-break': 'Away',
  'work-offline': 'Busy',
};

export const roleNames = { agent: 'Agent', supervisor: 'Supervisor', auditor: 'Auditor' } as const;

/** RFC 6120, section 8.3.3: conditions of stanza errors that a message may come back with. */
const conditions: Readonly<Record<string, string>> = {
  'bad-request': 'The office messenger could not read it.',
  'feature-not-implemented': 'The office messenger cannot do that.',
  forbidden: 'The office messenger does not allow it.',
  gone: 'That person has moved to another address.',
  'internal-server-error': 'The office messenger has a fault.',
  'item-not-found': 'There is no such person in the office messenger.',
  'jid-malformed': 'The address is not valid.',
  'not-acceptable': 'The office messenger refuses such messages.',
  'not-allowed': 'The office messenger does not allow it.',
  'not-authorized': 'The office messenger does not allow it.',
  'policy-violation': 'The office messenger’s rules forbid it.',
  'recipient-unavailable': 'That person could not be reached.',
  'remote-server-not-found': 'The office messenger could not be reached.',
  'remote-server-timeout': 'The office messenger did not answer in time.',
  'resource-constraint': 'That person’s mailbox is full.',
  'service-unavailable': 'That person’s account does not take messages.',
  'subscription-required': 'That person does not take messages from you.',
};

export function reasonSentence(reason: string | undefined): string {
  if (reason === undefined) return 'No reason was given.';
  const known: Readonly<Record<string, string>> = refusalSentences;
  return known[reason] ?? conditions[reason] ?? `Reason: ${reason}.`;
}

/** What became of a message of ours, in a word or two. */
export function fateWords(fate: Fate, isMessengerUp: boolean): string {
  switch (fate) {
    case 'stored':
      return isMessengerUp ? 'Sent' : 'Stored, goes out when the office messenger is back';
    case 'delivered':
      return 'Delivered';
    case 'redirected':
      return 'Passed on to the office messenger';
    case 'refused':
    case 'failed':
      return 'Not delivered';
  }
}

export function linkWords(link: LinkState): string {
  switch (link.state) {
    case 'idle':
      return 'Not connected';
    case 'connecting':
      return 'Connecting';
    case 'open':
      return link.catchingUp ? 'Catching up' : 'Connected';
    case 'waiting':
      return 'Disconnected';
    case 'ended':
      return 'Signed out';
  }
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** 1,000 bytes are a kilobyte, as in the file's own folder. */
export function sizeInWords(bytes: number): string {
  const unit = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** unit;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
