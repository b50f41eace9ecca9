/** A request that was answered with an error. */
export class ConsoleError extends Error {
  readonly code: number;
  readonly data: { readonly reason?: string; readonly retryAfter?: number; readonly expected?: unknown };

  constructor(method: string, error: { code: number; message: string; data?: ConsoleError['data'] }) {
    super(`${method}: ${error.code} ${error.data?.reason ?? ''} ${error.message}`);
    this.name = 'ConsoleError';
    this.code = error.code;
    this.data = error.data ?? {};
  }

  get reason() {
    return this.data.reason;
  }
}

export interface AnswerFrame {
  readonly id: number | null;
  readonly result?: unknown;
  readonly error?: { code: number; message: string; data?: ConsoleError['data'] };
}
