import type { z } from 'zod';
import type { SessionId } from '../../domain/ids.ts';
import type { Agent } from '../../domain/person.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { Standing } from '../encode.ts';
import { type Method, type Params, type Result, requests } from '../protocol/requests.ts';
import type { ConsoleUseCases } from '../use-cases.ts';

/** The methods that a signed-in console may call. */
export type CommandMethod = Exclude<Method, 'session.open'>;

/** Who calls: as the configuration knows the agent at this moment. */
export interface Caller {
  readonly agent: Agent;
  readonly tenant: Tenant;
  readonly session: SessionId;
  /** The numbers in force on this gateway. */
  /** What the console is told of its settings beside the profile. */
  readonly standing: Standing;
  /** The `seq` of the newest event that its socket was given. */
  readonly toldUpTo: number;
}

export interface Command {
  readonly method: CommandMethod;
  /** Starts the use case before it returns, so that requests of a console are begun in their order. Throws {@link BadParams}. */
  run(params: unknown, caller: Caller, useCases: ConsoleUseCases): unknown;
}

/** Parameters that are not what the method takes; the message says what was expected. */
export class BadParams extends Error {
  readonly expected: readonly { readonly path: string; readonly message: string }[];

  constructor(fault: z.ZodError) {
    const expected = fault.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    super(expected.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; '));
    this.name = 'BadParams';
    this.expected = expected;
  }
}

/** The parameters of a method, or {@link BadParams}. No params is the same as an empty object. */
export function readParams<Name extends Method>(method: Name, params: unknown): Params<Name> {
  const read = requests[method].params.safeParse(params ?? {});
  if (!read.success) throw new BadParams(read.error);
  return read.data as Params<Name>;
}

/** A command: the parameters of `method` are validated, then `run` is called with them. */
export function command<Name extends CommandMethod>(
  method: Name,
  run: (
    params: Params<Name>,
    caller: Caller,
    useCases: ConsoleUseCases,
  ) => Result<Name> | Promise<Result<Name>>,
): Command & { readonly method: Name } {
  return {
    method,
    run: (params, caller, useCases) => run(readParams(method, params), caller, useCases),
  };
}

/** Parameters without those that were not named. */
export function named<P extends object>(params: P): { [Name in keyof P]: Exclude<P[Name], undefined> } {
  const there = Object.entries(params).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [Name in keyof P]: Exclude<P[Name], undefined> };
}
