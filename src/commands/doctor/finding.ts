/** One thing that was looked at. `advice`: what to do about it. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'fail';
  readonly what: string;
  readonly found: string;
  readonly advice?: string;
}

export const ok = (what: string, found: string): Finding => ({ state: 'ok', what, found });
export const warn = (what: string, found: string, advice: string): Finding => ({
  ...{ state: 'warn', what, found, advice },
});
export const fail = (what: string, found: string, advice: string): Finding => ({
  ...{ state: 'fail', what, found, advice },
});

/** An error in words, without what may be secret in it. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // What `fetch` rejects with says why in its cause only.
  const { cause } = error;
  const inner = cause instanceof Error ? cause : error;
  const code = 'code' in inner ? String(inner.code) : '';
  return code && !inner.message.includes(code) ? `${inner.message} (${code})` : inner.message || inner.name;
}
