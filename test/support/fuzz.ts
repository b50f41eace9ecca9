/** For a test that has such a property; milliseconds. */
export const fuzzMs = 60_000 + Number(process.env.FUZZ_SECONDS ?? 0) * 1_000;

/** How often a property is tried: so often in the tests; with FUZZ_SECONDS (`npm run fuzz`) for so long. */
export function tried(usual: number) {
  const seconds = Number(process.env.FUZZ_SECONDS ?? 0);
  if (!(seconds > 0)) return { numRuns: usual };
  return { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: seconds * 1_000 };
}
