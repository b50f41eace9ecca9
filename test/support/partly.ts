import { isDeepStrictEqual } from 'node:util';

/** What is compared: only what is named here, at any depth. */
export type Partly<Whole> = {
  readonly [Key in keyof Whole]?: Whole[Key] extends object ? Partly<Whole[Key]> : Whole[Key];
};

/** Whether everything that the pattern names is so. */
export function fits(actual: unknown, pattern: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern))
    return isDeepStrictEqual(actual, pattern);
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(pattern).every(([key, value]) =>
    fits((actual as Record<string, unknown>)[key], value),
  );
}
