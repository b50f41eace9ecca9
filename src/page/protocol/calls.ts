// Every request that a console makes, by its name.
import type { Events, Requests } from './types.ts';

export type Method = keyof Requests;
export type Params<Name extends Method> = Requests[Name]['params'];
export type Result<Name extends Method> = Requests[Name]['result'];
export type Opening = Result<'session.open'>;

export type EventName = keyof Events;
/** An event as it came, by its name. */
export type ConsoleEvent = {
  [Name in EventName]: { readonly name: Name; readonly params: Events[Name] };
}[EventName];

/** `lost`: nobody knows whether it was done. `unsupported`: this gateway has no such request. */
export type FaultKind = 'refused' | 'lost' | 'unsupported' | 'broken';

/** A request that has no result. The message is a sentence to show. */
export class RequestFault extends Error {
  readonly kind: FaultKind;
  /** Of the closed list of refusals, where it is one. */
  readonly reason: string;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(kind: FaultKind, reason: string, sentence: string, retryAfter?: number) {
    super(sentence);
    this.name = 'RequestFault';
    this.kind = kind;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

export const lostFault = () => new RequestFault('lost', 'lost', 'The connection was lost before the answer.');

/** What a fault of any sort says to whoever reads it. `what`: what was asked for, where a gateway may not have it. */
export function sentenceOf(fault: unknown, what = 'that'): string {
  if (fault instanceof RequestFault && fault.kind === 'unsupported')
    return `This gateway does not offer ${what}.`;
  return fault instanceof RequestFault
    ? fault.message
    : 'Something in this page went wrong. Please reload it.';
}
