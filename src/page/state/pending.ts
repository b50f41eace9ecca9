// Messages that the gateway has not confirmed yet. They are kept for the tab, so that a reload loses none, and each
// keeps its clientId, so that none is sent twice.
import type { Jid } from '../protocol/types.ts';

export interface Pending {
  readonly clientId: string;
  readonly with: Jid;
  readonly html: string;
  /** R28: under profiles in which agents send files as links. */
  readonly files?: readonly { readonly url: string; readonly name?: string }[];
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `refused`: only the agent can say what becomes of it; `sentence` says why. */
  readonly state: 'waiting' | 'sending' | 'refused';
  readonly sentence?: string;
}

export type PendingList = readonly Pending[];

export function add(list: PendingList, message: Pending): PendingList {
  return list.some(({ clientId }) => clientId === message.clientId) ? list : [...list, message];
}

/** It is stored, or given up. */
export const remove = (list: PendingList, clientId: string): PendingList =>
  list.some((message) => message.clientId === clientId)
    ? list.filter((message) => message.clientId !== clientId)
    : list;

export const mark = (
  list: PendingList,
  clientId: string,
  state: Pending['state'],
  sentence?: string,
): PendingList =>
  list.map((message) => {
    if (message.clientId !== clientId) return message;
    const { sentence: _, ...rest } = message;
    return { ...rest, state, ...(sentence !== undefined && { sentence }) };
  });

/** The connection is gone: nobody knows about those under way, so they are sent again, under the same name. */
export const waitAgain = (list: PendingList): PendingList =>
  list.map((message) => (message.state === 'sending' ? { ...message, state: 'waiting' } : message));

/** In each chat the first that waits, unless one is under way there: order is kept. */
export function nextToSend(list: PendingList): PendingList {
  const busy = new Set(list.filter(({ state }) => state === 'sending').map((message) => message.with));
  const next: Pending[] = [];
  for (const message of list) {
    if (message.state !== 'waiting' || busy.has(message.with)) continue;
    busy.add(message.with);
    next.push(message);
  }
  return next;
}
