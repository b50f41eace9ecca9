import { defineConfig } from 'vitest/config';

/** Tests that need a real server or browser run one file at a time: the machine has few cores, and timing is part of them. */
const real = { pool: 'forks' as const, fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/servers/**', 'test/browser/**', 'test/faults/**', 'test/long/**'],
          pool: 'forks',
          // Nothing here waits for long; a machine that does other things as well may be slow all the same.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'servers',
          sequence: { groupOrder: 1 },
          include: ['test/servers/**/*.test.ts', 'test/faults/**/*.test.ts'],
          ...real,
        },
      },
      {
        test: {
          name: 'browser',
          sequence: { groupOrder: 2 },
          include: ['test/browser/**/*.test.ts'],
          ...real,
        },
      },
    ],
  },
});
