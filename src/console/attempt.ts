// The gateway's only catch of a request's faults.
import { Refusal } from '../domain/refusal.ts';
import { BadParams } from './commands/command.ts';
import type { Floor } from './floor.ts';
import { type Call, errorCodes, errorFrame, type RequestId, refusalFrame } from './frames.ts';
import { requests } from './protocol/requests.ts';

/** No method has this name. */
export class UnknownMethod extends Error {}
/** A request that makes no sense now. */
export class InvalidRequest extends Error {}

/** `outcome`: a refusal's reason, `malformed` for a broken request, `internal` for a bug; `error` is the frame that answers. */
export type Attempt<Result> =
  | { readonly result: Result }
  | { readonly outcome: string; readonly error: string };

/** The result of `work`, which is begun before this returns. Anything but a refusal or a broken request is a bug, and logged. */
export async function attempt<Result>(
  call: Call,
  { log, metrics }: Pick<Floor, 'log' | 'metrics'>,
  work: () => Result | Promise<Result>,
): Promise<Attempt<Result>> {
  const method = Object.hasOwn(requests, call.method) ? call.method : 'unknown';
  try {
    const result = await work();
    metrics.requests.inc({ method, outcome: 'ok' });
    return { result };
  } catch (fault) {
    const answer = answerTo(fault, call.id ?? null);
    if (answer.outcome === 'internal') log.error({ err: fault, method }, 'a request of a console failed');
    metrics.requests.inc({ method, outcome: answer.outcome });
    return answer;
  }
}

function answerTo(fault: unknown, id: RequestId): { readonly error: string; readonly outcome: string } {
  if (fault instanceof Refusal) return { error: refusalFrame(id, fault), outcome: fault.reason };
  if (fault instanceof BadParams) {
    return broken(id, errorCodes.badParams, `Invalid params: ${fault.message}`, fault.expected);
  }
  if (fault instanceof UnknownMethod) return broken(id, errorCodes.unknownMethod, 'Method not found');
  if (fault instanceof InvalidRequest) {
    return broken(id, errorCodes.invalidRequest, `Invalid request: ${fault.message}`);
  }
  const data = { reason: 'unavailable' };
  return { error: errorFrame(id, errorCodes.internal, 'Internal error', data), outcome: 'internal' };
}

function broken(id: RequestId, code: number, message: string, expected?: BadParams['expected']) {
  const data = { reason: 'malformed', ...(expected && { expected }) };
  return { error: errorFrame(id, code, message, data), outcome: 'malformed' };
}
