import { defineConfig } from 'vitest/config';

/** A config of its own: pictures are made when they are asked for, not with every run of the tests. */
export default defineConfig({
  test: { include: ['test/browser/screenshots.ts'], pool: 'forks', testTimeout: 60_000, hookTimeout: 60_000 },
});
