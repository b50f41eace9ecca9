import { defineConfig } from 'vitest/config';

/** Measurements are made when they are asked for: `npm run bench:archive`. */
export default defineConfig({
  test: {
    include: ['bench/**/*.bench.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
  },
});
