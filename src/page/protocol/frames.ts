// JSON-RPC 2.0, as the page reads and writes it.
import { type ConsoleEvent, RequestFault } from './calls.ts';

export type Frame =
  | { readonly sort: 'event'; readonly seq: number; readonly event: ConsoleEvent }
  | { readonly sort: 'result'; readonly id: number; readonly result: unknown }
  | { readonly sort: 'error'; readonly id: number | undefined; readonly fault: RequestFault };

interface Raw {
  readonly id?: number | null;
  readonly method?: string;
  readonly params?: { readonly seq: number };
  readonly result?: unknown;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data?: { readonly reason?: string; readonly retryAfter?: number };
  };
}

/** `undefined` for what is no frame of this protocol. */
export function readFrame(text: unknown): Frame | undefined {
  const raw = parse(text);
  if (raw?.method !== undefined) {
    if (typeof raw.params?.seq !== 'number') return undefined;
    const event = { name: raw.method, params: raw.params } as unknown as ConsoleEvent;
    return { sort: 'event', seq: raw.params.seq, event };
  }
  if (raw?.error) return { sort: 'error', id: raw.id ?? undefined, fault: faultOf(raw.error) };
  if (typeof raw?.id !== 'number') return undefined;
  return { sort: 'result', id: raw.id, result: raw.result };
}

export function callFrame(method: string, params: unknown, id?: number): string {
  return JSON.stringify({ jsonrpc: '2.0', ...(id !== undefined && { id }), method, params });
}

const unknownMethod = -32601;
const refusal = -32000;

function faultOf({ code, message, data = {} }: NonNullable<Raw['error']>): RequestFault {
  const reason = data.reason ?? 'unknown';
  if (code === unknownMethod)
    return new RequestFault('unsupported', reason, 'This gateway does not offer that.');
  if (code === refusal) return new RequestFault('refused', reason, message, data.retryAfter);
  const sentence = reason === 'unavailable' ? 'This does not work at the moment. Please try again.' : message;
  return new RequestFault('broken', reason, sentence);
}

function parse(text: unknown): Raw | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Raw) : undefined;
  } catch {
    return undefined;
  }
}
