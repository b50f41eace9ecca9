// Refusals are one closed list. The domain returns a reason, use cases throw a Refusal, and each edge answers
// every reason: a new one does not compile until both edges know what to say.

export const refusalReasons = [
  'agent-offline',
  'conflict',
  'empty',
  'encrypted',
  'ended',
  'malformed',
  'no-files',
  'no-group-chat',
  'not-allowed',
  'not-in-group',
  'not-mode-3',
  'not-monitored',
  'not-signed-in',
  'not-supervisor',
  'outside-window',
  'token-expired',
  'too-fast',
  'too-long',
  'too-many-consoles',
  'unavailable',
  'unknown-contact',
  'unknown-message',
  'use-vo-entry',
  'wrong-credentials',
] as const;

export type RefusalReason = (typeof refusalReasons)[number];

/** What a use case throws when a rule says no. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  /** Seconds after which the same request may pass, where that is known (`too-fast`). */
  readonly retryAfter: number | undefined;

  constructor(reason: RefusalReason, retryAfter?: number) {
    super(reason);
    this.name = 'Refusal';
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}
