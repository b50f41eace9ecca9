// What a hostile input costs is a matter of how it grows, not of how fast this machine is today.

/** CPU time of the best of several, in milliseconds: what other processes do to the clock does not count. */
function cpuMs(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** Below this the clock says more about itself than about the work. */
const leastMs = 2;

/**
 * What one input of `size` costs, as a multiple of eight inputs of an eighth of it: about 1 where the cost grows with the size, about 8
 * where it grows with its square.
 */
export function growth(size: number, work: (size: number) => void): number {
  const part = Math.floor(size / 8);
  // Compiled before it is measured.
  work(part);
  const inParts = cpuMs(() => {
    for (let n = 0; n < 8; n++) work(part);
  });
  return cpuMs(() => work(size)) / Math.max(inParts, leastMs);
}

/** How much more `one` costs than `other`. */
export const costRatio = (one: () => void, other: () => void): number =>
  cpuMs(one) / Math.max(cpuMs(other), leastMs);
