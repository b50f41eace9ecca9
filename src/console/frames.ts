// JSON-RPC 2.0 in text: one object a frame, no batches.
import type { Refusal } from '../domain/refusal.ts';
import { refusalSentences } from './refusals.ts';

/** What a console called its request; `null` stands for a frame whose id could not be known. */
export type RequestId = string | number | null;

export interface Call {
  /** `undefined`: a notification, which is never answered. */
  readonly id: RequestId | undefined;
  readonly method: string;
  readonly params: unknown;
}

/** JSON-RPC 2.0, section 5.1, and the code of every refusal. */
export const errorCodes = {
  unknownMethod: -32601,
  badParams: -32602,
  internal: -32603,
  invalidRequest: -32600,
  refusal: -32000,
} as const;

/** Reads a frame; `undefined` for anything that is no JSON-RPC 2.0 call (the socket is closed with 1002). */
export function readCall(frame: string): Call | undefined {
  const value = parseJson(frame);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { jsonrpc, id, method, params } = value as Record<string, unknown>;
  if (jsonrpc !== '2.0' || typeof method !== 'string') return undefined;
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number') return undefined;
  return { id, method, params };
}

export function resultFrame(id: RequestId, result: unknown): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${JSON.stringify(result)}}`;
}

export function refusalFrame(id: RequestId, refusal: Refusal): string {
  const { reason, retryAfter } = refusal;
  return errorFrame(id, errorCodes.refusal, refusalSentences[reason], {
    reason,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

export function errorFrame(id: RequestId, code: number, message: string, data: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } });
}

/** `params` as JSON of an object; `seq` is put in front. */
export function eventFrame(method: string, seq: number, params: string): string {
  const others = params === '{}' ? '}' : `,${params.slice(1)}`;
  return `{"jsonrpc":"2.0","method":"${method}","params":{"seq":${seq}${others}}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
