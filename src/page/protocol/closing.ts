// What the page does when its socket is closed, and what it says.

/** `again`: try anew by itself. Everything else waits for the agent. */
export type Closing =
  | { readonly next: 'again'; readonly atLeast: number }
  | { readonly next: 'end'; readonly why: EndReason };

export type EndReason = 'signed-out' | 'logged-out' | 'not-allowed' | 'replaced' | 'refused';

/** Close codes of the contract; a code that nobody knows is a lost connection. `atLeast` in milliseconds. */
export function closingOf(code: number): Closing {
  switch (code) {
    case 4401:
      return { next: 'end', why: 'signed-out' };
    case 4403:
      return { next: 'end', why: 'not-allowed' };
    case 4409:
      return { next: 'end', why: 'replaced' };
    // The gateway shut this console out for its haste: haste again would not help.
    case 1008:
      return { next: 'again', atLeast: 5000 };
    default:
      return { next: 'again', atLeast: 0 };
  }
}

export const endSentences: Readonly<Record<EndReason, string>> = {
  'signed-out': 'Your sign-in has expired. Please sign in again.',
  'logged-out': 'You are logged out.',
  'not-allowed': 'You may no longer use this console. Please ask your administrator.',
  replaced: 'This console was opened in another window, and goes on there.',
  refused: 'The gateway refused to open a console.',
};

/** Why the connection was interrupted, for the banner. */
export function lossSentence(code: number): string {
  switch (code) {
    case 1008:
      return 'This console was too fast for the gateway.';
    case 1012:
    case 1001:
      return 'The gateway is restarting.';
    case 1013:
      return 'This console could not keep up.';
    case 4408:
      return 'Signing in took too long.';
    default:
      return 'The connection is lost.';
  }
}
